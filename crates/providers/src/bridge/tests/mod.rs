//! The provider against a real HTTP server that plays the bridge from a script.

mod refused;
mod sends;

use std::time::Duration;

use blazz_domain::account::{AccountAccess, ProviderKind};
use blazz_domain::outgoing::{Outgoing, OutgoingText};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{BridgeProvider, BridgeSettings};
use crate::cloud::tests::nowhere;
use crate::cloud::tests::script::{Reply, Server};
use crate::{Provider, Recipient, SendContext, SendError, Sent};

fn access(token: &str) -> AccountAccess {
    AccountAccess {
        account_id: "01970000-0000-7000-8000-000000000001".parse().unwrap(),
        provider: ProviderKind::Bridge,
        external_id: "shop/1".to_owned(),
        business_id: String::new(),
        access_token: SecretString::from(token),
    }
}

fn provider(base: &str) -> BridgeProvider {
    // Fails when another test was first; that one did the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut settings = BridgeSettings::new(base, SecretString::from("installation")).unwrap();
    settings.largest_file = 10;
    settings.silence_time_out = Duration::from_millis(200);
    BridgeProvider::new(settings).unwrap()
}

fn text() -> Outgoing {
    Outgoing::Text(OutgoingText { body: "Halo".into(), ..OutgoingText::default() })
}

fn context() -> SendContext {
    SendContext {
        reference: "our-id:1".into(),
        message_id: None,
        quoted: None,
        time_out: Duration::from_secs(5),
    }
}

async fn send_to(base: &str, context: SendContext) -> Result<Sent, SendError> {
    let recipient = Recipient::Phone("+6281234567890".into());
    provider(base).send(&access(""), &recipient, &text(), &context).await
}

async fn send_and_get(reply: Reply) -> Result<Sent, SendError> {
    let server = Server::start([reply]).await;
    send_to(&server.address, context()).await
}

fn error(code: &str) -> Value {
    json!({ "error": { "code": code, "message": "In its words." } })
}
