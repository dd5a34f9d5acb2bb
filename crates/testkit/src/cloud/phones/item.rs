//! A customer's message in the shape of `messages[]`.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{Draft, MediaDraft, WriteError};
use crate::cloud::{
    media,
    webhooks::payload::name_sender,
    world::{CustomerId, Number, Peer, ThreadKey, ThreadMessage, World},
};

/// Kind, content and, for taps, the message tapped on.
type Content = (String, Value, Option<String>);

pub(super) fn content_of(
    world: &mut World,
    key: &ThreadKey,
    draft: &Draft,
    now: i64,
) -> Result<Content, WriteError> {
    let plain = |kind: &str, content: Value| Ok((kind.to_owned(), content, None));
    match draft {
        Draft::Text { body } => plain("text", json!({ "body": body })),
        Draft::Image(media) => plain("image", stored(world, key, media, now)),
        Draft::Video(media) => plain("video", stored(world, key, media, now)),
        Draft::Document(media) => plain("document", stored(world, key, media, now)),
        Draft::Audio(media) => {
            plain("audio", with(stored(world, key, media, now), "voice", media.voice))
        }
        Draft::Sticker(media) => {
            plain("sticker", with(stored(world, key, media, now), "animated", media.animated))
        }
        Draft::Location { latitude, longitude, name, address } => {
            plain("location", location(*latitude, *longitude, name.as_ref(), address.as_ref()))
        }
        Draft::Contacts { contacts } => plain("contacts", contacts.clone()),
        Draft::Order { catalog_id, product_items, text } => plain(
            "order",
            json!({ "catalog_id": catalog_id, "text": text.clone().unwrap_or_default(),
                    "product_items": product_items }),
        ),
        Draft::Unsupported { kind } => plain("unsupported", json!({ "type": kind })),
        Draft::RequestWelcome => plain("request_welcome", Value::Null),
        Draft::Other { kind, content } => plain(kind, content.clone()),
        referring => referring_to(world, key, referring),
    }
}

/// Drafts that need another message of the thread.
fn referring_to(world: &World, key: &ThreadKey, draft: &Draft) -> Result<Content, WriteError> {
    match draft {
        Draft::Reaction { message_id, emoji } => {
            let content =
                json!({ "message_id": target(world, key, message_id)?.id, "emoji": emoji });
            Ok(("reaction".into(), content, None))
        }
        Draft::Choice { message_id, choice } => {
            let tapped = target(world, key, message_id)?;
            let (kind, content) = chosen(tapped, choice).ok_or(WriteError::NoSuchChoice)?;
            Ok((kind.to_owned(), content, Some(tapped.id.clone())))
        }
        Draft::FlowReply { message_id, response } => {
            let reply =
                json!({ "response_json": response.to_string(), "body": "Sent", "name": "flow" });
            let content = json!({ "type": "nfm_reply", "nfm_reply": reply });
            let tapped = target(world, key, message_id)?;
            Ok(("interactive".into(), content, Some(tapped.id.clone())))
        }
        Draft::Edit { message_id, body } => {
            let id = &target(world, key, message_id)?.id;
            let message =
                json!({ "context": { "id": "M0" }, "type": "text", "text": { "body": body } });
            let content = json!({ "original_message_id": id, "message": message });
            Ok(("edit".into(), content, None))
        }
        Draft::Revoke { message_id } => {
            let id = &target(world, key, message_id)?.id;
            Ok(("revoke".into(), json!({ "original_message_id": id }), None))
        }
        _ => Err(WriteError::NoSuchMessage),
    }
}

fn target<'a>(
    world: &'a World,
    key: &ThreadKey,
    wamid: &str,
) -> Result<&'a ThreadMessage, WriteError> {
    world.find_in(key, wamid).ok_or(WriteError::NoSuchMessage)
}

/// What a tap on a button, row or quick reply says; the choice is its id, payload or title.
fn chosen(tapped: &ThreadMessage, choice: &str) -> Option<(&'static str, Value)> {
    let is_chosen = |option: &&Value| {
        ["id", "title", "text"].iter().any(|key| option[*key].as_str() == Some(choice))
    };
    if let Some(rendered) = &tapped.rendered {
        let button = rendered["buttons"].as_array()?.iter().find(is_chosen)?;
        let payload = quick_reply_payload(tapped, rendered, choice).unwrap_or(choice);
        return Some(("button", json!({ "payload": payload, "text": button["text"] })));
    }
    let action = &tapped.content["action"];
    if let Some(buttons) = action["buttons"].as_array() {
        let reply = buttons.iter().map(|button| &button["reply"]).find(is_chosen)?;
        return Some(("interactive", json!({ "type": "button_reply", "button_reply": reply })));
    }
    let sections = action["sections"].as_array()?;
    let rows = sections.iter().filter_map(|section| section["rows"].as_array()).flatten();
    let row = rows.into_iter().find(is_chosen)?;
    Some(("interactive", json!({ "type": "list_reply", "list_reply": row })))
}

