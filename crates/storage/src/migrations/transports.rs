//! Two transports of one number: which account serves the chats of which, which one a message takes, and by which
//! name of its own a message is known whatever transport told of it.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0095_accounts_home",
        sql: "ALTER TABLE whatsapp_accounts ADD COLUMN home_id {id}",
    },
    Step {
        name: "0096_accounts_joined",
        sql: "ALTER TABLE whatsapp_accounts ADD COLUMN joined_id {id}",
    },
    Step {
        name: "0097_accounts_joined_provider",
        sql: "ALTER TABLE whatsapp_accounts ADD COLUMN joined_provider {word}",
    },
    Step {
        name: "0098_accounts_transport_policy",
        sql: "ALTER TABLE whatsapp_accounts ADD COLUMN transport_policy {word}",
    },
    Step {
        name: "0099_workspaces_transport_policy",
        sql: "ALTER TABLE workspaces ADD COLUMN transport_policy {word}",
    },
    Step {
        name: "0100_messages_transport_reason",
        sql: "ALTER TABLE messages ADD COLUMN transport_reason {word}",
    },
    Step {
        name: "0101_message_stanzas",
        sql: "CREATE TABLE message_stanzas (
            workspace_id {id} NOT NULL,
            home_id {id} NOT NULL,
            stanza_id {key} NOT NULL,
            message_id {id} NOT NULL,
            PRIMARY KEY (workspace_id, home_id, stanza_id),
            FOREIGN KEY (workspace_id, message_id) REFERENCES messages (workspace_id, id)
        ) {clustered}",
    },
];
