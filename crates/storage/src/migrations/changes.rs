//! What is wanted of messages that were sent: the change that WhatsApp has not taken yet.

use super::Step;

pub(super) const STEPS: &[Step] = &[Step {
    name: "0080_messages_wanted_change",
    sql: "ALTER TABLE messages ADD COLUMN wanted_change {text}",
}];