/// The payload the business sent for the button at the position of the chosen title.
fn quick_reply_payload<'a>(
    tapped: &'a ThreadMessage,
    rendered: &Value,
    title: &str,
) -> Option<&'a str> {
    let index =
        rendered["buttons"].as_array()?.iter().position(|button| button["text"] == title)?;
    let component = tapped.content["components"].as_array()?.iter().find(|component| {
        let at = &component["index"];
        at.as_u64() == Some(index as u64) || at.as_str() == Some(&index.to_string())
    })?;
    component["parameters"][0]["payload"].as_str()
}

fn stored(world: &mut World, key: &ThreadKey, draft: &MediaDraft, now: i64) -> Value {
    let media = media::store_inbound(world, &key.number, &draft.mime_type, &draft.bytes, now);
    let mut content = json!({
        "mime_type": media.mime_type,
        "sha256": STANDARD.encode(media.sha256),
        "id": media.id,
    });
    for (name, value) in [("caption", &draft.caption), ("filename", &draft.filename)] {
        if let Some(value) = value {
            content[name] = json!(value);
        }
    }
    content
}

fn with(mut content: Value, key: &str, flag: bool) -> Value {
    content[key] = json!(flag);
    content
}

fn location(
    latitude: f64,
    longitude: f64,
    name: Option<&String>,
    address: Option<&String>,
) -> Value {
    let mut location = json!({ "latitude": latitude, "longitude": longitude });
    for (key, value) in [("name", name), ("address", address)] {
        if let Some(value) = value {
            location[key] = json!(value);
        }
    }
    location
}

/// The item of `messages[]`; edits and deletions reach only numbers that are used in the phone app.
pub(super) fn inbound(
    world: &World,
    number: &Number,
    key: &ThreadKey,
    from: CustomerId,
    message: &ThreadMessage,
) -> Value {
    let mut item = json!({});
    if let Some(quoted) = &message.quotes {
        item["context"] = json!({ "from": author_of(world, number, quoted), "id": quoted });
    }
    name_sender(&mut item, world.customer(from));
    if let Peer::Group(group) = &key.peer {
        item["group_id"] = json!(group);
    }
    item["id"] = json!(message.id);
    item["timestamp"] = json!((message.at / 1000).to_string());
    let is_hidden = matches!(message.kind.as_str(), "edit" | "revoke") && !number.coexistence;
    if is_hidden || message.kind == "unsupported" {
        add_unsupported(&mut item, message);
        return item;
    }
    item["type"] = json!(message.kind);
    if !message.content.is_null() {
        item[message.kind.as_str()] = message.content.clone();
    }
    item
}

fn author_of(world: &World, number: &Number, wamid: &str) -> String {
    match world.find_message(wamid) {
        Some(quoted) if !quoted.is_from_business() => match &quoted.author {
            crate::cloud::Author::Customer { handle, .. } => handle.clone(),
            crate::cloud::Author::Business => number.digits(),
        },
        _ => number.digits(),
    }
}

fn add_unsupported(item: &mut Value, message: &ThreadMessage) {
    item["errors"] = json!([{
        "code": 131_051,
        "title": "Message type unknown",
        "message": "Message type unknown",
        "error_data": { "details": "Message type is currently not supported." },
    }]);
    item["type"] = json!("unsupported");
    let kind = match message.kind.as_str() {
        "unsupported" => message.content["type"].as_str(),
        hidden => Some(hidden),
    };
    if let Some(kind) = kind {
        item["unsupported"] = json!({ "type": kind });
    }
}

/// Since November 2025 inbound media carry an address themselves.
pub(super) fn add_media_address(item: &mut Value, kind: &str, base_url: &str, world: &World) {
    let Some(id) = item[kind]["id"].as_str().map(str::to_owned) else { return };
    if let Some(address) = media::newest_address(world, base_url, &id) {
        item[kind]["url"] = json!(address);
    }
}
