//! Customers who write: signed webhooks as Meta sends them.

use axum::body::Body;
use axum::http::Request;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::answer::Answer;
use crate::house::House;

/// Posts a webhook of one change, signed by the app whose secret `connect_number` gave.
pub(crate) async fn webhook(house: &House, value: &Value) -> Answer {
    let change = json!({ "field": "messages", "value": value });
    let entry = json!({ "id": "2001", "changes": [change] });
    let body = json!({ "object": "whatsapp_business_account", "entry": [entry] }).to_string();
    post_signed(house, body.into_bytes()).await
}

/// Posts a body signed by that app.
pub(crate) async fn post_signed(house: &House, body: Vec<u8>) -> Answer {
    let mut mac = Hmac::<Sha256>::new_from_slice(b"an-app-secret-of-meta").unwrap();
    mac.update(&body);
    let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
    post(house, body, Some(&signature)).await
}

/// Posts a body as it stands.
pub(crate) async fn post(house: &House, body: impl Into<Body>, signature: Option<&str>) -> Answer {
    let mut request = Request::post("/whatsapp/webhooks/cloud");
    if let Some(signature) = signature {
        request = request.header("x-hub-signature-256", signature);
    }
    let request = request.header("content-type", "application/json").body(body.into());
    house.send(request.unwrap(), "198.51.100.9".parse().unwrap()).await
}

/// A customer writes to the number 1001; `content` is Meta's message without its frame.
pub(crate) async fn writes(house: &House, customer: &str, message_id: &str, content: &Value) {
    writes_to(house, "1001", customer, message_id, content).await;
}

/// A customer writes to a number.
pub(crate) async fn writes_to(
    house: &House,
    number: &str,
    customer: &str,
    message_id: &str,
    content: &Value,
) {
    let mut message = json!({ "from": customer, "id": message_id, "timestamp": "1790000000" });
    for (name, value) in content.as_object().unwrap() {
        message[name] = value.clone();
    }
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "62 811", "phone_number_id": number },
        "contacts": [{ "profile": { "name": "Budi" }, "wa_id": customer }],
        "messages": [message],
    });
    webhook(house, &value).await.expect(200);
}

/// A customer writes a text.
pub(crate) async fn says(house: &House, customer: &str, message_id: &str, text: &str) {
    let content = json!({ "type": "text", "text": { "body": text } });
    writes(house, customer, message_id, &content).await;
}
