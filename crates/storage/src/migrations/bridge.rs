//! The tables of bridges: whose each session is, and which webhooks were taken in.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0064_bridge_sessions",
        sql: "CREATE TABLE bridge_sessions (
            workspace_id {id} NOT NULL,
            account_id {id} NOT NULL,
            session {key} NOT NULL,
            PRIMARY KEY (workspace_id, account_id),
            UNIQUE (session),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id)
        ) {clustered}",
    },
    Step {
        name: "0065_bridge_webhooks",
        sql: "CREATE TABLE bridge_webhooks (
            workspace_id {id} NOT NULL,
            account_id {id} NOT NULL,
            name {key} NOT NULL,
            expires_at {int} NOT NULL,
            PRIMARY KEY (workspace_id, account_id, name),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id)
        ) {clustered}",
    },
    Step {
        name: "0066_bridge_webhooks_by_expiry",
        sql: "CREATE INDEX bridge_webhooks_by_expiry ON bridge_webhooks (expires_at)",
    },
];
