//! The pictures that contacts show.

use super::Step;

pub(super) const STEPS: &[Step] = &[Step {
    name: "0130_contacts_picture",
    sql: "ALTER TABLE contacts ADD COLUMN picture {text}",
}];
