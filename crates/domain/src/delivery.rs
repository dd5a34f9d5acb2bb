//! How far an outbound message has come; it never moves backwards.

use crate::failure::Failure;
use crate::governor::Held;
use crate::time::Timestamp;

text_enum! {
    /// A step on the way to the customer.
    DeliveryState {
        /// Committed here, not yet accepted by WhatsApp.
        Queued = "queued",
        /// The provider call ended without an answer: it may have been sent.
        Unknown = "unknown",
        /// Accepted by WhatsApp.
        Sent = "sent",
        Delivered = "delivered",
        Read = "read",
        /// A voice message was played.
        Played = "played",
        /// It will not arrive; the reason stands beside it.
        Failed = "failed",
    }
}

impl DeliveryState {
    const fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Unknown => 1,
            Self::Sent => 2,
            Self::Failed => 3,
            Self::Delivered => 4,
            Self::Read => 5,
            Self::Played => 6,
        }
    }

    /// Where a report of `to` leads from here; `None` when it brings nothing new.
    ///
    /// Reports come twice, late and in any order (cloud-api.md §3). Ranking `failed` between `sent` and
    /// `delivered` makes every order of the same reports end in the same state: a message that was seen on
    /// the phone did arrive, whatever a late failure says, and a late `sent` does not heal a failure.
    pub const fn advance(self, to: Self) -> Option<Self> {
        if to.rank() > self.rank() { Some(to) } else { None }
    }

    /// Whether a person may ask for another attempt.
    pub const fn may_retry(self) -> bool {
        matches!(self, Self::Failed | Self::Unknown)
    }

    /// The number the database keeps.
    pub const fn to_code(self) -> i64 {
        self.rank() as i64
    }

    pub const fn from_code(code: i64) -> Self {
        match code {
            0 => Self::Queued,
            2 => Self::Sent,
            3 => Self::Failed,
            4 => Self::Delivered,
            5 => Self::Read,
            6 => Self::Played,
            _ => Self::Unknown,
        }
    }
}

/// The state of an outbound message with the time of every step it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub state: DeliveryState,
    pub queued_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
    pub read_at: Option<Timestamp>,
    pub played_at: Option<Timestamp>,
    pub failed_at: Option<Timestamp>,
    pub failure: Option<Failure>,
    /// Why it waits and until when; only while it is queued.
    pub held: Option<Held>,
}

impl Delivery {
    pub const fn queued(at: Timestamp) -> Self {
        Self {
            state: DeliveryState::Queued,
            queued_at: at,
            sent_at: None,
            delivered_at: None,
            read_at: None,
            played_at: None,
            failed_at: None,
            failure: None,
            held: None,
        }
    }

    /// Takes in one report: keeps the earliest time of each step and moves the state forward.
    /// Returns whether anything changed.
    pub fn report(&mut self, to: DeliveryState, at: Timestamp, failure: Option<Failure>) -> bool {
        let before = self.clone();
        if let Some(slot) = self.time_of(to) {
            *slot = Some(slot.map_or(at, |known| known.min(at)));
        }
        if let Some(state) = self.state.advance(to) {
            self.state = state;
            self.held = None;
            self.failure =
                failure.filter(|_| matches!(state, DeliveryState::Failed | DeliveryState::Unknown));
        }
        *self != before
    }

    /// Puts a failed or unknown message back into the queue, as a person asked.
    pub fn requeue(&mut self) {
        self.state = DeliveryState::Queued;
        self.failed_at = None;
        self.failure = None;
    }

    const fn time_of(&mut self, state: DeliveryState) -> Option<&mut Option<Timestamp>> {
        match state {
            DeliveryState::Sent => Some(&mut self.sent_at),
            DeliveryState::Delivered => Some(&mut self.delivered_at),
            DeliveryState::Read => Some(&mut self.read_at),
            DeliveryState::Played => Some(&mut self.played_at),
            DeliveryState::Failed => Some(&mut self.failed_at),
            DeliveryState::Queued | DeliveryState::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_late_delivered_does_not_undo_read() {
        assert_eq!(DeliveryState::Read.advance(DeliveryState::Delivered), None);
    }

    #[test]
    fn a_delivered_message_does_not_fail() {
        assert_eq!(DeliveryState::Delivered.advance(DeliveryState::Failed), None);
    }

    #[test]
    fn an_unknown_message_is_resolved_by_any_report() {
        for state in [DeliveryState::Sent, DeliveryState::Failed, DeliveryState::Read] {
            assert_eq!(DeliveryState::Unknown.advance(state), Some(state));
        }
    }

    #[test]
    fn codes_round_trip() {
        for state in DeliveryState::ALL {
            assert_eq!(DeliveryState::from_code(state.to_code()), *state);
        }
    }

    fn any_report() -> impl Strategy<Value = (usize, i64)> {
        (0..DeliveryState::ALL.len(), 1..50_i64)
    }

    proptest! {
        #[test]
        fn any_order_and_repetition_of_reports_ends_in_the_same_state(
            reports in proptest::collection::vec(any_report(), 0..12),
            again in proptest::collection::vec(0..12_usize, 0..6),
            seed in any::<u64>(),
        ) {
            let apply = |list: &[(usize, i64)]| {
                let mut delivery = Delivery::queued(Timestamp::from_millis(0));
                for (state, at) in list {
                    delivery.report(DeliveryState::ALL[*state], Timestamp::from_millis(*at), None);
                }
                delivery
            };
            let mut shuffled = reports.clone();
            shuffled.extend(again.iter().filter_map(|i| reports.get(*i).copied()));
            let length = shuffled.len();
            for i in 0..length {
                let j = usize::try_from(seed.rotate_left(u32::try_from(i).unwrap()) % 97).unwrap();
                shuffled.swap(i, j % length);
            }
            prop_assert_eq!(apply(&reports), apply(&shuffled));
        }
    }
}
