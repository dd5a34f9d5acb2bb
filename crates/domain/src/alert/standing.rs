//! Whether a number is up or down, as far as people want to be alarmed about it.

use crate::account::AccountStatus;
use crate::link::{LinkState, LinkWish};

/// How a number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Messages flow.
    Up,
    /// Messages do not flow, and the team did not want that.
    Down,
    /// Nothing can be said now: whatever was true before is still taken as true. So it is while a phone is to scan a
    /// code, while a number that never worked does not work yet, and after the team has logged a number out itself.
    Unclear,
    /// Nobody waits for it: the team has disconnected it ([`LinkState::Resting`]), or has removed it. It is no outage,
    /// and ends one without anybody being told that the number is back.
    Idle,
}

impl Standing {
    /// Of a number that is linked by a phone. `was_up`: it has been connected before. `is_new`: it was linked until now.
    pub const fn of_link(state: LinkState, wish: LinkWish, was_up: bool, is_new: bool) -> Self {
        match state {
            LinkState::Connected => Self::Up,
            LinkState::Resting => Self::Idle,
            LinkState::Linking => Self::Unclear,
            _ if !was_up || is_own_doing(state, wish, is_new) => Self::Unclear,
            LinkState::Connecting
            | LinkState::Reconnecting
            | LinkState::NeedsScan
            | LinkState::Replaced
            | LinkState::Banned
            | LinkState::Outdated
            | LinkState::Failed => Self::Down,
        }
    }

    /// Of a number that no phone links. One that needs attention may work or not: it could not be looked at, for
    /// example.
    pub const fn of_status(status: AccountStatus, was_up: bool) -> Self {
        match status {
            AccountStatus::Connected => Self::Up,
            AccountStatus::Disconnected if was_up => Self::Down,
            AccountStatus::Attention | AccountStatus::Disconnected => Self::Unclear,
        }
    }
}

/// What the team asked for itself is no news to it. The wish of a number that is no longer linked settles on rest, whoever
/// took it off the phone: when the team did, that was known before.
const fn is_own_doing(state: LinkState, wish: LinkWish, is_new: bool) -> bool {
    match wish {
        LinkWish::LogOut => true,
        LinkWish::Rest => matches!(state, LinkState::NeedsScan) && !is_new,
        LinkWish::ShowCode | LinkWish::ShowLetters | LinkWish::Connect => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linked_number_is_down_while_it_is_neither_connected_nor_being_linked() {
        for state in LinkState::ALL {
            let standing = Standing::of_link(*state, LinkWish::Connect, true, false);
            let expected = match state {
                LinkState::Connected => Standing::Up,
                LinkState::Linking => Standing::Unclear,
                LinkState::Resting => Standing::Idle,
                _ => Standing::Down,
            };
            assert_eq!(standing, expected, "{state}");
        }
    }

    #[test]
    fn a_number_that_was_never_connected_is_not_down() {
        for state in LinkState::ALL {
            let standing = Standing::of_link(*state, LinkWish::ShowCode, false, false);
            assert_ne!(standing, Standing::Down, "{state}");
        }
        let unknown = Standing::of_status(AccountStatus::Disconnected, false);
        assert_eq!(unknown, Standing::Unclear);
    }

    #[test]
    fn what_the_team_does_itself_alarms_nobody() {
        let standing = |wish, is_new| Standing::of_link(LinkState::NeedsScan, wish, true, is_new);
        assert_eq!(standing(LinkWish::LogOut, true), Standing::Unclear);
        assert_eq!(standing(LinkWish::Rest, false), Standing::Unclear, "its session has ended");
    }

    #[test]
    fn a_number_that_its_phone_logs_out_is_down() {
        let standing = Standing::of_link(LinkState::NeedsScan, LinkWish::Rest, true, true);
        assert_eq!(standing, Standing::Down);
    }

    #[test]
    fn a_number_without_a_phone_is_down_when_nothing_can_be_sent() {
        let standing = |status| Standing::of_status(status, true);
        assert_eq!(standing(AccountStatus::Disconnected), Standing::Down);
        assert_eq!(standing(AccountStatus::Attention), Standing::Unclear);
    }
}
