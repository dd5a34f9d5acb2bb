//! The decision about one message: first what needs no counting, then the caps of the day.

use super::caps::{Caps, Cohort, Counts};
use super::fact::AccountFact;
use super::settings::GovernorSettings;
use super::zone::{Day, Zone};
use super::{Held, HoldReason, Verdict};
use crate::failure::Failure;
use crate::lane::Lane;
use crate::time::Timestamp;

/// How a person stands to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They have written to it, or are a group.
    Wrote,
    /// They were written to and never wrote.
    Silent,
    /// Neither has written: this message would be the first contact.
    Stranger,
}

/// A message that wants to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    pub lane: Lane,
    pub standing: Standing,
}

/// All that decides about the messages of one number.
#[derive(Debug, Clone, PartialEq)]
pub struct Governor {
    pub settings: GovernorSettings,
    pub facts: Vec<AccountFact>,
    pub is_account_stopped: bool,
    pub is_workspace_stopped: bool,
    /// Days and hours are counted here.
    pub zone: Zone,
    /// When the number was added or linked: its warm-up counts from here.
    pub began_at: Timestamp,
}

impl Governor {
    /// Whether a switch is off: nothing at all leaves, and everything says so.
    pub const fn stop(&self) -> Option<HoldReason> {
        if self.is_workspace_stopped {
            Some(HoldReason::WorkspaceStopped)
        } else if self.is_account_stopped {
            Some(HoldReason::AccountStopped)
        } else {
            None
        }
    }

    /// Decides what can be decided without counting.
    pub fn rule(&self, ask: Ask, now: Timestamp) -> Verdict {
        if let Some(reason) = self.stop() {
            return Verdict::Later(Held::until_somebody_acts(reason));
        }
        if ask.standing == Standing::Stranger && self.settings.first_contacts_per_day == Some(0) {
            return Verdict::Never(no_strangers());
        }
        if ask.standing != Standing::Wrote
            && let Some(fact) = self.facts_at(now).max_by_key(|fact| fact.until)
        {
            return Verdict::Later(Held::until(fact.kind.reason(), fact.until));
        }
        self.quiet(ask, now).map_or(Verdict::Now, Verdict::Later)
    }

    /// What WhatsApp refuses now.
    pub fn facts_at(&self, now: Timestamp) -> impl Iterator<Item = &AccountFact> {
        self.facts.iter().filter(move |fact| fact.holds(now))
    }

    fn quiet(&self, ask: Ask, now: Timestamp) -> Option<Held> {
        let quiet = self.settings.quiet_hours.filter(|_| ask.lane == Lane::Campaign)?;
        let end = self.zone.end_of(quiet, now)?;
        Some(Held::until(HoldReason::QuietHours, end))
    }

    /// What today allows.
    pub fn caps(&self, cohort: Cohort, now: Timestamp) -> Caps {
        self.settings.caps(self.age(now), cohort)
    }

    /// How many days of the calendar the number is old; 0 on its first.
    pub fn age(&self, now: Timestamp) -> u32 {
        let days = self.zone.day(now).saturating_sub(self.zone.day(self.began_at));
        u32::try_from(days.max(0)).unwrap_or(u32::MAX)
    }

    /// The first day that the brake looks at; none without one.
    pub fn cohort_since(&self, now: Timestamp) -> Option<Day> {
        let days = self.settings.brake?.days;
        Some(self.zone.day(now).saturating_sub(i64::from(days)))
    }

    /// Decides by today's counts, this message counted already.
    pub fn within_caps(&self, ask: Ask, today: Counts, caps: Caps, now: Timestamp) -> Verdict {
        let is_over = |count: u32, cap: Option<u32>| cap.is_some_and(|cap| count > cap);
        let reason = if ask.standing == Standing::Stranger
            && is_over(today.first_contacts, caps.first_contacts)
        {
            if caps.is_braked { HoldReason::FewReplies } else { HoldReason::DailyFirstContacts }
        } else if is_over(today.messages, caps.messages) {
            HoldReason::DailyMessages
        } else {
            return Verdict::Now;
        };
        Verdict::Later(Held::until(reason, self.zone.next_day(now)))
    }
}

fn no_strangers() -> Failure {
    let why = "this number writes only to people who have written to it: its limits say so";
    Failure::new("first_contact_not_allowed", why)
}
