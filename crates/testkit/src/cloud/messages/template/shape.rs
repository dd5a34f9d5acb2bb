//! The `template` object of a send, read into what it fills.

use serde_json::Value;

use crate::cloud::{
    error::GraphError,
    fields::Fields,
    messages::kinds::{location, media},
};

/// Longest payload of a quick reply.
const MAX_PAYLOAD: usize = 128;
const MAX_CODE: usize = 20;

/// What a send fills into a template.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filling {
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) slots: Slots,
    pub(crate) cards: Vec<Slots>,
    pub(crate) has_offer: bool,
}

/// The variables of one message or of one card.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots {
    pub(crate) header: Option<Parameter>,
    pub(crate) body: Vec<Parameter>,
    pub(crate) buttons: Vec<ButtonFilling>,
}

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    /// `text`, `image`, `currency`, …
    pub(crate) kind: String,
    pub(crate) name: Option<String>,
    /// What it reads as; empty for pictures.
    pub(crate) text: String,
}

#[derive(Clone, Debug)]
pub(crate) struct ButtonFilling {
    pub(crate) index: usize,
    /// Lower case.
    pub(crate) sub_type: String,
    pub(crate) text: String,
}

pub(crate) fn check(fields: Fields<'_>) -> Result<(), GraphError> {
    parse(fields).map(|_| ())
}

pub(crate) fn parse(mut fields: Fields<'_>) -> Result<Filling, GraphError> {
    let mut filling = Filling {
        name: fields.text("name", 1..=512)?.to_owned(),
        language: language(fields.object("language")?)?,
        ..Filling::default()
    };
    for (path, value) in fields.optional_list("components", 0..=20)? {
        component(&mut filling, &path, value)?;
    }
    fields.done()?;
    Ok(filling)
}

fn language(mut fields: Fields<'_>) -> Result<String, GraphError> {
    let code = fields.text("code", 2..=15)?.to_owned();
    if fields.has("policy") {
        fields.one_of("policy", &["deterministic"])?;
    }
    fields.done()?;
    Ok(code)
}

fn component(filling: &mut Filling, path: &str, value: &Value) -> Result<(), GraphError> {
    let mut fields = Fields::nested(path, value)?;
    let kind = fields.text("type", 1..=40)?.to_ascii_lowercase();
    match kind.as_str() {
        "header" | "body" | "button" => {
            slot(&mut filling.slots, &kind, &mut fields)?;
        }
        "carousel" => filling.cards = cards(&mut fields)?,
        "limited_time_offer" => {
            let mut parameter = sole_parameter(&mut fields)?;
            parameter.one_of("type", &["limited_time_offer"])?;
            let mut offer = parameter.object("limited_time_offer")?;
            offer.integer("expiration_time_ms", 1..=i64::MAX)?;
            filling.has_offer = true;
        }
        "tap_target_configuration" => {
            let mut parameter = sole_parameter(&mut fields)?;
            parameter.one_of("type", &["tap_target_configuration"])?;
            parameter.list("tap_target_configuration", 1..=1)?;
        }
        other => return Err(fields.invalid("type", &format!("has the unknown value \"{other}\""))),
    }
    fields.done()
}

fn sole_parameter<'a>(fields: &mut Fields<'a>) -> Result<Fields<'a>, GraphError> {
    let parameters = fields.objects("parameters", 1..=1)?;
    parameters.into_iter().next().ok_or_else(|| fields.missing("parameters"))
}

fn cards(fields: &mut Fields<'_>) -> Result<Vec<Slots>, GraphError> {
    let mut cards = Vec::new();
    for (at, mut card) in fields.objects("cards", 2..=10)?.into_iter().enumerate() {
        if card.integer("card_index", 0..=9)? != i64::try_from(at).ok() {
            return Err(card.invalid("card_index", "must count from 0 without gaps"));
        }
        let mut slots = Slots::default();
        for mut part in card.objects("components", 1..=10)? {
            let kind = part.one_of("type", &["header", "body", "button"])?;
            slot(&mut slots, kind, &mut part)?;
            part.done()?;
        }
        card.done()?;
        cards.push(slots);
    }
    Ok(cards)
}

