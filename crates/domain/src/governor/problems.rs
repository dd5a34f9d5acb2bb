//! What is wrong with settings that somebody wants.

use super::settings::{GovernorSettings, SendPace};
use crate::field::FieldProblem;

/// The longest wait between two messages, one hour.
const LONGEST_MS: u32 = 3_600_000;
const MINUTES_OF_A_DAY: u32 = 1_440;
/// More messages in a day than any number sends.
const MOST: u32 = 10_000_000;

impl GovernorSettings {
    /// Each field that cannot be taken.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Found::default();
        found.range("messages_per_day", self.messages_per_day, 1, MOST);
        found.range("first_contacts_per_day", self.first_contacts_per_day, 0, MOST);
        found.pace("account_pace", self.account_pace);
        found.pace("recipient_pace", self.recipient_pace);
        found.pace("first_contact_pace", self.first_contact_pace);
        self.check_warm_up(&mut found);
        self.check_quiet_hours(&mut found);
        self.check_brake(&mut found);
        found.0
    }

    fn check_warm_up(&self, found: &mut Found) {
        let Some(warm_up) = self.warm_up else { return };
        found.range("warm_up.days", Some(warm_up.days), 1, 90);
        if self.messages_per_day.is_none() && self.first_contacts_per_day.is_none() {
            found.add("warm_up", "needs_cap", "a warm-up leads up to a cap: set one for the day");
        }
    }

    fn check_quiet_hours(&self, found: &mut Found) {
        let Some(quiet) = self.quiet_hours else { return };
        found.range("quiet_hours.from_minute", Some(quiet.from_minute), 0, MINUTES_OF_A_DAY - 1);
        found.range("quiet_hours.until_minute", Some(quiet.until_minute), 0, MINUTES_OF_A_DAY - 1);
        if quiet.from_minute == quiet.until_minute {
            found.add("quiet_hours", "empty", "quiet hours end at another time than they begin");
        }
    }

    fn check_brake(&self, found: &mut Found) {
        let Some(brake) = self.brake else { return };
        found.range("brake.days", Some(brake.days), 1, 30);
        found.range("brake.least_first_contacts", Some(brake.least_first_contacts), 1, MOST);
        found.range("brake.slow_below_percent", Some(brake.slow_below_percent), 0, 100);
        found.range("brake.stop_below_percent", Some(brake.stop_below_percent), 0, 100);
        if brake.stop_below_percent > brake.slow_below_percent {
            let message = "it stops below a smaller share than it slows down below";
            found.add("brake.stop_below_percent", "order", message);
        }
        if self.first_contacts_per_day.is_none() {
            let message = "the brake makes the cap of first contacts smaller: set one";
            found.add("brake", "needs_cap", message);
        }
    }
}

#[derive(Default)]
struct Found(Vec<FieldProblem>);

impl Found {
    fn add(&mut self, field: &str, code: &str, message: &str) {
        self.0.push(FieldProblem::new(field, code, message));
    }

    fn range(&mut self, field: &str, value: Option<u32>, least: u32, most: u32) {
        if value.is_some_and(|value| value < least || value > most) {
            self.add(field, "range", &format!("write a number from {least} to {most}"));
        }
    }

    fn pace(&mut self, field: &str, pace: Option<SendPace>) {
        self.range(&format!("{field}.every_ms"), pace.map(|it| it.every_ms), 10, LONGEST_MS);
        self.range(&format!("{field}.at_once"), pace.map(|it| it.at_once), 1, 100);
    }
}
