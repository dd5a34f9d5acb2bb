//! What is known of a link beside its state: how far the history of its phone is here, when it was last seen connected,
//! and what it may have missed.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::LinkState;
use crate::time::Timestamp;

/// How long WhatsApp keeps what could not be delivered (its privacy policy, "Undelivered messages").
const KEPT_BY_WHATSAPP: Duration = Duration::from_hours(30 * 24);

/// How often a session says that it is still connected; what is known of an outage is as exact as that.
pub const SIGN_OF_LIFE: Duration = Duration::from_hours(1);

/// What is known of a link.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkFacts {
    /// When it was last known to be connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Timestamp>,
    /// Since when no phone links it, if one did before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlinked_at: Option<Timestamp>,
    /// Since when the team itself has it logged out; until a phone links it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logged_out_at: Option<Timestamp>,
    /// The last stretch of time of which messages may be missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<Gap>,
    /// How far the phone's history is taken in, since the number was linked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<HistoryProgress>,
}

/// A stretch of time of which messages may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    pub from: Timestamp,
    pub until: Timestamp,
    pub cause: GapCause,
}

/// Why messages may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapCause {
    /// No phone had linked the number: of that time there is what the phone told when it linked it again.
    NotLinked,
    /// It was away for longer than WhatsApp keeps messages.
    AwayTooLong,
}

/// How far the phone's history is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryProgress {
    /// As the phone counts, 0 to 100; the phone may send less than all it has.
    pub percent: u32,
    pub at: Timestamp,
}

impl LinkFacts {
    /// What is known once a state was told.
    #[must_use]
    pub fn after(self, state: LinkState, was: LinkState, now: Timestamp) -> Self {
        let seen = self.seen(was, now);
        match state {
            // What WhatsApp still has comes before it is called connected: the gap is to be known by then.
            LinkState::Connecting => seen.missing(now),
            LinkState::Connected => {
                let seen = seen.missing(now);
                Self { seen_at: Some(now), unlinked_at: None, logged_out_at: None, ..seen }
            }
            LinkState::NeedsScan | LinkState::Linking => {
                let unlinked_at = seen.unlinked_at.or(seen.seen_at);
                Self { unlinked_at, ..seen }
            }
            _ => seen,
        }
    }

    /// Until it leaves the state of being connected, it was.
    fn seen(self, was: LinkState, now: Timestamp) -> Self {
        // After a crash the state was told long ago; the last sign of life is what is certain.
        let is_fresh = self.seen_at.is_some_and(|seen| now.since(seen) <= SIGN_OF_LIFE * 2);
        let is_last = was == LinkState::Connected && is_fresh;
        Self { seen_at: if is_last { Some(now) } else { self.seen_at }, ..self }
    }

    fn missing(self, now: Timestamp) -> Self {
        let gap = match (self.unlinked_at, self.seen_at) {
            (Some(from), _) => Some(Gap { from, until: now, cause: GapCause::NotLinked }),
            (None, Some(from)) if now.since(from) > KEPT_BY_WHATSAPP => {
                let until = now.minus(KEPT_BY_WHATSAPP);
                Some(Gap { from, until, cause: GapCause::AwayTooLong })
            }
            _ => None,
        };
        Self { gap: gap.or(self.gap), ..self }
    }
}

impl Gap {
    /// The line that stands for it in a thread.
    pub fn in_words(&self) -> String {
        let (from, until) = (shown(self.from), shown(self.until));
        match self.cause {
            GapCause::NotLinked => format!(
                "The phone was not linked between {from} and {until}. Messages of that time may be missing: \
                 only what the phone told afterwards is here."
            ),
            GapCause::AwayTooLong => format!(
                "Messages between {from} and {until} may be missing: the number was away for longer than \
                 WhatsApp keeps them."
            ),
        }
    }
}

/// To the minute, UTC.
fn shown(at: Timestamp) -> String {
    let moment = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
    moment.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_hours(24);

    fn at(days: u32) -> Timestamp {
        Timestamp::from_seconds(1_700_000_000).plus(DAY * days)
    }

    fn connected_on(day: u32) -> LinkFacts {
        LinkFacts::default().after(LinkState::Connected, LinkState::Connecting, at(day))
    }

    #[test]
    fn a_first_link_and_a_short_outage_leave_no_gap() {
        let facts = connected_on(1).after(LinkState::Reconnecting, LinkState::Connected, at(1));
        let facts = facts.after(LinkState::Connected, LinkState::Reconnecting, at(20));
        assert_eq!((facts.gap, facts.seen_at), (None, Some(at(20))));
    }

    #[test]
    fn what_whatsapp_no_longer_keeps_is_missing() {
        let back = connected_on(1).after(LinkState::Connecting, LinkState::Connected, at(50));
        let facts = back.after(LinkState::Connected, LinkState::Connecting, at(50));
        let gap = Gap { from: at(1), until: at(20), cause: GapCause::AwayTooLong };
        assert_eq!(facts.gap, Some(gap));
    }

    #[test]
    fn a_number_that_is_linked_anew_may_have_missed_what_was_said_meanwhile() {
        let out = connected_on(1).after(LinkState::NeedsScan, LinkState::Connected, at(1));
        let out = out.after(LinkState::Linking, LinkState::NeedsScan, at(3));
        let facts = out.after(LinkState::Connected, LinkState::Connecting, at(4));
        let gap = Gap { from: at(1), until: at(4), cause: GapCause::NotLinked };
        assert_eq!((facts.gap, facts.unlinked_at), (Some(gap), None));
        assert!(gap.in_words().contains("2023-11-15 22:13 UTC"), "{}", gap.in_words());
    }

    #[test]
    fn a_number_is_logged_out_by_the_team_until_it_is_connected_again() {
        let out = LinkFacts { logged_out_at: Some(at(2)), ..connected_on(1) };
        let out = out.after(LinkState::Linking, LinkState::NeedsScan, at(3));
        let out = out.after(LinkState::Reconnecting, LinkState::Linking, at(3));
        assert_eq!(out.logged_out_at, Some(at(2)));
        let back = out.after(LinkState::Connected, LinkState::Connecting, at(4));
        assert_eq!(back.logged_out_at, None);
    }

    #[test]
    fn a_crash_hides_no_outage() {
        let facts = connected_on(1).after(LinkState::Connecting, LinkState::Connected, at(40));
        assert_eq!(facts.seen_at, Some(at(1)));
    }
}