fn slot(slots: &mut Slots, kind: &str, fields: &mut Fields<'_>) -> Result<(), GraphError> {
    match kind {
        "header" => slots.header = Some(parameter(sole_parameter(fields)?)?),
        "body" => {
            let parameters = fields.objects("parameters", 0..=100)?;
            slots.body = parameters.into_iter().map(parameter).collect::<Result<_, _>>()?;
        }
        _ => slots.buttons.push(button(fields)?),
    }
    Ok(())
}

/// A parameter of a header or a body.
fn parameter(mut fields: Fields<'_>) -> Result<Parameter, GraphError> {
    const KINDS: [&str; 9] = [
        "text",
        "currency",
        "date_time",
        "image",
        "video",
        "document",
        "location",
        "product",
        "group_id",
    ];
    let kind = fields.one_of("type", &KINDS)?;
    let name = fields.optional_text("parameter_name", 1..=100)?.map(str::to_owned);
    let text = match kind {
        "text" => fields.text("text", 1..=32_768)?.to_owned(),
        "group_id" => fields.text("group_id", 1..=300)?.to_owned(),
        "currency" => currency(fields.object("currency")?)?,
        "date_time" => fields.object("date_time")?.text("fallback_value", 1..=200)?.to_owned(),
        "product" => {
            let mut product = fields.object("product")?;
            product.text("product_retailer_id", 1..=100)?;
            product.text("catalog_id", 1..=100)?;
            product.done()?;
            String::new()
        }
        _ => picture(&mut fields, kind)?,
    };
    fields.done()?;
    Ok(Parameter { kind: kind.to_owned(), name, text })
}

fn picture(fields: &mut Fields<'_>, kind: &str) -> Result<String, GraphError> {
    match kind {
        "image" => media("header", fields.object("image")?)?,
        "video" => media("header", fields.object("video")?)?,
        "location" => location(fields.object("location")?)?,
        _ => {
            let mut document = fields.object("document")?;
            document.optional_text("filename", 1..=240)?;
            media("header", document)?;
        }
    }
    Ok(String::new())
}

fn currency(mut fields: Fields<'_>) -> Result<String, GraphError> {
    let fallback = fields.text("fallback_value", 1..=200)?.to_owned();
    fields.text("code", 3..=3)?;
    if fields.integer("amount_1000", i64::MIN..=i64::MAX)?.is_none() {
        return Err(fields.missing("amount_1000"));
    }
    fields.done()?;
    Ok(fallback)
}

fn button(fields: &mut Fields<'_>) -> Result<ButtonFilling, GraphError> {
    let sub_type = fields.text("sub_type", 1..=40)?.to_ascii_lowercase();
    let index = fields.integer("index", 0..=9)?.ok_or_else(|| fields.missing("index"))?;
    let mut parameter = sole_parameter(fields)?;
    let text = match sub_type.as_str() {
        "quick_reply" => {
            parameter.one_of("type", &["payload"])?;
            parameter.text("payload", 1..=MAX_PAYLOAD)?
        }
        "url" => {
            parameter.one_of("type", &["text"])?;
            parameter.text("text", 1..=2000)?
        }
        "copy_code" => {
            parameter.one_of("type", &["coupon_code"])?;
            parameter.text("coupon_code", 1..=MAX_CODE)?
        }
        "flow" | "catalog" | "mpm" => {
            parameter.one_of("type", &["action"])?;
            parameter.any("action");
            ""
        }
        "voice_call" => {
            return Ok(ButtonFilling { index: slot_index(index), sub_type, text: String::new() });
        }
        other => {
            return Err(fields.invalid("sub_type", &format!("has the unknown value \"{other}\"")));
        }
    };
    parameter.done()?;
    Ok(ButtonFilling { index: slot_index(index), sub_type, text: text.to_owned() })
}

fn slot_index(index: i64) -> usize {
    usize::try_from(index).unwrap_or_default()
}
