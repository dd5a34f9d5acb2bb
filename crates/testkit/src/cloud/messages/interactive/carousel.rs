//! Limits of carousels: cards of one kind, with headers of one kind.

use std::collections::HashSet;

use super::{Checked, action};
use crate::cloud::{error::GraphError, fields::Fields, messages::kinds::media};

pub(super) fn check(mut fields: Fields<'_>) -> Checked {
    let mut kinds = HashSet::new();
    for (at, mut card) in fields.objects("cards", 2..=10)?.into_iter().enumerate() {
        if card.integer("card_index", 0..=9)? != i64::try_from(at).ok() {
            return Err(card.invalid("card_index", "must count from 0 without gaps"));
        }
        match card.one_of("type", &["cta_url", "product"])? {
            "product" => {
                action::product(card.object("action")?)?;
                kinds.insert("product");
            }
            _ => {
                kinds.insert(link_card(&mut card)?);
            }
        }
        card.done()?;
    }
    if kinds.len() != 1 {
        return Err(fields.invalid("cards", "must all be of one kind"));
    }
    fields.done()
}

/// Gives the kind of its header.
fn link_card<'a>(card: &mut Fields<'a>) -> Result<&'a str, GraphError> {
    let mut header = card.object("header")?;
    let kind = header.one_of("type", &["image", "video"])?;
    let picture = if kind == "image" { header.object("image")? } else { header.object("video")? };
    media("header", picture)?;
    header.done()?;
    if let Some(mut body) = card.optional_object("body")? {
        let text = body.text("text", 1..=160)?;
        if text.matches('\n').count() > 2 {
            return Err(body.invalid("text", "must have at most 2 line breaks"));
        }
        body.done()?;
    }
    action::cta_url(card.object("action")?)?;
    Ok(kind)
}
