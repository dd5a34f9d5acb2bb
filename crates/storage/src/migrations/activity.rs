//! When a number last had a message in each direction.

use super::Step;

pub(super) const STEPS: &[Step] = &[Step {
    name: "0110_account_activity",
    sql: "CREATE TABLE account_activity (
            workspace_id {id} NOT NULL,
            account_id {id} NOT NULL,
            last_in_at {int},
            last_out_at {int},
            PRIMARY KEY (workspace_id, account_id),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id)
        ) {clustered}",
}];
