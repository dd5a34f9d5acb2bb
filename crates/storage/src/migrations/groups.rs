//! What numbers are asked to do beside sending, and how far our messages came with each member of a group.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0090_account_operations",
        sql: "CREATE TABLE account_operations (
            workspace_id {id} NOT NULL,
            id {id} NOT NULL,
            account_id {id} NOT NULL,
            contact_id {id},
            kind {word} NOT NULL,
            request {text} NOT NULL,
            state {word} NOT NULL,
            result {text},
            failure {text},
            begun_at {int},
            created_at {int} NOT NULL,
            ended_at {int},
            PRIMARY KEY (workspace_id, id),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id),
            FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts (workspace_id, id)
        ) {clustered}",
    },
    Step {
        name: "0091_account_operations_by_end",
        sql: "CREATE INDEX account_operations_by_end ON account_operations (ended_at)",
    },
    Step {
        name: "0092_message_receipts",
        sql: "CREATE TABLE message_receipts (
            workspace_id {id} NOT NULL,
            message_id {id} NOT NULL,
            member_kind {word} NOT NULL,
            member {key} NOT NULL,
            delivered_at {int},
            read_at {int},
            played_at {int},
            PRIMARY KEY (workspace_id, message_id, member_kind, member),
            FOREIGN KEY (workspace_id, message_id) REFERENCES messages (workspace_id, id)
        ) {clustered}",
    },
    Step {
        name: "0093_message_audiences",
        sql: "CREATE TABLE message_audiences (
            workspace_id {id} NOT NULL,
            message_id {id} NOT NULL,
            members {int} NOT NULL,
            PRIMARY KEY (workspace_id, message_id),
            FOREIGN KEY (workspace_id, message_id) REFERENCES messages (workspace_id, id)
        ) {clustered}",
    },
];
