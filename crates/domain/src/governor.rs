//! Whether and when a message may leave: limits of a number, what WhatsApp holds against it, and the switches that
//! stop everything. Pure rules; whoever asks brings the counts.

mod caps;
mod decide;
mod fact;
mod problems;
mod settings;
mod told;
mod zone;

#[cfg(test)]
mod tests;

pub use caps::{Caps, Cohort, Counts};
pub use decide::{Ask, Governor, Standing};
pub use fact::{AccountFact, FactKind};
pub use settings::{GovernorSettings, QuietHours, ReplyBrake, SendPace, WarmUp};
pub use told::{Told, ToldLimits};
pub use zone::{Day, Zone};

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::time::Timestamp;

/// When a message that waits without a known end is looked at again, unless something rouses it before.
const LOOK_AGAIN: Duration = Duration::from_mins(1);
/// A wait that is shorter needs no explanation.
const WORTH_SHOWING: Duration = Duration::from_secs(20);

text_enum! {
    /// Why a message waits.
    HoldReason {
        /// Somebody stopped everything of the workspace.
        WorkspaceStopped = "workspace_stopped",
        /// Somebody stopped this number.
        AccountStopped = "account_stopped",
        /// WhatsApp lets the number write to nobody who has not written to it.
        ReachoutLocked = "reachout_locked",
        /// WhatsApp lets the number begin no more chats until some time.
        NewChatsCapped = "new_chats_capped",
        /// WhatsApp refused a message to somebody who never wrote (error 463).
        FirstContactRefused = "first_contact_refused",
        /// Campaigns rest at these hours.
        QuietHours = "quiet_hours",
        /// The number has sent all it may today.
        DailyMessages = "daily_messages",
        /// The number has written to all new people it may today.
        DailyFirstContacts = "daily_first_contacts",
        /// Too few of the people written to lately have answered.
        FewReplies = "few_replies",
        /// The number sends no faster.
        AccountPace = "account_pace",
        /// Nobody is written to faster.
        RecipientPace = "recipient_pace",
        /// New people are written to no faster.
        FirstContactPace = "first_contact_pace",
    }
}

/// A message waits, and says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub reason: HoldReason,
    /// Absent while somebody has to act first.
    pub until: Option<Timestamp>,
}

impl Held {
    pub const fn until(reason: HoldReason, at: Timestamp) -> Self {
        Self { reason, until: Some(at) }
    }

    pub const fn until_somebody_acts(reason: HoldReason) -> Self {
        Self { reason, until: None }
    }

    /// When to ask again.
    pub fn ask_again_at(self, now: Timestamp) -> Timestamp {
        self.until.unwrap_or_else(|| now.plus(LOOK_AGAIN))
    }

    /// Whether it waits so long that people should know why.
    pub fn is_worth_showing(self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| until.since(now) > WORTH_SHOWING)
    }
}

/// What is decided about one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Now,
    Later(Held),
    Never(Failure),
}
