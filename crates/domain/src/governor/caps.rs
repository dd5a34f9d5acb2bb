//! How many messages and first contacts a day allows, and how many there were.

use super::settings::{GovernorSettings, ReplyBrake};

/// What a number has sent in one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub messages: u32,
    /// People written to for the first time who had never written to the number.
    pub first_contacts: u32,
}

/// The people written to first on the days before today that the brake looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cohort {
    pub first_contacts: u32,
    /// How many of them have written since.
    pub replies: u32,
}

/// What today allows; `None`: no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    pub messages: Option<u32>,
    pub first_contacts: Option<u32>,
    /// Few answers have made the second one smaller.
    pub is_braked: bool,
}

impl GovernorSettings {
    /// What a day allows to a number that is `age` days old.
    pub fn caps(&self, age: u32, cohort: Cohort) -> Caps {
        let warm = |full: Option<u32>, at_first: u32| {
            full.map(|full| self.warm_up.map_or(full, |it| it.cap(at_first, full, age)))
        };
        let (messages, people) =
            self.warm_up.map_or((0, 0), |it| (it.messages_at_first, it.first_contacts_at_first));
        let people = warm(self.first_contacts_per_day, people);
        let braked = self.brake.map_or(people, |brake| brake.shrink(people, cohort));
        Caps {
            messages: warm(self.messages_per_day, messages),
            first_contacts: braked,
            is_braked: braked != people,
        }
    }
}

impl ReplyBrake {
    fn shrink(self, cap: Option<u32>, cohort: Cohort) -> Option<u32> {
        if cohort.first_contacts == 0 || cohort.first_contacts < self.least_first_contacts {
            return cap;
        }
        let answered = u64::from(cohort.replies) * 100;
        let is_below =
            |percent: u32| answered < u64::from(percent) * u64::from(cohort.first_contacts);
        if is_below(self.stop_below_percent) {
            Some(0)
        } else if is_below(self.slow_below_percent) {
            cap.map(|cap| cap / 2)
        } else {
            cap
        }
    }
}
