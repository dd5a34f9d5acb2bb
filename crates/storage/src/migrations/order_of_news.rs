//! What it takes to put news in order that come late: when a name was told.

use super::Step;

pub(super) const STEPS: &[Step] = &[Step {
    name: "0057_contacts_name_told_at",
    sql: "ALTER TABLE contacts ADD COLUMN name_told_at {int}",
}];
