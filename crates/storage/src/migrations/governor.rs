//! What limits sending: settings, switches and facts of each number, its sends of each day, and why a message waits.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0070_account_governor",
        sql: "CREATE TABLE account_governor (
            workspace_id {id} NOT NULL,
            account_id {id} NOT NULL,
            settings {text},
            facts {text},
            began_at {int},
            stopped_at {int},
            stopped_by {key},
            PRIMARY KEY (workspace_id, account_id),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id)
        ) {clustered}",
    },
    Step {
        name: "0071_workspace_governor",
        sql: "CREATE TABLE workspace_governor (
            workspace_id {id} NOT NULL,
            time_zone {word} NOT NULL,
            stopped_at {int},
            stopped_by {key},
            PRIMARY KEY (workspace_id),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
        ) {clustered}",
    },
    Step {
        name: "0072_sends_per_day",
        sql: "CREATE TABLE sends_per_day (
            workspace_id {id} NOT NULL,
            account_id {id} NOT NULL,
            day {int} NOT NULL,
            messages {int} NOT NULL,
            first_contacts {int} NOT NULL,
            PRIMARY KEY (workspace_id, account_id, day),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id)
        ) {clustered}",
    },
    Step {
        name: "0073_chats_contacted_on",
        sql: "ALTER TABLE chats ADD COLUMN contacted_on {int}",
    },
    Step {
        name: "0074_chats_by_first_contact",
        sql: "CREATE INDEX chats_by_first_contact ON chats (workspace_id, account_id, contacted_on)",
    },
    Step { name: "0075_messages_held", sql: "ALTER TABLE messages ADD COLUMN held {text}" },
];
