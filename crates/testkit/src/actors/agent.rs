//! Somebody of the team, as a browser: signs in, connects numbers, reads and writes over REST.

use std::time::Duration;

use anyhow::{Context, bail};
use reqwest::header::{CONTENT_TYPE, COOKIE, RANGE, SET_COOKIE};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::cloud::BusinessNumber;

/// What Meta shows when it verifies the webhook address.
const VERIFY_TOKEN: &str = "a verify token of the tests";

/// How long somebody who was told to ask less often waits.
const TOO_FAST: Duration = Duration::from_secs(1);

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Agent {
    client: reqwest::Client,
    url: String,
    cookie: String,
    /// What `GET /auth/me` says.
    pub me: Value,
    /// Waits when it is told to ask less often.
    is_patient: bool,
}

/// An answer of the API.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Answer {
    /// The body of a success; otherwise the problem as an error.
    pub fn ok(self) -> anyhow::Result<Value> {
        if (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        bail!("{}: {}", self.status, self.body)
    }
}

impl Agent {
    /// Sets the program up: the owner and the first workspace.
    pub async fn set_up(url: &str) -> anyhow::Result<Self> {
        let body = json!({
            "name": "Ayu Lestari",
            "email": "ayu@example.com",
            "password": "kopi susu gula aren",
            "workspace_name": "Toko Ayu",
        });
        Self::set_up_as(url, &body).await
    }

    /// Sets the program up with a body of one's own.
    pub async fn set_up_as(url: &str, body: &Value) -> anyhow::Result<Self> {
        Self::enter(url, "/setup", body).await
    }

    /// Signs in.
    pub async fn log_in(url: &str, email: &str, password: &str) -> anyhow::Result<Self> {
        Self::enter(url, "/auth/login", &json!({ "email": email, "password": password })).await
    }

    /// Accepts an invitation as somebody who is not signed in, and signs them in.
    pub async fn accept_invitation(url: &str, body: &Value) -> anyhow::Result<Self> {
        Self::enter(url, "/invitations/accept", body).await
    }

    async fn enter(url: &str, path: &str, body: &Value) -> anyhow::Result<Self> {
        let client = crate::http::client()?;
        let answer = client
            .post(format!("{url}/api/v1{path}"))
            .header("X-Requested-With", "blazz")
            .json(body)
            .send()
            .await
            .with_context(|| format!("asking {path}"))?;
        let status = answer.status();
        let cookie = answer
            .headers()
            .get_all(SET_COOKIE)
            .iter()
            .filter_map(|it| it.to_str().ok()?.split(';').next())
            .find(|it| it.contains("blazz_session="))
            .unwrap_or_default()
            .to_owned();
        let me: Value = answer.json().await.unwrap_or_default();
        if !status.is_success() {
            bail!("{path} answered {status}: {me}");
        }
        Ok(Self { client, url: url.to_owned(), cookie, me, is_patient: false })
    }

    /// The same person, who asks again a moment later when told to ask less often.
    #[must_use]
    pub fn patiently(mut self) -> Self {
        self.is_patient = true;
        self
    }

    /// The same person with the same session, at another address of the program.
    #[must_use]
    pub fn at(mut self, url: &str) -> Self {
        url.clone_into(&mut self.url);
        self
    }

