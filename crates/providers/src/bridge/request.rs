//! The JSON bodies of what we ask the bridge to do, and what can be asked of it (docs/bridge.md).

use blazz_domain::chat::ChatType;
use blazz_domain::field::FieldProblem;
use blazz_domain::identity::Identity;
use blazz_domain::outgoing::{Outgoing, OutgoingMedia};
use serde_json::{Map, Value, json};

use crate::cloud::request as plain;
use crate::provider::{ReadMark, SendContext};
use crate::recipient::Recipient;

/// The body of `POST /sessions/{session}/messages`; `None` when the recipient has no name on WhatsApp Web.
pub(super) fn message(
    recipient: &Recipient,
    outgoing: &Outgoing,
    context: &SendContext,
) -> Option<Value> {
    let (kind, payload) = payload(outgoing)?;
    let mut body = json!({
        "client_message_id": context.reference,
        "to": jid(recipient)?,
        "type": kind,
        kind: payload,
    });
    if let Some(quoted) = &context.quoted {
        body["quoted"] = json!({
            "id": quoted.provider_message_id,
            "from_me": quoted.is_ours,
            "author": quoted.author.as_ref().and_then(author),
        });
    }
    Some(body)
}

/// The body of `POST /sessions/{session}/read`.
pub(super) fn mark_read(mark: &ReadMark) -> Option<Value> {
    Some(json!({
        "chat": jid(&mark.recipient)?,
        "messages": mark.messages,
        "author": mark.author.as_ref().and_then(author),
        "typing": mark.typing,
    }))
}

fn author(identity: &Identity) -> Option<String> {
    jid(&Recipient::at(identity))
}

/// The name on WhatsApp Web; names of the Cloud API have none there.
fn jid(recipient: &Recipient) -> Option<String> {
    match recipient {
        Recipient::Phone(phone) => Some(format!("{}@c.us", phone.trim_start_matches('+'))),
        Recipient::Lid(name) | Recipient::GroupJid(name) => Some(name.clone()),
        Recipient::Bsuid(_) | Recipient::Group(_) => None,
    }
}

/// The word of `type`, and what stands under it; `None` for what no phone can send.
fn payload(outgoing: &Outgoing) -> Option<(&'static str, Value)> {
    Some(match outgoing {
        Outgoing::Text(text) => {
            ("text", json!({ "body": text.body, "preview_url": text.preview_url }))
        }
        Outgoing::Media(file) => (file.kind.as_str(), media(file)),
        Outgoing::Location(place) => (
            "location",
            json!({
                "latitude": place.latitude, "longitude": place.longitude,
                "name": place.name, "address": place.address,
            }),
        ),
        Outgoing::Contacts(cards) => ("contacts", Value::Array(cards.contacts.clone())),
        Outgoing::Reaction(reaction) => {
            ("reaction", json!({ "message_id": reaction.target, "emoji": reaction.emoji }))
        }
        Outgoing::Interactive(_)
        | Outgoing::Template(_)
        | Outgoing::Poll(_)
        | Outgoing::Vote(_) => return None,
    })
}

fn media(file: &OutgoingMedia) -> Value {
    let members = [("link", &file.link), ("caption", &file.caption), ("filename", &file.filename)];
    let told = members
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), Value::from(value.as_deref()?))));
    Value::Object(told.collect::<Map<_, _>>())
}

/// What a phone cannot send is refused with what would work; for the rest, the limits of plain messages are the
/// same everywhere, and groups take all of them.
pub(super) fn check(outgoing: &Outgoing) -> Result<(), Vec<FieldProblem>> {
    let refused =
        |field: &str, message: &str| Err(vec![FieldProblem::new(field, "not_offered", message)]);
    match outgoing {
        Outgoing::Template(_) => refused(
            "type",
            "templates are of the Cloud API alone; write a text, which this number may send at any time",
        ),
        Outgoing::Interactive(_) => refused(
            "type",
            "buttons and lists are of the Cloud API alone; write the choices as a text",
        ),
        Outgoing::Media(file) if file.provider_media_id.is_some() => {
            let field = format!("{}.provider_media_id", file.kind.as_str());
            refused(&field, "the bridge keeps no files; give a link to it")
        }
        Outgoing::Media(file) if file.media_id.is_some() => {
            let field = format!("{}.media_id", file.kind.as_str());
            let message = "the bridge takes no files; give a link to it, or send from a number that is \
                           linked by phone or of the Cloud API";
            refused(&field, message)
        }
        _ => plain::check(ChatType::Private, outgoing, &[]),
    }
}
