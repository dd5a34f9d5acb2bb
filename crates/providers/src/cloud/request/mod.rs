//! The JSON bodies of what we send (cloud-api.md §2).

mod contacts;
mod interactive;
mod limits;
mod template;
#[cfg(test)]
mod tests;

use blazz_domain::chat::ChatType;
use blazz_domain::field::FieldProblem;
use blazz_domain::media::{FileRule, MediaKind};
use blazz_domain::outgoing::{Outgoing, OutgoingLocation, OutgoingMedia, OutgoingText};
use serde_json::{Map, Value, json};

use crate::provider::SendContext;
use crate::recipient::Recipient;

/// The body of `POST /{PHONE_NUMBER_ID}/messages`.
pub(super) fn message(recipient: &Recipient, outgoing: &Outgoing, context: &SendContext) -> Value {
    let (kind, payload) = payload(outgoing);
    let mut body = json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "type": kind,
        "biz_opaque_callback_data": context.reference,
    });
    body[kind] = payload;
    match recipient {
        Recipient::Phone(phone) => {
            body["to"] = format!("+{}", phone.trim_start_matches('+')).into();
        }
        // Meta refuses a name of linked devices as one it does not know; `Provider::addresses` has none.
        Recipient::Bsuid(user_id) | Recipient::Lid(user_id) => {
            body["recipient"] = user_id.as_str().into();
        }
        Recipient::Group(group) | Recipient::GroupJid(group) => {
            body["recipient_type"] = "group".into();
            body["to"] = group.as_str().into();
        }
    }
    // A reaction names its target itself and may quote nothing.
    if let (Some(quoted), false) = (&context.quoted, matches!(outgoing, Outgoing::Reaction(_))) {
        body["context"] = json!({ "message_id": quoted.provider_message_id });
    }
    body
}

/// The body that marks a message read and, if asked to, shows "typing".
pub(super) fn mark_read(provider_message_id: &str, typing: bool) -> Value {
    let mut body = json!({
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": provider_message_id,
    });
    if typing {
        body["typing_indicator"] = json!({ "type": "text" });
    }
    body
}

/// Every limit of cloud-api.md §2, each with the field it concerns; `files` are what may be uploaded.
pub(crate) fn check(
    to: ChatType,
    outgoing: &Outgoing,
    files: &[FileRule],
) -> Result<(), Vec<FieldProblem>> {
    limits::check(to, outgoing, files)
}

/// The word of `type`, and the object that stands under it.
fn payload(outgoing: &Outgoing) -> (&'static str, Value) {
    match outgoing {
        Outgoing::Text(message) => ("text", text(message)),
        Outgoing::Media(file) => (media_word(file.kind), media(file)),
        Outgoing::Location(place) => ("location", location(place)),
        Outgoing::Contacts(cards) => ("contacts", Value::Array(cards.contacts.clone())),
        Outgoing::Interactive(message) => ("interactive", interactive::body(message)),
        Outgoing::Template(message) => ("template", template::body(message)),
        Outgoing::Reaction(reaction) => {
            ("reaction", json!({ "message_id": reaction.target, "emoji": reaction.emoji }))
        }
        // Refused by the check: Meta's answer to it says the same.
        Outgoing::Poll(_) | Outgoing::Vote(_) => ("poll", Value::Null),
    }
}

fn text(text: &OutgoingText) -> Value {
    let mut body = json!({ "body": text.body });
    if text.preview_url {
        body["preview_url"] = true.into();
    }
    body
}

/// The word of a kind in Meta's requests: a voice message is audio with a flag.
const fn media_word(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Voice => MediaKind::Audio.as_str(),
        kind => kind.as_str(),
    }
}

fn media(file: &OutgoingMedia) -> Value {
    let mut body = Map::new();
    let members = [
        ("id", &file.provider_media_id),
        ("link", &file.link),
        ("caption", &file.caption),
        ("filename", &file.filename),
    ];
    for (key, value) in members {
        if let Some(value) = value {
            body.insert(key.to_owned(), value.as_str().into());
        }
    }
    if file.kind == MediaKind::Voice {
        body.insert("voice".to_owned(), true.into());
    }
    Value::Object(body)
}

fn location(place: &OutgoingLocation) -> Value {
    let mut body = json!({ "latitude": place.latitude, "longitude": place.longitude });
    for (key, value) in [("name", &place.name), ("address", &place.address)] {
        if let Some(value) = value {
            body[key] = value.as_str().into();
        }
    }
    body
}
