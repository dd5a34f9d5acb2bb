//! What a message says.

use blazz_domain::content::Content;
use waproto::whatsapp as wa;

use super::{media, structured};

/// The content of a message without its wrappers; none when it only carries keys.
pub(super) fn read(message: &wa::Message) -> Option<Content> {
    text(message)
        .or_else(|| media::read(message))
        .or_else(|| structured::read(message))
        .or_else(|| unsupported(message))
}

fn text(message: &wa::Message) -> Option<Content> {
    let extended = message.extended_text_message.as_option();
    let body = message.conversation.clone().filter(|body| !body.is_empty());
    let body = body.or_else(|| extended.and_then(|it| it.text.clone()))?;
    Some(Content::Text { body: body.replace('\0', "") })
}

/// The names of fields that say nothing to people.
const SILENT: [&str; 4] = [
    "senderKeyDistributionMessage",
    "fastRatchetKeySenderKeyDistributionMessage",
    "messageContextInfo",
    "groupRootKeyShare",
];

/// A kind this program has no bubble for; its name tells which. One that is newer than the client's schema is
/// empty after reading (`waproto` drops fields it does not know).
fn unsupported(message: &wa::Message) -> Option<Content> {
    let fields = serde_json::to_value(message).unwrap_or_default();
    let fields = fields.as_object();
    let named = fields.into_iter().flatten().filter(|(_, value)| !is_nothing(value));
    let (silent, loud): (Vec<&str>, Vec<&str>) =
        named.map(|(name, _)| name.as_str()).partition(|name| SILENT.contains(name));
    if loud.is_empty() && !silent.is_empty() {
        return None;
    }
    Some(Content::Unsupported {
        raw_type: loud.first().unwrap_or(&"unknown").chars().take(64).collect(),
        reason: "This kind of message is shown on the phone only.".to_owned(),
    })
}

fn is_nothing(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Null => true,
        serde_json::Value::Array(items) => items.is_empty(),
        serde_json::Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}
