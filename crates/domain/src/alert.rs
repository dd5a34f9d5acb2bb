//! When a number counts as down, and what people are told of it.

mod standing;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::account::ProviderKind;
use crate::id::{AccountId, AlertId};
use crate::time::Timestamp;

pub use standing::Standing;

/// How long a number is down before people are told, unless the workspace says otherwise, in minutes.
pub const AFTER_MINUTES: u32 = 5;
/// The longest that may be chosen: a day, in minutes.
pub const LONGEST_AFTER_MINUTES: u32 = 24 * 60;
/// How many e-mail addresses may be told.
pub const MOST_ADDRESSES: usize = 10;
/// The longest address of a webhook, in characters.
pub const LONGEST_WEBHOOK: usize = 2000;
/// No job is put off for longer than this: what is due later looks again in between.
pub const LONGEST_REST: Duration = Duration::from_hours(5);

text_enum! {
    /// What an alert says.
    AlertEvent {
        /// A number has been down for as long as the workspace bears it.
        NumberDown = "number.down",
        /// A number that an alert was about works again.
        NumberUp = "number.up",
        /// Somebody tries whether alerts arrive.
        Test = "test",
    }
}

text_enum! {
    /// How an alert reaches people.
    AlertWay {
        Webhook = "webhook",
        Email = "email",
    }
}

text_enum! {
    /// How far an alert has come on one way.
    AlertState {
        /// It waits for its turn, or for another try.
        Waiting = "waiting",
        Sent = "sent",
        /// Given up; the reason says why.
        Failed = "failed",
    }
}

/// What people are told, as it was when it was decided: each try says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    pub event: AlertEvent,
    pub alert_id: AlertId,
    /// The name of the workspace.
    pub workspace: String,
    /// Absent in a test.
    pub account: Option<AlertAccount>,
    /// The state of the number in one word; absent in a test.
    pub state: Option<String>,
    /// A sentence that says what is wrong and what to do.
    pub reason: Option<String>,
    /// Since when the number was down.
    pub since: Option<Timestamp>,
    /// When it was decided that people are told.
    pub at: Timestamp,
}

/// The number an alert is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertAccount {
    pub id: AccountId,
    pub name: String,
    /// As its provider writes it; empty while it is not known.
    pub phone: String,
    pub provider: ProviderKind,
}