    /// The session cookie, as a browser would send it.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn workspace_id(&self) -> &str {
        self.me["workspace"]["id"].as_str().unwrap_or_default()
    }

    pub async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        self.call(Method::POST, path, Some(body)).await
    }

    /// The same request under the same key takes effect once.
    pub async fn post_once(&self, path: &str, body: &Value, key: &str) -> anyhow::Result<Answer> {
        let request = self.request(Method::POST, path).header("idempotency-key", key);
        answered(request.json(body), path).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        self.call(Method::PATCH, path, Some(body)).await
    }

    /// Uploads a file as the page does.
    pub async fn upload(&self, query: &str, name: &str, bytes: &[u8]) -> anyhow::Result<Answer> {
        let path = format!("/media{query}");
        let part = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
        let form = Form::new().part("file", part);
        answered(self.request(Method::POST, &path).multipart(form), &path).await
    }

    /// Fetches a file by the whole path that the API tells: status, media type and bytes.
    pub async fn download(&self, path: &str) -> anyhow::Result<(u16, String, Vec<u8>)> {
        let asked = self.client.get(format!("{}{path}", self.url)).header(COOKIE, &self.cookie);
        let answer = asked.send().await.with_context(|| format!("fetching {path}"))?;
        let media_type = answer.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
        let (status, media_type) = (answer.status().as_u16(), media_type.unwrap_or_default());
        let media_type = media_type.to_owned();
        Ok((status, media_type, answer.bytes().await?.to_vec()))
    }

    /// Fetches a part of a file, by the header `Range`: status and bytes.
    pub async fn download_part(&self, path: &str, range: &str) -> anyhow::Result<(u16, Vec<u8>)> {
        let asked = self.client.get(format!("{}{path}", self.url)).header(COOKIE, &self.cookie);
        let answer = asked.header(RANGE, range).send().await;
        let answer = answer.with_context(|| format!("fetching {path}"))?;
        Ok((answer.status().as_u16(), answer.bytes().await?.to_vec()))
    }

    pub(super) async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<Answer> {
        loop {
            let mut request = self.request(method.clone(), path);
            if let Some(body) = body {
                request = request.json(body);
            }
            let answer = answered(request, path).await?;
            if !self.is_patient || answer.status != StatusCode::TOO_MANY_REQUESTS.as_u16() {
                return Ok(answer);
            }
            tokio::time::sleep(TOO_FAST).await;
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}/api/v1{path}", self.url))
            .header(COOKIE, &self.cookie)
            .header("X-Requested-With", "blazz")
    }

    /// Connects a number of the simulator, has it checked and its webhooks sent here; gives the account.
    pub async fn connect(&self, number: &BusinessNumber) -> anyhow::Result<Value> {
        self.connect_again("Toko", number).await
    }

    /// The same for a number that may be connected already.
    pub async fn connect_again(
        &self,
        name: &str,
        number: &BusinessNumber,
    ) -> anyhow::Result<Value> {
        let id = match self.find_account(&number.phone_number_id).await? {
            Some(id) => id,
            None => self.add_account(name, number).await?,
        };
        number.connect(&format!("{}/whatsapp/webhooks/cloud", self.url), VERIFY_TOKEN).await?;
        self.post(&format!("/whatsapp/accounts/{id}/check"), &json!({})).await?.ok()
    }

    async fn find_account(&self, phone_number_id: &str) -> anyhow::Result<Option<String>> {
        let accounts = self.get("/whatsapp/accounts").await?.ok()?;
        let accounts = accounts["items"].as_array().cloned().unwrap_or_default();
        let found = accounts.iter().find(|it| it["phone_number_id"] == phone_number_id);
        Ok(found.and_then(|it| it["id"].as_str()).map(ToOwned::to_owned))
    }

    async fn add_account(&self, name: &str, number: &BusinessNumber) -> anyhow::Result<String> {
        let credentials = number.credentials();
        let body = json!({
            "name": name,
            "phone_number_id": credentials.phone_number_id,
            "waba_id": credentials.waba_id,
            "access_token": credentials.access_token,
            "app_secret": credentials.app_secret,
            "verify_token": VERIFY_TOKEN,
        });
        let account = self.post("/whatsapp/accounts", &body).await?.ok()?;
        Ok(account["id"].as_str().context("the new account has no id")?.to_owned())
    }

    /// Sends a text to a contact under a client id; sending again under the same id is harmless.
    pub async fn send_text(
        &self,
        contact_id: &str,
        text: &str,
        client_message_id: &str,
    ) -> anyhow::Result<Answer> {
        let body = json!({
            "contact_id": contact_id,
            "type": "text",
            "text": { "body": text },
            "client_message_id": client_message_id,
        });
        self.post("/chats", &body).await
    }
}

async fn answered(request: RequestBuilder, path: &str) -> anyhow::Result<Answer> {
    let answer = request.send().await.with_context(|| format!("asking {path}"))?;
    let status = answer.status().as_u16();
    Ok(Answer { status, body: answer.json().await.unwrap_or_default() })
}
