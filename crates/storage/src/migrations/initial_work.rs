//! Tables of work: raw inbound events, jobs, the event log and idempotency keys.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0041_inbound_events",
        sql: "CREATE TABLE inbound_events (
            workspace_id {id} NOT NULL,
            id {id} NOT NULL,
            account_id {id},
            field {word} NOT NULL,
            state {word} NOT NULL,
            error {text},
            raw {text} NOT NULL,
            received_at {int} NOT NULL,
            PRIMARY KEY (workspace_id, id),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id)
        ) {heap}",
    },
    Step {
        name: "0042_inbound_events_by_state",
        sql: "CREATE INDEX inbound_events_by_state ON inbound_events (workspace_id, state, id)",
    },
    Step {
        name: "0043_unrouted_webhooks",
        sql: "CREATE TABLE unrouted_webhooks (
            id {id} NOT NULL,
            reason {key} NOT NULL,
            raw {text} NOT NULL,
            received_at {int} NOT NULL,
            PRIMARY KEY (id)
        ) {heap}",
    },
    Step {
        name: "0044_jobs",
        sql: "CREATE TABLE jobs (
            workspace_id {id} NOT NULL,
            id {id} NOT NULL,
            kind {word} NOT NULL,
            lane {int} NOT NULL,
            queue {id} NOT NULL,
            order_key {id} NOT NULL,
            subject {id} NOT NULL,
            payload {text} NOT NULL,
            state {int} NOT NULL,
            run_at {int} NOT NULL,
            attempts {int} NOT NULL,
            fence {int} NOT NULL,
            lease_until {int},
            last_error {text},
            created_at {int} NOT NULL,
            PRIMARY KEY (workspace_id, id),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
        ) {clustered}",
    },
    Step {
        name: "0045_jobs_to_claim",
        sql: "CREATE INDEX jobs_to_claim ON jobs (state, queue, lane, run_at, id)",
    },
    Step {
        name: "0046_jobs_in_order",
        sql: "CREATE INDEX jobs_in_order ON jobs (order_key, state, lane, id)",
    },
    Step { name: "0047_jobs_by_time", sql: "CREATE INDEX jobs_by_time ON jobs (state, run_at)" },
    Step { name: "0048_jobs_leased", sql: "CREATE INDEX jobs_leased ON jobs (state, lease_until)" },
    Step {
        name: "0049_jobs_by_state",
        sql: "CREATE INDEX jobs_by_state ON jobs (workspace_id, state, id)",
    },
    Step {
        name: "0050_jobs_by_subject",
        sql: "CREATE INDEX jobs_by_subject ON jobs (workspace_id, subject, kind)",
    },
    Step {
        name: "0051_events",
        sql: "CREATE TABLE events (
            workspace_id {id} NOT NULL,
            seq {int} NOT NULL,
            name {word} NOT NULL,
            contact_id {id},
            contact_prev_seq {int} NOT NULL,
            data {text} NOT NULL,
            created_at {int} NOT NULL,
            PRIMARY KEY (workspace_id, seq),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
        ) {heap}",
    },
    Step {
        name: "0052_events_by_contact",
        sql: "CREATE INDEX events_by_contact ON events (workspace_id, contact_id, seq)",
    },
    Step {
        name: "0053_idempotency_keys",
        sql: "CREATE TABLE idempotency_keys (
            workspace_id {id} NOT NULL,
            owner {key} NOT NULL,
            idempotency_key {key} NOT NULL,
            fingerprint {hash} NOT NULL,
            status {int},
            response {text},
            created_at {int} NOT NULL,
            PRIMARY KEY (workspace_id, owner, idempotency_key),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
        ) {heap}",
    },
    Step {
        name: "0054_idempotency_keys_by_age",
        sql: "CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at)",
    },
];
