//! The words messages are found by. `SQLite` has them in an FTS5 table that keeps no texts, MySQL in a full-text index.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0180_search_spaces",
        sql: "CREATE TABLE search_spaces (
            workspace_id {id} NOT NULL,
            number {int} NOT NULL,
            PRIMARY KEY (workspace_id),
            UNIQUE (number),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
        ) {clustered}",
    },
    Step {
        name: "0181_search_queue",
        sql: "CREATE TABLE search_queue (
            workspace_id {id} NOT NULL,
            message_id {id} NOT NULL,
            PRIMARY KEY (workspace_id, message_id)
        ) {clustered}",
    },
    Step {
        name: "0182_searchable_messages",
        sql: "CREATE TABLE searchable_messages (
            doc_id {int} NOT NULL,
            workspace_id {id} NOT NULL,
            message_id {id} NOT NULL,
            {kept_words}
            PRIMARY KEY (workspace_id, doc_id),
            UNIQUE (workspace_id, message_id)
        ) {clustered}",
    },
    Step { name: "0183_message_words", sql: "{message_words}" },
    Step { name: "0184_search_terms", sql: "{search_terms}" },
    Step {
        name: "0185_search_queue_of_old_messages",
        sql: "INSERT INTO search_queue (workspace_id, message_id)
              SELECT workspace_id, id FROM messages WHERE body IS NOT NULL
               UNION SELECT workspace_id, message_id FROM media WHERE filename IS NOT NULL",
    },
];
