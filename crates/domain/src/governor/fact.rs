//! What WhatsApp holds against a number for a while, learnt from its answers.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::HoldReason;
use crate::failure::Failure;
use crate::time::Timestamp;

text_enum! {
    /// What WhatsApp refuses until some time. None of it keeps a number from answering.
    FactKind {
        /// It may write to nobody who has not written to it.
        ReachoutLocked = "reachout_locked",
        /// It may begin no more chats.
        NewChatsCapped = "new_chats_capped",
        /// A message to somebody who never wrote was refused with error 463.
        FirstContactRefused = "first_contact_refused",
    }
}

/// The longest that a refusal of no named length is believed.
const LONGEST: Duration = Duration::from_hours(24);

impl FactKind {
    /// What a refusal tells of the number, if anything. 479 says that a stanza was malformed, which is no fact of the
    /// number.
    pub fn of(failure: &Failure) -> Option<Self> {
        match failure.code.as_str() {
            "whatsapp_463" => Some(Self::FirstContactRefused),
            "reachout_locked" => Some(Self::ReachoutLocked),
            // `NackReason::NewChatMessagesCapped` (`wacore` 0.7.0, `protocol/nack.rs`).
            "new_chats_capped" | "whatsapp_475" => Some(Self::NewChatsCapped),
            _ => None,
        }
    }

    pub const fn reason(self) -> HoldReason {
        match self {
            Self::ReachoutLocked => HoldReason::ReachoutLocked,
            Self::NewChatsCapped => HoldReason::NewChatsCapped,
            Self::FirstContactRefused => HoldReason::FirstContactRefused,
        }
    }

    const fn first_length(self) -> Duration {
        match self {
            Self::FirstContactRefused => Duration::from_hours(1),
            Self::ReachoutLocked | Self::NewChatsCapped => LONGEST,
        }
    }
}

/// Something WhatsApp refuses to a number until some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFact {
    pub kind: FactKind,
    pub since: Timestamp,
    pub until: Timestamp,
    /// WhatsApp's answer, as a plain sentence.
    pub reason: String,
    /// WhatsApp has named it when it was asked, and lifts it by naming it no more. Otherwise it was learnt from a refused
    /// message, and holds until its end whatever WhatsApp says.
    #[serde(default)]
    pub is_told: bool,
}

impl AccountFact {
    /// WhatsApp refused something. When it refuses the same soon after the last time, twice as long is waited.
    pub fn learn(kind: FactKind, reason: &str, known: Option<&Self>, now: Timestamp) -> Self {
        let wait = known.map_or(kind.first_length(), |known| {
            let last = known.until.since(known.since);
            let is_recent = now < known.until.plus(last);
            if is_recent { last.saturating_mul(2).min(LONGEST) } else { kind.first_length() }
        });
        let known_until = known.map_or(now, |known| known.until);
        let is_open = known_until > now;
        Self {
            kind,
            // Messages that were under way together are refused together.
            since: known.filter(|_| is_open).map_or(now, |known| known.since),
            is_told: is_open && known.is_some_and(|known| known.is_told),
            until: if is_open { known_until } else { now.plus(wait) },
            reason: reason.to_owned(),
        }
    }

    pub fn holds(&self, now: Timestamp) -> bool {
        now < self.until
    }
}
