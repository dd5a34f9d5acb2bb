//! From a raw body to what became true: `{event, data}`, with keys in either spelling.

use blazz_domain::Timestamp;
use blazz_domain::inbound::Inbound;
use serde_json::Value;

use super::session::{self, SessionNews};
use super::{jid, message, status};
use crate::cloud::tolerant::{Tolerant, without_nul};

/// One post of a bridge, read as far as it can be.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Which of its sessions it is about.
    pub session: Option<String>,
    /// The bridge's word for it.
    pub name: String,
    pub inbound: Vec<Inbound>,
    pub news: Option<SessionNews>,
    /// Why it, or some of it, could not be read.
    pub error: Option<EventError>,
}

/// Why an event has no meaning here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    #[error("this program does not know the event {event:?}")]
    Unknown { event: String },
    #[error("it has no {what}")]
    Missing { what: &'static str },
    #[error("its {what} cannot be read")]
    Strange { what: &'static str },
}

/// A body that is no JSON object.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableBody {
    #[error("reading the body as JSON")]
    Json(#[from] serde_json::Error),
    #[error("the body is no JSON object")]
    NoObject,
}

/// Reads one body. What it says may still be beyond this program; see [`Event::error`].
pub fn parse(raw: &[u8], received_at: Timestamp) -> Result<Event, UnreadableBody> {
    let body: Value = serde_json::from_slice(raw)?;
    if !body.is_object() {
        return Err(UnreadableBody::NoObject);
    }
    let body = without_nul(body);
    let name = body.text("event").unwrap_or_default();
    let data = &body["data"];
    let session = session_of(data).or_else(|| session_of(&body));
    let mut event = Event { session, name, inbound: Vec::new(), news: None, error: None };
    match read(&event.name, data, received_at) {
        Ok(Read::Inbound(inbound)) => event.inbound = inbound,
        Ok(Read::News(news)) => event.news = Some(news),
        Err(error) => event.error = Some(error),
    }
    Ok(event)
}

enum Read {
    Inbound(Vec<Inbound>),
    News(SessionNews),
}

fn session_of(holder: &Value) -> Option<String> {
    ["session_id", "sessionId", "session"].iter().find_map(|key| holder.text(key))
}

fn read(event: &str, data: &Value, received_at: Timestamp) -> Result<Read, EventError> {
    Ok(match event {
        "qr_code_generated" => Read::News(session::code(data)?),
        "session_authenticated" => Read::News(SessionNews::Authenticated),
        "session_ready" => Read::News(session::ready(data)),
        "session_disconnected" => Read::News(session::disconnected(data)),
        "message_received" => Read::Inbound(message::received(inner(data), received_at)?),
        "message_sent" => Read::Inbound(message::sent(inner(data), received_at)?),
        "message_status_updated" => Read::Inbound(status::updated(inner(data), received_at)?),
        "" => return Err(EventError::Missing { what: "event" }),
        other => return Err(EventError::Unknown { event: other.chars().take(64).collect() }),
    })
}

/// The message itself stands in `data`, or in `data.message` beside what the bridge adds.
fn inner(data: &Value) -> &Value {
    data.get("message").filter(|message| message.is_object()).unwrap_or(data)
}

/// The first of these keys that has a text.
pub(super) fn text(holder: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| holder.text(key))
}

/// Whether one of these keys says yes.
pub(super) fn flag(holder: &Value, keys: &[&str]) -> bool {
    keys.iter().any(|key| holder.flag(key))
}

/// Seconds, or milliseconds where the number is too large for them; the time of receipt when it is missing or
/// lies in the future by more than a day.
pub(super) fn at(item: &Value, received_at: Timestamp) -> Timestamp {
    const LATEST_SECONDS: i64 = 100_000_000_000;
    let told = ["timestamp", "t"].iter().find_map(|key| item.integer(key)).filter(|it| *it > 0);
    told.map(|told| {
        if told < LATEST_SECONDS {
            Timestamp::from_seconds(told)
        } else {
            Timestamp::from_millis(told)
        }
    })
    .filter(|at| *at <= received_at.plus(std::time::Duration::from_hours(24)))
    .unwrap_or(received_at)
}

/// A person's or group's name under one of these keys.
pub(super) fn address(
    holder: &Value,
    keys: &[&str],
    is_group: bool,
    what: &'static str,
) -> Result<jid::Address, EventError> {
    let name = jid::name(holder, keys).ok_or(EventError::Missing { what })?;
    jid::read(&name, is_group).ok_or(EventError::Strange { what })
}
