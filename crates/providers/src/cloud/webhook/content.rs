//! What a message item says: text and files here, the rest by kind.

use blazz_domain::content::{Content, MediaContent, MediaSource};
use blazz_domain::media::MediaKind;
use serde_json::Value;

use super::{interactive, structured};
use crate::cloud::tolerant::Tolerant;

/// Kinds whose payload stands under a key of the same name, for items that lack `type`.
const PAYLOAD_KEYS: &[&str] = &[
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "button",
    "interactive",
    "order",
    "system",
    "edit",
    "revoke",
];

/// The `type` of an item, or what its payload gives away (cloud-api.md §3.3, location).
pub(super) fn kind(item: &Value) -> String {
    item.text("type").unwrap_or_else(|| {
        let found = PAYLOAD_KEYS.iter().find(|key| item.get(**key).is_some());
        (*found.unwrap_or(&"unknown")).to_owned()
    })
}

pub(super) fn read(kind: &str, item: &Value) -> Content {
    let known = match kind {
        "text" => item["text"].text("body").map(|body| Content::Text { body }),
        "image" => media(MediaKind::Image, &item["image"]),
        "video" => media(MediaKind::Video, &item["video"]),
        "audio" if item["audio"].flag("voice") => media(MediaKind::Voice, &item["audio"]),
        "audio" => media(MediaKind::Audio, &item["audio"]),
        "document" => media(MediaKind::Document, &item["document"]),
        "sticker" => media(MediaKind::Sticker, &item["sticker"]),
        "media_placeholder" => Some(announced()),
        "location" => structured::location(&item["location"]),
        "contacts" => structured::contacts(item),
        "order" => structured::order(&item["order"]),
        "button" => interactive::quick_reply(&item["button"]),
        "interactive" => interactive::read(&item["interactive"]),
        "request_welcome" => Some(Content::System {
            event: kind.to_owned(),
            body: "The customer opened the chat".to_owned(),
        }),
        _ => None,
    };
    known.unwrap_or_else(|| unsupported(kind, item))
}

fn media(kind: MediaKind, file: &Value) -> Option<Content> {
    Some(Content::Media(MediaContent {
        kind,
        source: MediaSource::Provider(file.text("id")?),
        mime_type: file.text("mime_type"),
        sha256: file.text("sha256"),
        filename: file.text("filename"),
        caption: file.text("caption"),
        animated: file.flag("animated"),
    }))
}

/// History tells that there was a file, not which kind; the file itself may follow (cloud-api.md §3.5).
const fn announced() -> Content {
    Content::Media(MediaContent {
        kind: MediaKind::Document,
        source: MediaSource::Missing,
        mime_type: None,
        sha256: None,
        filename: None,
        caption: None,
        animated: false,
    })
}

fn unsupported(kind: &str, item: &Value) -> Content {
    let code = item.items("errors").first().and_then(|error| error.integer("code"));
    let raw_type = item["unsupported"].text("type").unwrap_or_else(|| kind.to_owned());
    let reason = match code {
        Some(131_060) => "This message can only be seen in the WhatsApp Business app on the phone.",
        Some(131_052) => "WhatsApp could not take in the file; it may be larger than 100 MB.",
        _ => {
            "WhatsApp does not hand messages of this kind to programs. Ask the customer to send it another way."
        }
    };
    Content::Unsupported { raw_type, reason: reason.to_owned() }
}
