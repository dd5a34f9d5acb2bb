//! The thread between one account and one contact, and when one may write freely in it.

mod on_phone;
mod standing;

use std::time::Duration;

pub use on_phone::{Arranged, ArrangedPart, Muted, OlderRequest, OlderState, OnPhone, Shelf};
pub use standing::{ChatState, Standing};

use crate::contact::ContactType;
use crate::time::Timestamp;

/// Meta's customer service window (cloud-api.md §9).
pub const SERVICE_WINDOW: Duration = Duration::from_hours(24);

text_enum! {
    /// What kind of thread it is.
    ChatType {
        Private = "private",
        Group = "group",
    }
}

impl From<ContactType> for ChatType {
    fn from(contact: ContactType) -> Self {
        match contact {
            ContactType::Individual => Self::Private,
            ContactType::Group => Self::Group,
        }
    }
}

/// When free messages are allowed in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The provider knows no window.
    Unlimited,
    /// Open until this moment (exclusive).
    OpenUntil(Timestamp),
    /// Only templates may be sent; it closed then, or never opened.
    Closed(Option<Timestamp>),
}

impl Window {
    /// Counts from the customer's last message, never from ours: that is what opens Meta's window.
    pub fn of(
        length: Option<Duration>,
        last_customer_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Self {
        let Some(length) = length else { return Self::Unlimited };
        match last_customer_at.map(|at| at.plus(length)) {
            Some(until) if now < until => Self::OpenUntil(until),
            closed => Self::Closed(closed),
        }
    }

    pub const fn may_send_freely(self) -> bool {
        !matches!(self, Self::Closed(_))
    }

    /// Until when it is open, or since when it is closed.
    pub const fn edge(self) -> Option<Timestamp> {
        match self {
            Self::Unlimited => None,
            Self::OpenUntil(until) => Some(until),
            Self::Closed(since) => since,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window_after(elapsed: Duration) -> Window {
        let written = Timestamp::from_millis(1_000);
        Window::of(Some(SERVICE_WINDOW), Some(written), written.plus(elapsed))
    }

    #[test]
    fn the_window_is_open_until_just_before_24_hours() {
        let last_moment = SERVICE_WINDOW.checked_sub(Duration::from_millis(1)).unwrap();
        assert!(window_after(last_moment).may_send_freely());
        assert!(!window_after(SERVICE_WINDOW).may_send_freely());
    }

    #[test]
    fn a_customer_who_never_wrote_has_no_window() {
        let window = Window::of(Some(SERVICE_WINDOW), None, Timestamp::from_millis(5));
        assert_eq!(window, Window::Closed(None));
    }

    #[test]
    fn a_provider_without_a_window_is_always_open() {
        assert!(Window::of(None, None, Timestamp::from_millis(5)).may_send_freely());
    }
}
