//! The envelope of a send: to whom, what kind, in answer to what.

use serde_json::Value;

use super::{Endpoint, contacts, interactive, kinds};
use crate::cloud::{error::GraphError, fields::Fields};

/// Longest `biz_opaque_callback_data`.
const MAX_TRACKING: usize = 512;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Addressee {
    /// As typed: with or without `+`, with spaces.
    Phone(String),
    UserId(String),
    Group(String),
}

impl Addressee {
    /// What the answer repeats as `input`.
    pub(crate) fn input(&self) -> &str {
        match self {
            Self::Phone(input) | Self::UserId(input) | Self::Group(input) => input,
        }
    }
}

/// A send that is well formed; whether it may be sent is decided against the world.
#[derive(Clone, Debug)]
pub(crate) struct Envelope {
    pub(crate) to: Addressee,
    pub(crate) kind: String,
    /// The object under the kind's name.
    pub(crate) content: Value,
    pub(crate) quotes: Option<String>,
    pub(crate) tracking: Option<String>,
    pub(crate) identity_hash: Option<String>,
    pub(crate) is_marketing_endpoint: bool,
}

pub(crate) fn parse(body: &Value, endpoint: Endpoint) -> Result<Envelope, GraphError> {
    let mut fields = Fields::envelope(body)?;
    fields.one_of("messaging_product", &["whatsapp"])?;
    let to = addressee(&mut fields)?;
    let quotes = quoted(&mut fields)?;
    let tracking = fields.optional_text("biz_opaque_callback_data", 0..=MAX_TRACKING)?;
    let identity_hash = fields.optional_text("recipient_identity_key_hash", 1..=100)?;
    if endpoint == Endpoint::Marketing {
        fields.optional_text("product_policy", 1..=40)?;
        fields.flag("message_activity_sharing")?;
    }
    let kind = fields.optional_text("type", 0..=usize::MAX)?.unwrap_or("text");
    let content = content(&mut fields, kind, &to, endpoint)?.clone();
    if kind == "reaction" && quotes.is_some() {
        return Err(fields.invalid("context", "is not allowed for reactions"));
    }
    fields.done()?;
    Ok(Envelope {
        to,
        kind: kind.to_owned(),
        content,
        quotes,
        tracking: tracking.map(str::to_owned),
        identity_hash: identity_hash.map(str::to_owned),
        is_marketing_endpoint: endpoint == Endpoint::Marketing,
    })
}

/// `to` wins when a user id is given as well.
fn addressee(fields: &mut Fields<'_>) -> Result<Addressee, GraphError> {
    let kind = if fields.has("recipient_type") {
        fields.one_of("recipient_type", &["individual", "group"])?
    } else {
        "individual"
    };
    let recipient = fields.optional_text("recipient", 1..=160)?;
    let to = fields.optional_text("to", 1..=200)?;
    match (to, recipient) {
        (Some(to), _) if kind == "group" => Ok(Addressee::Group(to.to_owned())),
        (Some(to), _) if is_phone(to) => Ok(Addressee::Phone(to.to_owned())),
        (Some(_), _) => Err(fields.invalid("to", "is not a valid phone number")),
        (None, Some(user_id)) => Ok(Addressee::UserId(user_id.to_owned())),
        (None, None) => Err(fields.missing("to")),
    }
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || "+ -().".contains(c));
    is_plain && (5..=20).contains(&digits)
}

fn quoted(fields: &mut Fields<'_>) -> Result<Option<String>, GraphError> {
    let Some(mut context) = fields.optional_object("context")? else { return Ok(None) };
    let quoted = context.text("message_id", 1..=500)?.to_owned();
    context.done()?;
    Ok(Some(quoted))
}

/// Checks the object of the kind and gives it back as it came.
fn content<'a>(
    fields: &mut Fields<'a>,
    kind: &str,
    to: &Addressee,
    endpoint: Endpoint,
) -> Result<&'a Value, GraphError> {
    if endpoint == Endpoint::Marketing && kind != "template" {
        return Err(GraphError::new(131_055, "Only marketing templates can be sent here"));
    }
    let is_group = matches!(to, Addressee::Group(_));
    if is_group && ["interactive", "location", "contacts"].contains(&kind) {
        return Err(GraphError::new(131_051, format!("Groups take no messages of type {kind}")));
    }
    let name = kinds::name(kind)
        .filter(|name| *name != "pin" || is_group)
        .ok_or_else(|| GraphError::new(131_051, format!("Unsupported message type {kind}")))?;
    let value = fields.any(name).ok_or_else(|| fields.missing(name))?;
    match name {
        "contacts" => contacts::check(value)?,
        "interactive" => interactive::check(Fields::nested("interactive", value)?)?,
        "template" => super::template::shape::check(Fields::nested("template", value)?)?,
        _ => kinds::check(name, Fields::nested(name, value)?)?,
    }
    Ok(value)
}
