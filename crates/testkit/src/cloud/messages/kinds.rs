//! Limits of the plain kinds: text, reaction, media, location, pin.

use crate::cloud::{error::GraphError, fields::Fields};

type Checked = Result<(), GraphError>;

const KINDS: [&str; 12] = [
    "text",
    "reaction",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "interactive",
    "template",
    "pin",
];

pub(super) fn name(kind: &str) -> Option<&'static str> {
    KINDS.into_iter().find(|known| *known == kind)
}

pub(super) fn check(kind: &str, fields: Fields<'_>) -> Checked {
    match kind {
        "text" => text(fields.plainly()),
        "reaction" => reaction(fields),
        "location" => location(fields),
        "pin" => pin(fields),
        _ => media(kind, fields),
    }
}

fn text(mut fields: Fields<'_>) -> Checked {
    fields.text("body", 1..=4096)?;
    fields.flag("preview_url")?;
    fields.done()
}

fn reaction(mut fields: Fields<'_>) -> Checked {
    fields.text("message_id", 1..=500)?;
    let emoji = fields.text("emoji", 0..=20)?;
    if emoji.chars().any(|character| character.is_ascii_alphabetic()) {
        return Err(fields.invalid("emoji", "must be a single emoji"));
    }
    fields.done()
}

/// Exactly one of `id` and `link`, and what else the kind takes.
pub(super) fn media(kind: &str, mut fields: Fields<'_>) -> Checked {
    source(&mut fields)?;
    if matches!(kind, "image" | "video" | "document") {
        fields.optional_text("caption", 0..=1024)?;
    }
    if kind == "document" {
        fields.optional_text("filename", 1..=240)?;
    }
    if kind == "audio" {
        fields.flag("voice")?;
    }
    fields.done()
}

fn source(fields: &mut Fields<'_>) -> Checked {
    let id = fields.optional_text("id", 1..=100)?;
    let link = fields.optional_text("link", 1..=4096)?;
    match (id, link) {
        (Some(_), Some(_)) => Err(fields.invalid("link", "must not be given together with id")),
        (None, None) => Err(fields.missing("id")),
        (None, Some(link)) if !is_web_address(link) => {
            Err(fields.invalid("link", "must be an address that starts with http:// or https://"))
        }
        _ => Ok(()),
    }
}

pub(super) fn is_web_address(text: &str) -> bool {
    reqwest::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// Also the location header of a template.
pub(super) fn location(mut fields: Fields<'_>) -> Checked {
    fields.decimal("latitude", -90.0..=90.0)?;
    fields.decimal("longitude", -180.0..=180.0)?;
    fields.optional_text("name", 0..=1000)?;
    fields.optional_text("address", 0..=1000)?;
    fields.done()
}

fn pin(mut fields: Fields<'_>) -> Checked {
    let kind = fields.one_of("type", &["pin", "unpin"])?;
    fields.text("message_id", 1..=500)?;
    let days = fields.integer("expiration_days", 1..=30)?;
    if kind == "pin" && days.is_none() {
        return Err(fields.missing("expiration_days"));
    }
    fields.done()
}
