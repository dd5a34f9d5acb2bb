//! What a message says, by whatsapp-web.js's word for its kind (`MessageTypes`).

use blazz_domain::content::{Content, MediaContent, MediaSource, MessageKind};
use blazz_domain::media::MediaKind;
use serde_json::{Value, json};

use super::event::{flag, text};
use super::{name, vcard};
use crate::cloud::tolerant::Tolerant;

/// Kinds that say nothing to a person.
pub(super) fn is_silent(kind: &str) -> bool {
    matches!(
        kind,
        "e2e_notification"
            | "notification_template"
            | "notification"
            | "gp2"
            | "protocol"
            | "debug"
            | "broadcast_notification"
            | "group_notification"
    )
}

pub(super) fn read(kind: &str, item: &Value) -> Content {
    let known = match kind {
        "chat" | "text" | "buttons_response" | "list_response" | "template_button_reply" => {
            body(item).map(|body| Content::Text { body })
        }
        "image" => Some(media(MediaKind::Image, item)),
        "video" | "ptv" => Some(media(MediaKind::Video, item)),
        "audio" => Some(media(MediaKind::Audio, item)),
        "ptt" | "voice" => Some(media(MediaKind::Voice, item)),
        "document" => Some(media(MediaKind::Document, item)),
        "sticker" => Some(media(MediaKind::Sticker, item)),
        "location" => location(item),
        "vcard" | "multi_vcard" | "contact_card" | "contact_card_multi" => contacts(item),
        _ => None,
    };
    known.unwrap_or_else(|| Content::Unsupported {
        raw_type: kind.chars().take(64).collect(),
        reason: "The bridge cannot hand over messages of this kind; it can be seen on the phone."
            .to_owned(),
    })
}

fn body(item: &Value) -> Option<String> {
    text(item, &["body", "text"])
}

/// The file is asked for by the name of its message, as the bridge writes it.
fn media(kind: MediaKind, item: &Value) -> Content {
    let file = item.get("media").filter(|media| media.is_object()).unwrap_or(item);
    let hidden = &item["_data"];
    let read = |keys: &[&str]| text(file, keys).or_else(|| text(hidden, keys));
    let is_there = item.get("hasMedia").is_none() && item.get("has_media").is_none()
        || flag(item, &["hasMedia", "has_media"]);
    let named = text(file, &["media_id", "mediaId"])
        .or_else(|| name::whole(item, &["id", "message_id", "messageId"]));
    let caption = text(item, &["caption"]).or_else(|| body(item));
    Content::Media(MediaContent {
        kind,
        source: named.filter(|_| is_there).map_or(MediaSource::Missing, MediaSource::Provider),
        mime_type: read(&["mimetype", "mime_type", "mimeType"]),
        sha256: None,
        filename: read(&["filename", "fileName", "file_name"]),
        caption: caption.filter(|_| takes_caption(kind)),
        animated: flag(file, &["isAnimated", "is_animated"]) || flag(hidden, &["isAnimated"]),
    })
}

const fn takes_caption(kind: MediaKind) -> bool {
    matches!(kind, MediaKind::Image | MediaKind::Video | MediaKind::Document)
}

fn location(item: &Value) -> Option<Content> {
    let place = item.get("location").filter(|location| location.is_object()).unwrap_or(item);
    let degrees = |keys: [&str; 2]| keys.iter().find_map(|key| place.decimal(key));
    let (latitude, longitude) = (degrees(["latitude", "lat"])?, degrees(["longitude", "lng"])?);
    let mut details = json!({ "latitude": latitude, "longitude": longitude });
    for (key, told) in [
        ("name", text(place, &["name", "description", "loc"])),
        ("address", text(place, &["address"])),
        ("url", text(place, &["url"])),
    ] {
        if let Some(told) = told {
            details[key] = told.into();
        }
    }
    let summary = details.text("name").or_else(|| details.text("address"));
    Some(Content::Structured { kind: MessageKind::Location, summary, details })
}

fn contacts(item: &Value) -> Option<Content> {
    let lists = ["vCards", "vcards", "v_cards"].iter().map(|key| item.items(key));
    let written: Vec<String> =
        lists.flatten().filter_map(|card| card.as_str().map(ToOwned::to_owned)).collect();
    let written = if written.is_empty() { vec![body(item)?] } else { written };
    let cards: Vec<Value> = written.iter().filter_map(|card| vcard::read(card)).collect();
    if cards.is_empty() {
        return None;
    }
    let names: Vec<String> =
        cards.iter().filter_map(|card| card["name"].text("formatted_name")).collect();
    Some(Content::Structured {
        kind: MessageKind::Contacts,
        summary: Some(names.join(", ")),
        details: json!({ "contacts": cards }),
    })
}
