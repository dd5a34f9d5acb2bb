//! Where the work on each chat stands, and the lists that are narrowed to one state.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0160_chats_state",
        sql: "ALTER TABLE chats ADD COLUMN state {word} NOT NULL DEFAULT 'open'",
    },
    Step {
        name: "0161_chats_snoozed_until",
        sql: "ALTER TABLE chats ADD COLUMN snoozed_until {int}",
    },
    Step {
        name: "0162_chats_by_state",
        sql: "CREATE INDEX chats_by_state ON chats (workspace_id, is_listed, state, last_message_at, id)",
    },
    Step {
        name: "0163_chats_by_account_and_state",
        sql: "CREATE INDEX chats_by_account_and_state ON chats (workspace_id, is_listed, account_id, state, last_message_at, id)",
    },
];
