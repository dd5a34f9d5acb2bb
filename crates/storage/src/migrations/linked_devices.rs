//! The tables of linked devices: what each keeps between two starts of the program, how it is connected, and
//! which process has it.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0058_device_records",
        sql: "CREATE TABLE device_records (
            workspace_id {id} NOT NULL,
            account_id {id} NOT NULL,
            kind {word} NOT NULL,
            record_key {bytes} NOT NULL,
            sealed {sealed} NOT NULL,
            updated_at {int} NOT NULL,
            PRIMARY KEY (workspace_id, account_id, kind, record_key),
            CHECK (LENGTH(record_key) <= 255),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id)
        ) {clustered}",
    },
    Step {
        name: "0059_account_links",
        sql: "CREATE TABLE account_links (
            workspace_id {id} NOT NULL,
            account_id {id} NOT NULL,
            state {word} NOT NULL,
            reason {text},
            since {int} NOT NULL,
            attempt {int},
            next_try_at {int},
            banned_until {int},
            wish {word} NOT NULL,
            wish_phone {word},
            wish_number {int} NOT NULL,
            step {word},
            sealed_step {blob},
            step_expires_at {int},
            PRIMARY KEY (workspace_id, account_id),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id)
        ) {clustered}",
    },
    Step {
        name: "0060_account_link_states",
        sql: "CREATE TABLE account_link_states (
            workspace_id {id} NOT NULL,
            account_id {id} NOT NULL,
            id {id} NOT NULL,
            state {word} NOT NULL,
            reason {text},
            at {int} NOT NULL,
            PRIMARY KEY (workspace_id, account_id, id),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id)
        ) {clustered}",
    },
    Step {
        name: "0061_account_owners",
        sql: "CREATE TABLE account_owners (
            workspace_id {id} NOT NULL,
            account_id {id} NOT NULL,
            owner {id},
            fence {int} NOT NULL,
            lease_until {int} NOT NULL,
            PRIMARY KEY (workspace_id, account_id),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id)
        ) {clustered}",
    },
    Step {
        name: "0062_account_owners_by_lease",
        sql: "CREATE INDEX account_owners_by_lease ON account_owners (lease_until)",
    },
    Step {
        name: "0063_account_owners_by_owner",
        sql: "CREATE INDEX account_owners_by_owner ON account_owners (owner)",
    },
];
