//! Limits of interactive messages: the frame, and which action goes with which kind.

mod action;
mod carousel;

use super::kinds::media;
use crate::cloud::{error::GraphError, fields::Fields};

type Checked = Result<(), GraphError>;

const KINDS: [&str; 13] = [
    "button",
    "list",
    "cta_url",
    "flow",
    "product",
    "product_list",
    "catalog_message",
    "location_request_message",
    "address_message",
    "carousel",
    "call_permission_request",
    "request_contact_info",
    "voice_call",
];

pub(super) fn check(mut fields: Fields<'_>) -> Checked {
    let kind = fields.one_of("type", &KINDS)?;
    check_frame(&mut fields, kind)?;
    let action = fields.object("action")?;
    match kind {
        "button" => action::buttons(action)?,
        "list" => action::list(action)?,
        "cta_url" => action::cta_url(action)?,
        "flow" => action::flow(action)?,
        "product" => action::product(action)?,
        "product_list" => action::product_list(action)?,
        "catalog_message" => action::catalog(action)?,
        "carousel" => carousel::check(action)?,
        "address_message" => action::address(action)?,
        "voice_call" => action::voice_call(action)?,
        "location_request_message" => action::named(action, "send_location")?,
        named_alike => action::named(action, named_alike)?,
    }
    fields.done()
}

/// Header, body and footer: which there may be depends on the kind.
fn check_frame(fields: &mut Fields<'_>, kind: &str) -> Checked {
    let max_body = if kind == "list" { 4096 } else { 1024 };
    let needs_body = !matches!(kind, "product" | "call_permission_request" | "voice_call");
    match fields.optional_object("body")? {
        Some(mut body) => {
            body.text("text", 1..=max_body)?;
            body.done()?;
        }
        None if needs_body => return Err(fields.missing("body")),
        None => {}
    }
    let is_bare = matches!(kind, "location_request_message" | "carousel" | "request_contact_info");
    if !is_bare && let Some(mut footer) = fields.optional_object("footer")? {
        footer.text("text", 1..=60)?;
        footer.done()?;
    }
    let takes_header = matches!(kind, "button" | "list" | "cta_url" | "flow" | "product_list");
    match fields.optional_object("header")? {
        Some(_) if !takes_header => Err(fields.invalid("header", "is not allowed for this type")),
        Some(header) => check_header(header, matches!(kind, "list" | "product_list")),
        None if kind == "product_list" => Err(fields.missing("header")),
        None => Ok(()),
    }
}

fn check_header(mut header: Fields<'_>, text_only: bool) -> Checked {
    let allowed: &[&str] =
        if text_only { &["text"] } else { &["text", "image", "video", "document"] };
    match header.one_of("type", allowed)? {
        "image" => media("header", header.object("image")?)?,
        "video" => media("header", header.object("video")?)?,
        "document" => {
            let mut document = header.object("document")?;
            document.optional_text("filename", 1..=240)?;
            media("header", document)?;
        }
        _ => {
            header.text("text", 1..=60)?;
        }
    }
    header.done()
}
