//! Who is blocked on which number: a fact of the chat between the two, and a name where there is no chat.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step { name: "0131_chats_blocked_at", sql: "ALTER TABLE chats ADD COLUMN blocked_at {int}" },
    Step {
        name: "0132_chats_blocked",
        sql: "CREATE INDEX chats_blocked ON chats (workspace_id, account_id, blocked_at)",
    },
    Step {
        name: "0153_blocked_names",
        sql: "CREATE TABLE blocked_names (
            workspace_id {id} NOT NULL,
            account_id {id} NOT NULL,
            kind {word} NOT NULL,
            value {key} NOT NULL,
            PRIMARY KEY (workspace_id, account_id, kind, value),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id)
        ) {clustered}",
    },
];
