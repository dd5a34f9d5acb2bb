//! Where the work on a chat stands: it is to be answered, waits for something, sleeps until a time, or is done.

use crate::time::Timestamp;

text_enum! {
    /// Where the work on a chat stands, in a word.
    ChatState {
        /// Somebody is to answer.
        Open = "open",
        /// It waits for something that is not the customer's next message.
        Pending = "pending",
        /// It waits until a time, and is open then.
        Snoozed = "snoozed",
        /// Done, until the customer writes again.
        Resolved = "resolved",
    }
}

/// The same with what belongs to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    #[default]
    Open,
    Pending,
    Snoozed {
        until: Timestamp,
    },
    Resolved,
}

impl Standing {
    /// A snooze without an end is none.
    pub const fn of(state: ChatState, until: Option<Timestamp>) -> Self {
        match (state, until) {
            (ChatState::Pending, _) => Self::Pending,
            (ChatState::Snoozed, Some(until)) => Self::Snoozed { until },
            (ChatState::Resolved, _) => Self::Resolved,
            (ChatState::Open | ChatState::Snoozed, _) => Self::Open,
        }
    }

    pub const fn state(self) -> ChatState {
        match self {
            Self::Open => ChatState::Open,
            Self::Pending => ChatState::Pending,
            Self::Snoozed { .. } => ChatState::Snoozed,
            Self::Resolved => ChatState::Resolved,
        }
    }

    pub const fn until(self) -> Option<Timestamp> {
        match self {
            Self::Snoozed { until } => Some(until),
            Self::Open | Self::Pending | Self::Resolved => None,
        }
    }

    /// What a word of the customer makes of it. What is pending stays so: the team waits for something else.
    #[must_use]
    pub const fn after_customer_wrote(self) -> Self {
        match self {
            Self::Snoozed { .. } | Self::Resolved => Self::Open,
            Self::Open | Self::Pending => self,
        }
    }

    /// What becomes of two threads that turn out to be one: unless both stood alike somebody looks at it.
    #[must_use]
    pub fn joined_with(self, other: Self) -> Self {
        if self.state() == other.state() { self } else { Self::Open }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNTIL: Timestamp = Timestamp::from_millis(5_000);
    const ALL: [Standing; 4] =
        [Standing::Open, Standing::Pending, Standing::Snoozed { until: UNTIL }, Standing::Resolved];

    #[test]
    fn a_customer_who_writes_opens_what_was_done_or_asleep() {
        let after = ALL.map(Standing::after_customer_wrote);
        assert_eq!(after, [Standing::Open, Standing::Pending, Standing::Open, Standing::Open]);
    }

    #[test]
    fn a_standing_is_the_same_after_it_was_kept() {
        for standing in ALL {
            assert_eq!(Standing::of(standing.state(), standing.until()), standing);
        }
    }

    #[test]
    fn a_snooze_without_an_end_is_open() {
        assert_eq!(Standing::of(ChatState::Snoozed, None), Standing::Open);
    }

    #[test]
    fn work_is_not_lost_when_two_threads_become_one() {
        assert_eq!(Standing::Resolved.joined_with(Standing::Pending), Standing::Open);
        assert_eq!(Standing::Resolved.joined_with(Standing::Resolved), Standing::Resolved);
        let other = Standing::Snoozed { until: Timestamp::from_millis(9_000) };
        assert_eq!(ALL[2].joined_with(other), ALL[2]);
    }
}
