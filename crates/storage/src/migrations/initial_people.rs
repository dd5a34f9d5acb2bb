//! Tables of people: users, workspaces, members, sessions, API tokens, invitations and the audit trail.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0001_users",
        sql: "CREATE TABLE users (
            id {id} NOT NULL,
            email {key} NOT NULL,
            name {key} NOT NULL,
            password_hash {text} NOT NULL,
            created_at {int} NOT NULL,
            PRIMARY KEY (id),
            UNIQUE (email)
        ) {clustered}",
    },
    Step {
        name: "0002_workspaces",
        sql: "CREATE TABLE workspaces (
            id {id} NOT NULL,
            name {key} NOT NULL,
            created_at {int} NOT NULL,
            PRIMARY KEY (id)
        ) {clustered}",
    },
    Step {
        name: "0003_workspace_counters",
        sql: "CREATE TABLE workspace_counters (
            workspace_id {id} NOT NULL,
            event_seq {int} NOT NULL,
            PRIMARY KEY (workspace_id),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
        ) {clustered}",
    },
    Step {
        name: "0004_members",
        sql: "CREATE TABLE members (
            workspace_id {id} NOT NULL,
            id {id} NOT NULL,
            user_id {id} NOT NULL,
            role {word} NOT NULL,
            created_at {int} NOT NULL,
            PRIMARY KEY (workspace_id, id),
            UNIQUE (workspace_id, user_id),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
            FOREIGN KEY (user_id) REFERENCES users (id)
        ) {clustered}",
    },
    Step {
        name: "0005_members_by_user",
        sql: "CREATE INDEX members_by_user ON members (user_id, workspace_id)",
    },
    Step {
        name: "0006_former_members",
        sql: "CREATE TABLE former_members (
            workspace_id {id} NOT NULL,
            user_id {id} NOT NULL,
            left_at {int} NOT NULL,
            PRIMARY KEY (workspace_id, user_id),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
            FOREIGN KEY (user_id) REFERENCES users (id)
        ) {clustered}",
    },
    Step {
        name: "0007_sessions",
        sql: "CREATE TABLE sessions (
            id {id} NOT NULL,
            user_id {id} NOT NULL,
            workspace_id {id},
            token_hash {hash} NOT NULL,
            ip {word} NOT NULL,
            user_agent {text} NOT NULL,
            created_at {int} NOT NULL,
            last_seen_at {int} NOT NULL,
            expires_at {int} NOT NULL,
            PRIMARY KEY (id),
            FOREIGN KEY (user_id) REFERENCES users (id)
        ) {clustered}",
    },
    Step {
        name: "0008_sessions_by_token",
        sql: "CREATE UNIQUE INDEX sessions_by_token ON sessions (token_hash)",
    },
    Step {
        name: "0009_sessions_by_user",
        sql: "CREATE INDEX sessions_by_user ON sessions (user_id, id)",
    },
    Step {
        name: "0010_sessions_by_expiry",
        sql: "CREATE INDEX sessions_by_expiry ON sessions (expires_at)",
    },
    Step {
        name: "0011_api_tokens",
        sql: "CREATE TABLE api_tokens (
            workspace_id {id} NOT NULL,
            id {id} NOT NULL,
            name {key} NOT NULL,
            prefix {word} NOT NULL,
            token_hash {hash} NOT NULL,
            scopes {text} NOT NULL,
            made_by {id} NOT NULL,
            created_at {int} NOT NULL,
            expires_at {int},
            last_used_at {int},
            PRIMARY KEY (workspace_id, id),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
            FOREIGN KEY (made_by) REFERENCES users (id)
        ) {clustered}",
    },
    Step {
        name: "0012_api_tokens_by_token",
        sql: "CREATE UNIQUE INDEX api_tokens_by_token ON api_tokens (token_hash)",
    },
    Step { name: "0013_api_tokens_by_id", sql: "CREATE INDEX api_tokens_by_id ON api_tokens (id)" },
    Step {
        name: "0014_invitations",
        sql: "CREATE TABLE invitations (
            workspace_id {id} NOT NULL,
            id {id} NOT NULL,
            email {key} NOT NULL,
            role {word} NOT NULL,
            token_hash {hash} NOT NULL,
            made_by {id} NOT NULL,
            created_at {int} NOT NULL,
            expires_at {int} NOT NULL,
            accepted_at {int},
            PRIMARY KEY (workspace_id, id),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
            FOREIGN KEY (made_by) REFERENCES users (id)
        ) {clustered}",
    },
    Step {
        name: "0015_invitations_by_token",
        sql: "CREATE UNIQUE INDEX invitations_by_token ON invitations (token_hash)",
    },
    Step {
        name: "0016_audit_entries",
        sql: "CREATE TABLE audit_entries (
            workspace_id {id} NOT NULL,
            id {id} NOT NULL,
            actor {key} NOT NULL,
            action {word} NOT NULL,
            target {id},
            details {text} NOT NULL,
            created_at {int} NOT NULL,
            PRIMARY KEY (workspace_id, id),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
        ) {clustered}",
    },
];
