//! Who is told when a number is down, the times in which numbers were, and how far each alert has come.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0120_health_alerts",
        sql: "CREATE TABLE health_alerts (
            workspace_id {id} NOT NULL,
            after_minutes {int} NOT NULL,
            webhook_url {text},
            webhook_secret {blob},
            addresses {text} NOT NULL,
            PRIMARY KEY (workspace_id),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
        ) {clustered}",
    },
    Step {
        name: "0121_account_outages",
        sql: "CREATE TABLE account_outages (
            workspace_id {id} NOT NULL,
            id {id} NOT NULL,
            account_id {id} NOT NULL,
            open_account_id {id},
            since {int} NOT NULL,
            alerted_at {int},
            ended_at {int},
            PRIMARY KEY (workspace_id, id),
            UNIQUE (workspace_id, open_account_id),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id)
        ) {clustered}",
    },
    Step {
        name: "0122_account_outages_by_end",
        sql: "CREATE INDEX account_outages_by_end ON account_outages (ended_at)",
    },
    Step {
        name: "0123_alert_deliveries",
        sql: "CREATE TABLE alert_deliveries (
            workspace_id {id} NOT NULL,
            id {id} NOT NULL,
            outage_id {id},
            way {word} NOT NULL,
            receiver {key} NOT NULL,
            alert {text} NOT NULL,
            state {word} NOT NULL,
            reason {text},
            tried_at {int},
            ended_at {int},
            PRIMARY KEY (workspace_id, id)
        ) {clustered}",
    },
    Step {
        name: "0124_alert_deliveries_by_receiver",
        sql: "CREATE INDEX alert_deliveries_by_receiver
                  ON alert_deliveries (workspace_id, way, receiver, id)",
    },
    Step {
        name: "0125_alert_deliveries_by_outage",
        sql: "CREATE INDEX alert_deliveries_by_outage
                  ON alert_deliveries (workspace_id, outage_id, id)",
    },
    Step {
        name: "0126_alert_deliveries_by_end",
        sql: "CREATE INDEX alert_deliveries_by_end ON alert_deliveries (ended_at)",
    },
];
