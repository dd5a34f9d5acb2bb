//! What happens to messages after they were sent: the change that WhatsApp has not taken yet, and votes on polls.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0080_messages_wanted_change",
        sql: "ALTER TABLE messages ADD COLUMN wanted_change {text}",
    },
    Step {
        name: "0081_poll_votes",
        sql: "CREATE TABLE poll_votes (
            workspace_id {id} NOT NULL,
            message_id {id} NOT NULL,
            voter {key} NOT NULL,
            voter_name {key},
            is_ours {int} NOT NULL,
            options {text} NOT NULL,
            voted_at {int} NOT NULL,
            PRIMARY KEY (workspace_id, message_id, voter),
            FOREIGN KEY (workspace_id, message_id) REFERENCES messages (workspace_id, id)
        ) {clustered}",
    },
];
