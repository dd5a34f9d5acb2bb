//! Files that the team uploads to send, where they lie at the providers, and what is known of every file.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0164_uploads",
        sql: "CREATE TABLE uploads (
            workspace_id {id} NOT NULL,
            id {id} NOT NULL,
            kind {word} NOT NULL,
            mime_type {key} NOT NULL,
            filename {key},
            size {int} NOT NULL,
            sha256 {key} NOT NULL,
            is_animated {int} NOT NULL,
            facts {text} NOT NULL,
            created_at {int} NOT NULL,
            ready_at {int},
            used_at {int},
            expired_at {int},
            PRIMARY KEY (workspace_id, id),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
        ) {clustered}",
    },
    Step {
        name: "0165_uploads_unused",
        sql: "CREATE INDEX uploads_unused ON uploads (used_at, created_at)",
    },
    Step {
        name: "0166_placed_files",
        sql: "CREATE TABLE placed_files (
            workspace_id {id} NOT NULL,
            upload_id {id} NOT NULL,
            account_id {id} NOT NULL,
            kind {word} NOT NULL,
            provider_media_id {text} NOT NULL,
            expires_at {int} NOT NULL,
            PRIMARY KEY (workspace_id, upload_id, account_id, kind),
            FOREIGN KEY (workspace_id, upload_id) REFERENCES uploads (workspace_id, id),
            FOREIGN KEY (workspace_id, account_id) REFERENCES whatsapp_accounts (workspace_id, id)
        ) {clustered}",
    },
    Step { name: "0167_media_blob_id", sql: "ALTER TABLE media ADD COLUMN blob_id {id}" },
    Step { name: "0168_media_facts", sql: "ALTER TABLE media ADD COLUMN facts {text}" },
    Step {
        name: "0169_media_by_hash",
        sql: "CREATE INDEX media_by_hash ON media (workspace_id, sha256, id)",
    },
];
