//! How a linked device is connected, as clients see it.

use blazz_domain::Timestamp;
use blazz_domain::link::{LinkState, LinkStep};
use blazz_storage::workspace::links::{Link, PastState};
use serde::Serialize;
use utoipa::ToSchema;

/// How a linked device is connected.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Link)]
pub struct LinkView {
    pub state: LinkState,
    /// What is wrong and what to do about it.
    pub reason: Option<String>,
    pub since: Timestamp,
    /// Which attempt to connect again is next: 1 is the first.
    pub attempt: Option<u32>,
    /// When that attempt is made.
    pub next_try_at: Option<Timestamp>,
    /// When WhatsApp lets the number in again.
    pub banned_until: Option<Timestamp>,
    /// How far what was said before the number was linked is here; absent until the phone tells it.
    pub history: Option<HistoryView>,
    /// What the team does to chats here is done on the phone too: archive, pin, mute, mark as unread.
    pub tells_phone: bool,
}

/// How far the phone's history is taken in.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = LinkHistory)]
pub struct HistoryView {
    /// As the phone counts: 100 is all that it tells by itself.
    #[schema(maximum = 100)]
    pub percent: u32,
    /// When the last part was taken in.
    pub at: Timestamp,
}

impl From<Link> for LinkView {
    fn from(link: Link) -> Self {
        Self {
            state: link.state,
            reason: link.reason,
            since: link.since,
            attempt: link.retry.map(|retry| retry.attempt),
            next_try_at: link.retry.map(|retry| retry.at),
            banned_until: link.banned_until,
            tells_phone: link.tells_phone,
            history: link.facts.history.map(|it| HistoryView { percent: it.percent, at: it.at }),
        }
    }
}

/// What a person does next to link the device.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LinkStep)]
pub struct LinkStepView {
    /// `code`: show `text` as a QR code to the phone. `letters`: type `text` on the phone. `passkey`: `text` holds
    /// the options of `navigator.credentials.get` as JSON. `confirm`: compare `text` with what the phone shows.
    #[schema(value_type = String)]
    pub kind: &'static str,
    pub text: String,
    /// Another one takes its place then.
    pub expires_at: Timestamp,
}

impl LinkStepView {
    pub fn new(step: &LinkStep, expires_at: Timestamp) -> Self {
        Self { kind: step.kind(), text: step.text().to_owned(), expires_at }
    }
}

/// A state that began at some time.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PastLinkState)]
pub struct PastStateView {
    pub state: LinkState,
    pub reason: Option<String>,
    pub at: Timestamp,
}

impl From<PastState> for PastStateView {
    fn from(past: PastState) -> Self {
        Self { state: past.state, reason: past.reason, at: past.at }
    }
}
