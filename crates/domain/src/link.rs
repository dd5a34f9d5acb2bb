//! How a linked device is connected: the truth about it, and what somebody wants of it.

mod answer;
mod facts;

use std::time::Duration;

pub use answer::{
    LinkAnswer, OpenedCredential, PASSKEY_ORIGIN, PasskeyCredential, PasskeyResponse,
};
pub use facts::{Gap, GapCause, HistoryProgress, LinkFacts, SIGN_OF_LIFE};

use crate::account::AccountStatus;
use crate::time::Timestamp;

text_enum! {
    /// Where a linked device stands.
    LinkState {
        /// It waits for a phone to scan its code or take its letters.
        Linking = "linking",
        /// It is linked and about to connect.
        Connecting = "connecting",
        Connected = "connected",
        /// The connection was lost and is made again by itself.
        Reconnecting = "reconnecting",
        /// Its phone has logged it out, or it was never linked: a phone must scan again.
        NeedsScan = "needs_scan",
        /// The same device is connected from elsewhere.
        Replaced = "replaced",
        /// WhatsApp has shut the number out until a moment.
        Banned = "banned",
        /// WhatsApp wants a newer program.
        Outdated = "outdated",
        /// WhatsApp has refused it for another reason.
        Failed = "failed",
        /// Somebody has had it disconnected.
        Resting = "resting",
    }
}

impl LinkState {
    /// Whether messages can flow, now or by themselves in a moment: only then they are kept for it.
    pub const fn account_status(self) -> AccountStatus {
        match self {
            Self::Connected => AccountStatus::Connected,
            Self::Connecting | Self::Reconnecting => AccountStatus::Attention,
            Self::Linking
            | Self::NeedsScan
            | Self::Replaced
            | Self::Banned
            | Self::Outdated
            | Self::Failed
            | Self::Resting => AccountStatus::Disconnected,
        }
    }

    /// Whether the program goes on by itself; all others wait for a person, or for the end of a ban.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Linking | Self::Connecting | Self::Connected | Self::Reconnecting)
    }

    /// Whether a phone lists a device that this program can take off it by itself: not one that WhatsApp turns away, and not
    /// one that another program has connected.
    pub const fn can_leave_phone(self) -> bool {
        match self {
            Self::Connecting
            | Self::Connected
            | Self::Reconnecting
            | Self::Outdated
            | Self::Resting => true,
            Self::Linking | Self::NeedsScan | Self::Replaced | Self::Banned | Self::Failed => false,
        }
    }
}

text_enum! {
    /// What is wanted of a linked device.
    LinkWish {
        /// Show a code to scan.
        ShowCode = "show_code",
        /// Show letters to type on the phone.
        ShowLetters = "show_letters",
        /// Be connected.
        Connect = "connect",
        /// Be disconnected, and stay linked.
        Rest = "rest",
        /// Take the device off the phone.
        LogOut = "log_out",
    }
}

/// What became true of a linked device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkReport {
    pub state: LinkState,
    /// A sentence that says what is wrong and what to do.
    pub reason: Option<String>,
    /// Which attempt to reconnect is next, and when.
    pub retry: Option<LinkRetry>,
    /// When a ban ends, as WhatsApp says.
    pub banned_until: Option<Timestamp>,
}

/// An attempt to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkRetry {
    /// 1 is the first after the connection was lost.
    pub attempt: u32,
    pub at: Timestamp,
}

impl LinkReport {
    pub const fn of(state: LinkState) -> Self {
        Self { state, reason: None, retry: None, banned_until: None }
    }

    #[must_use]
    pub fn because(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }
}

/// What a person shows to their phone, or does, to link the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkStep {
    /// A code to scan.
    Code { text: String },
    /// Letters to type, for example `ABCD-1234`.
    Letters { text: String },
    /// WhatsApp wants a passkey to be used: the options of `navigator.credentials.get` as JSON.
    Passkey { options: String },
    /// The phone shows these letters too, when they are the same the link is the person's own.
    Confirm { text: String },
}

impl LinkStep {
    /// One stable word for each.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Code { .. } => "code",
            Self::Letters { .. } => "letters",
            Self::Passkey { .. } => "passkey",
            Self::Confirm { .. } => "confirm",
        }
    }

    /// What it shows.
    pub fn text(&self) -> &str {
        match self {
            Self::Code { text } | Self::Letters { text } | Self::Confirm { text } => text,
            Self::Passkey { options } => options,
        }
    }

    pub fn from_parts(kind: &str, text: String) -> Option<Self> {
        Some(match kind {
            "code" => Self::Code { text },
            "letters" => Self::Letters { text },
            "passkey" => Self::Passkey { options: text },
            "confirm" => Self::Confirm { text },
            _ => return None,
        })
    }
}

/// How long an owner keeps an account without a sign of life. Within it and [`LOOK_FOR_OWNERLESS`] another
/// process takes over, and has some seconds left to connect of the 15 that are promised.
pub const OWNER_LEASE: Duration = Duration::from_secs(6);
/// How often a process renews what it owns and looks for what nobody owns.
pub const LOOK_FOR_OWNERLESS: Duration = Duration::from_millis(1500);

/// How long after its removal a process still begins to take a device off its phone. One that finds it later deletes its
/// keys instead; WhatsApp drops a device by itself that has not been there for weeks.
pub const LEAVE_PHONE_WITHIN: Duration = Duration::from_hours(24);

/// How long other processes have for taking an account that was moved away from one; then that one may have it again.
pub const MOVE_WITHIN: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_kept_for_a_device_that_comes_back_by_itself_and_for_no_other() {
        for state in LinkState::ALL {
            let keeps = state.account_status() != AccountStatus::Disconnected;
            assert_eq!(keeps, state.is_under_way() && *state != LinkState::Linking, "{state}");
        }
    }

    #[test]
    fn a_step_is_read_back_as_it_was_written() {
        for step in [
            LinkStep::Code { text: "2@a,b".into() },
            LinkStep::Letters { text: "ABCD-1234".into() },
            LinkStep::Passkey { options: "{}".into() },
            LinkStep::Confirm { text: "WXYZ-9876".into() },
        ] {
            let read = LinkStep::from_parts(step.kind(), step.text().to_owned());
            assert_eq!(read, Some(step));
        }
        assert_eq!(LinkStep::from_parts("song", String::new()), None);
    }

    #[test]
    fn a_dead_owner_is_replaced_within_fifteen_seconds() {
        assert!(OWNER_LEASE + 2 * LOOK_FOR_OWNERLESS < Duration::from_secs(15));
    }
}
