//! What a number's own phone has done to messages for its view alone.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0150_messages_deleted_on_phone_at",
        sql: "ALTER TABLE messages ADD COLUMN deleted_on_phone_at {int}",
    },
    Step {
        name: "0151_messages_is_starred_on_phone",
        sql: "ALTER TABLE messages ADD COLUMN is_starred_on_phone {int} NOT NULL DEFAULT 0",
    },
    Step {
        name: "0152_messages_star_told_at",
        sql: "ALTER TABLE messages ADD COLUMN star_told_at {int}",
    },
];
