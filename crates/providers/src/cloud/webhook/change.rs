//! From a raw body to one entry per change: whom it concerns, its exact text, and what became true.

use blazz_domain::Timestamp;
use blazz_domain::inbound::Inbound;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::context::Context;
use super::{account, call, contacts, echo, group, history, message, news};
use crate::cloud::tolerant::{Tolerant, without_nul};

/// One item of `entry[].changes[]`.
#[derive(Debug)]
pub struct Change {
    /// The business account it belongs to; empty when the body does not say.
    pub waba_id: String,
    /// The number it belongs to, where the field tells one: the tenant key (cloud-api.md §3, §11).
    pub phone_number_id: Option<String>,
    /// Digits of the number as people see it; only to find a number within its business account.
    pub display_phone_number: Option<String>,
    pub field: String,
    /// The exact text of the change, for replay with [`Change::read`].
    pub raw: String,
    /// What became true; never empty unless something could not be read.
    pub events: Vec<Inbound>,
    /// Why some of it, or all, could not be read. An item that cannot be read does not hide the others.
    pub errors: Vec<EffectError>,
}

/// Why a body is no webhook of a WhatsApp business account.
#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    #[error("reading the body as a webhook")]
    NotAWebhook(#[source] serde_json::Error),
    #[error("the webhook is about another kind of object")]
    OtherObject,
}

/// Why the effects of one change cannot be computed.
#[derive(Debug, thiserror::Error)]
pub enum EffectError {
    #[error("reading the change as JSON: {0}")]
    Unreadable(#[source] serde_json::Error),
    #[error("a {what} has no id")]
    MissingId { what: &'static str },
    #[error("a {what} does not say whom it is from or to")]
    MissingParty { what: &'static str },
    #[error("a {what} does not say which message it is about")]
    MissingTarget { what: &'static str },
    #[error("{what} is not a list")]
    NotAList { what: &'static str },
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(default)]
    object: Value,
    #[serde(borrow, default)]
    entry: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(default)]
    id: Value,
    /// Seconds.
    #[serde(default)]
    time: Value,
    #[serde(borrow, default)]
    changes: Vec<&'a RawValue>,
}

/// Takes a body apart. One bad item spoils its own change only. `received_at` stands in for times that
/// are missing or lie in the future.
pub fn parse(raw: &[u8], received_at: Timestamp) -> Result<Vec<Change>, ParseError> {
    let envelope: Envelope<'_> = serde_json::from_slice(raw).map_err(ParseError::NotAWebhook)?;
    if envelope.object != "whatsapp_business_account" {
        return Err(ParseError::OtherObject);
    }
    let mut changes = Vec::new();
    for entry in envelope.entry {
        match serde_json::from_str::<Entry<'_>>(entry.get()) {
            Ok(Entry { id, time, changes: items }) => {
                let waba_id = id_text(&id);
                let at = moment(&time);
                let read = |item: &RawValue| Change::read(&waba_id, item.get(), received_at).at(at);
                changes.extend(items.into_iter().map(read));
            }
            Err(error) => changes.push(Change::unreadable(String::new(), entry.get(), error)),
        }
    }
    Ok(changes)
}

fn id_text(id: &Value) -> String {
    match id {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// The time of an entry, in seconds as a number or a text.
fn moment(time: &Value) -> Option<Timestamp> {
    let seconds = time.as_i64().or_else(|| time.as_str()?.parse().ok())?;
    seconds.checked_mul(1000).map(Timestamp::from_millis)
}

impl Change {
    /// News of the account carry no time of their own: they have that of their entry.
    fn at(mut self, at: Option<Timestamp>) -> Self {
        for event in &mut self.events {
            if let Inbound::Account(news) = event {
                news.at = at;
            }
        }
        self
    }

    /// Reads one change again, from what was kept of it.
    pub fn read(waba_id: &str, raw: &str, received_at: Timestamp) -> Self {
        let change: Value = match serde_json::from_str(raw) {
            Ok(change) => without_nul(change),
            Err(error) => return Self::unreadable(waba_id.to_owned(), raw, error),
        };
        let value = &change["value"];
        let field = change.text("field").or_else(|| value.text("field")).unwrap_or_default();
        let context = Context::new(value, received_at);
        let Effects { events, errors } = effects(&field, &context);
        Self {
            waba_id: value["waba_info"].text("waba_id").unwrap_or_else(|| waba_id.to_owned()),
            phone_number_id: context.phone_number_id(),
            display_phone_number: context.display_phone_number(),
            events,
            errors,
            field,
            raw: raw.to_owned(),
        }
    }

    fn unreadable(waba_id: String, raw: &str, error: serde_json::Error) -> Self {
        Self {
            waba_id,
            phone_number_id: None,
            display_phone_number: None,
            field: String::new(),
            raw: raw.to_owned(),
            events: Vec::new(),
            errors: vec![EffectError::Unreadable(error)],
        }
    }
}

/// Members of a change's value that are lists wherever they occur (cloud-api.md §3).
const LISTS: [&str; 10] = [
    "messages",
    "statuses",
    "contacts",
    "errors",
    "message_echoes",
    "history",
    "groups",
    "calls",
    "state_sync",
    "user_id_update",
];

/// What the items of one change mean, and what could not be read of them.
#[derive(Debug, Default)]
pub(super) struct Effects {
    pub(super) events: Vec<Inbound>,
    pub(super) errors: Vec<EffectError>,
}

impl Effects {
    pub(super) fn add(&mut self, read: Result<impl IntoIterator<Item = Inbound>, EffectError>) {
        match read {
            Ok(events) => self.events.extend(events),
            Err(error) => self.errors.push(error),
        }
    }
}

impl From<Vec<Inbound>> for Effects {
    fn from(events: Vec<Inbound>) -> Self {
        Self { events, errors: Vec::new() }
    }
}

fn effects(field: &str, context: &Context<'_>) -> Effects {
    let is_no_list = |name: &&str| {
        context.value.get(*name).is_some_and(|member| !member.is_null() && !member.is_array())
    };
    let mut effects = read(field, context);
    let no_lists = LISTS.into_iter().filter(is_no_list);
    effects.errors.extend(no_lists.map(|what| EffectError::NotAList { what }));
    if effects.events.is_empty() && effects.errors.is_empty() {
        return nothing("nothing in it that this program knows").into();
    }
    effects
}

fn read(field: &str, context: &Context<'_>) -> Effects {
    match field {
        "messages" => message::field(context),
        "smb_message_echoes" | "message_echoes" => echo::field(context),
        "history" => history::field(context),
        "smb_app_state_sync" => contacts::address_book(context).into(),
        "user_id_update" => contacts::user_ids(context).into(),
        "user_preferences" => contacts::preferences(context).into(),
        "calls" => call::field(context),
        "standby" => nothing("a copy of a message that another app answers").into(),
        "automatic_events" => nothing("an event for advertisement statistics").into(),
        field if field.starts_with("group_") => group::field(context),
        field => account::field(field, context.value)
            .or_else(|| news::field(field, context.value))
            .unwrap_or_default()
            .into(),
    }
}

fn nothing(why: &'static str) -> Vec<Inbound> {
    vec![Inbound::Nothing { why }]
}
