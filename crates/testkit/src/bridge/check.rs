//! Whether a body holds to the contract: every field there is, and none besides.

use serde_json::{Map, Value};

/// What each type may say, and what it must.
const TYPES: [(&str, &[&str], &[&str]); 9] = [
    ("text", &["body", "preview_url"], &["body", "preview_url"]),
    ("image", &["link", "caption"], &["link"]),
    ("video", &["link", "caption"], &["link"]),
    ("document", &["link", "caption", "filename"], &["link"]),
    ("audio", &["link"], &["link"]),
    ("voice", &["link"], &["link"]),
    ("sticker", &["link"], &["link"]),
    ("location", &["latitude", "longitude", "name", "address"], &["latitude", "longitude"]),
    ("reaction", &["message_id", "emoji"], &["message_id", "emoji"]),
];

/// What is wrong with a send, or nothing.
pub(super) fn send(body: &Value) -> Result<(), String> {
    let body = body.as_object().ok_or("the body is no object")?;
    let kind = text(body, "type")?;
    fields(
        body,
        &["client_message_id", "to", "type", kind, "quoted"],
        &["client_message_id", "to", kind],
    )?;
    if !(1..=200).contains(&text(body, "client_message_id")?.len()) {
        return Err("client_message_id is empty or long".to_owned());
    }
    name(text(body, "to")?)?;
    if let Some(quoted) = body.get("quoted") {
        let quoted = quoted.as_object().ok_or("quoted is no object")?;
        fields(quoted, &["id", "from_me", "author"], &["id", "from_me", "author"])?;
    }
    if kind == "contacts" {
        let cards = body[kind].as_array().ok_or("contacts is no list")?;
        return if cards.is_empty() { Err("contacts is empty".to_owned()) } else { Ok(()) };
    }
    let (_, may, must) = TYPES
        .iter()
        .find(|(word, ..)| *word == kind)
        .ok_or_else(|| format!("nobody can send {kind}"))?;
    fields(body[kind].as_object().ok_or("what is to be sent is no object")?, may, must)
}

/// What is wrong with a receipt, or nothing.
pub(super) fn read(body: &Value) -> Result<(), String> {
    let body = body.as_object().ok_or("the body is no object")?;
    let all = ["chat", "messages", "author", "typing"];
    fields(body, &all, &all)?;
    name(text(body, "chat")?)?;
    let is_list = body["messages"].as_array().is_some_and(|list| !list.is_empty());
    if is_list && body["typing"].is_boolean() { Ok(()) } else { Err("nothing is read".to_owned()) }
}

fn fields(object: &Map<String, Value>, may: &[&str], must: &[&str]) -> Result<(), String> {
    if let Some(surplus) = object.keys().find(|key| !may.contains(&key.as_str())) {
        return Err(format!("there is no field {surplus}"));
    }
    match must.iter().find(|key| !object.contains_key(**key)) {
        Some(missing) => Err(format!("{missing} is missing")),
        None => Ok(()),
    }
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Result<&'a str, String> {
    object.get(key).and_then(Value::as_str).ok_or_else(|| format!("{key} is no text"))
}

/// A name of WhatsApp Web.
fn name(name: &str) -> Result<(), String> {
    let is_known = name.split_once('@').is_some_and(|(user, server)| {
        matches!(server, "c.us" | "lid" | "g.us")
            && !user.is_empty()
            && user.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    });
    if is_known { Ok(()) } else { Err(format!("{name} is no name of WhatsApp Web")) }
}
