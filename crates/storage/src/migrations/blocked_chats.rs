//! Who is blocked on which number: a fact of the chat between the two.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step { name: "0131_chats_blocked_at", sql: "ALTER TABLE chats ADD COLUMN blocked_at {int}" },
    Step {
        name: "0132_chats_blocked",
        sql: "CREATE INDEX chats_blocked ON chats (workspace_id, account_id, blocked_at)",
    },
];
