//! A simulator with one connected number, one customer and a client that speaks Graph.

use std::time::Duration;

use blazz_testkit::cloud::{
    BusinessNumber, CloudSimulator, CustomerChat, CustomerPhone, NumberSpec, SimulatorConfig,
};
use serde_json::{Value, json};

use crate::receiver::{Receiver, VERIFY_TOKEN};

pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
pub(crate) const CUSTOMER: &str = "+62 812-3456-7890";

pub(crate) struct Stage {
    pub(crate) simulator: CloudSimulator,
    pub(crate) number: BusinessNumber,
    pub(crate) customer: CustomerPhone,
    pub(crate) chat: CustomerChat,
    pub(crate) receiver: Receiver,
    pub(crate) client: reqwest::Client,
}

/// Status and body of an answer.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answered {
    pub(crate) fn code(&self) -> u64 {
        self.body["error"]["code"].as_u64().unwrap_or(0)
    }

    pub(crate) fn wamid(&self) -> String {
        let id = self.body["messages"][0]["id"].as_str();
        id.unwrap_or_else(|| panic!("not accepted: {self:?}")).to_owned()
    }
}

impl Stage {
    pub(crate) async fn set() -> Self {
        Self::set_with(SimulatorConfig::default(), spec()).await
    }

    pub(crate) async fn configured(config: SimulatorConfig) -> Self {
        Self::set_with(config, spec()).await
    }

    pub(crate) async fn with_number(spec: NumberSpec) -> Self {
        Self::set_with(SimulatorConfig::default(), spec).await
    }

    pub(crate) async fn set_with(config: SimulatorConfig, spec: NumberSpec) -> Self {
        let simulator = CloudSimulator::start(config).await.unwrap();
        let number = simulator.add_number(spec);
        let receiver = Receiver::start().await;
        receiver.trust(&number.credentials().app_secret);
        number.connect(&receiver.url, VERIFY_TOKEN).await.unwrap();
        let customer = simulator.customer(CUSTOMER, "Ibu Sari");
        let chat = customer.chat_with(&number);
        Self { simulator, number, customer, chat, receiver, client: client() }
    }

    /// The customer has just written, so that everything may be sent.
    pub(crate) async fn in_conversation() -> Self {
        let stage = Self::set().await;
        stage.chat.send_text("Halo, masih ada stok?").unwrap();
        stage
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/v25.0{path}", self.simulator.base_url())
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answered {
        self.call("POST", path, Some(body)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answered {
        self.call("GET", path, None).await
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answered {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let token = &self.number.credentials().access_token;
        let mut request = self.client.request(method, self.url(path)).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        Answered { status, body: response.json().await.unwrap() }
    }

    pub(crate) fn messages_path(&self) -> String {
        format!("/{}/messages", self.number.phone_number_id)
    }

    pub(crate) async fn send(&self, body: &Value) -> Answered {
        self.post(&self.messages_path(), body).await
    }

    pub(crate) async fn send_text(&self, body: &str) -> Answered {
        self.send(&text_to(CUSTOMER, body)).await
    }

    /// Waits until every webhook has been answered.
    pub(crate) async fn settle(&self) {
        self.simulator.at_rest(PATIENCE).await.unwrap();
    }

    /// Waits until the receiver has this status of the message.
    pub(crate) async fn wait_for_status(&self, wamid: &str, status: &str) -> Value {
        let find = || {
            let statuses = self.receiver.statuses();
            statuses.into_iter().find(|item| item["id"] == wamid && item["status"] == status)
        };
        self.simulator.wait_until(PATIENCE, || find().is_some()).await.unwrap();
        find().unwrap()
    }
}

pub(crate) fn spec() -> NumberSpec {
    NumberSpec::new("+62 811-1000-100", "Toko Melati")
}

pub(crate) fn text_to(to: &str, body: &str) -> Value {
    json!({ "messaging_product": "whatsapp", "to": to, "type": "text", "text": { "body": body } })
}

pub(crate) fn client() -> reqwest::Client {
    let tls = rustls::ClientConfig::builder_with_provider(std::sync::Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_root_certificates(rustls::RootCertStore::empty())
    .with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls).timeout(PATIENCE).build().unwrap()
}
