//! Bodies of every operation that takes one, spoilt.

use axum::body::Body;
use serde_json::{Value, json};

use super::dice::Dice;
use super::mutate;
use crate::answer::Answer;
use crate::asks::ask;
use crate::browser::Browser;
use crate::furniture::{Furnished, HERE, furnish};
use crate::house::House;
use crate::operations::{Operation, operations};

/// A furnished workspace with its owner.
pub(super) struct Stand {
    owner: Browser,
    it: Furnished,
    operations: Vec<Operation>,
}

impl Stand {
    pub(super) async fn build(house: House) -> Self {
        let owner = house.owner().await;
        let it = furnish(&owner, HERE).await;
        // A password, once changed, opens nothing more; and a right one costs a hash each time.
        let is_thrown = |operation: &Operation| {
            operation.body.is_some()
                && !["login", "change_password"].contains(&operation.id.as_str())
        };
        let operations = operations().into_iter().filter(is_thrown).collect();
        Self { owner, it, operations }
    }

    pub(super) async fn send(&self, seed: u64) -> (String, Answer) {
        let mut dice = Dice::new(seed);
        let operation = dice.pick(&self.operations);
        let mut body = (ask(&operation.id).body)(&self.it);
        if operation.id.starts_with("send") && dice.is_one_in(2) {
            body = message(&self.it, &mut dice);
        }
        let bytes = mutate::spoilt(body, &mut dice);
        let path = operation.about(&self.it);
        let answer = post(&self.owner, operation.method.as_str(), &path, bytes.clone()).await;
        (format!("{} {path}\n{}", operation.method, String::from_utf8_lossy(&bytes)), answer)
    }
}

/// Other things that can be sent than texts.
fn message(it: &Furnished, dice: &mut Dice) -> Value {
    let (kind, content) = dice
        .pick(&[
            ("text", json!({ "body": "halo", "preview_url": true })),
            ("reaction", json!({ "message_id": it.message, "emoji": "👍" })),
            ("vote", json!({ "message_id": it.message, "options": ["Pagi"] })),
            ("poll", json!({ "question": "?", "options": ["Pagi", "Sore"], "multiple": true })),
            ("image", json!({ "link": "https://example.com/a.jpg", "caption": "a" })),
            ("document", json!({ "provider_media_id": "7", "filename": "a.pdf" })),
            ("location", json!({ "latitude": -6.2, "longitude": 106.8, "name": "Jakarta" })),
            ("contacts", json!([{ "name": { "formatted_name": "Budi", "first_name": "Budi" } }])),
            (
                "interactive",
                json!({ "body": "?", "action": {
                    "type": "list", "button": "Choose",
                    "sections": [{ "title": "A", "rows": [{ "id": "1", "title": "One" }] }],
                } }),
            ),
            (
                "template",
                json!({ "name": "hello_world", "language": "id", "components": [
                    { "type": "body", "parameters": [{ "type": "text", "text": "x" }] },
                ] }),
            ),
        ])
        .clone();
    let mut body = json!({ "contact_id": it.contact, "type": kind, "lane": "high" });
    body[kind] = content;
    if dice.is_one_in(4) {
        body["quoted_message_id"] = json!(it.message);
    }
    body
}

async fn post(owner: &Browser, method: &str, path: &str, body: Vec<u8>) -> Answer {
    let request = owner.request(&method.parse().unwrap(), path);
    let request = request.header("content-type", "application/json");
    owner.send(request.body(Body::from(body)).unwrap()).await
}

/// A kept input: method and path in its first line.
pub(super) async fn repeat(owner: &Browser, input: &str) -> Answer {
    let (line, body) = input.split_once('\n').unwrap();
    let (method, path) = line.split_once(' ').unwrap();
    post(owner, method, path, body.as_bytes().to_vec()).await
}
