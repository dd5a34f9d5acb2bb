//! The table of linked devices: what an account's device keeps between two starts of the program.

use super::Step;

pub(super) const STEPS: &[Step] = &[Step {
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
}];
