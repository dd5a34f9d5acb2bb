//! The words of the schema texts that differ between the databases.

use blazz_faults::{Guard, is_removed};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    MySql,
}

/// A word, and what it stands for in `SQLite` and in MySQL.
const WORDS: [(&str, &str, &str); 15] = [
    ("{id}", "BLOB", "BINARY(16)"),
    ("{int}", "INTEGER", "BIGINT"),
    ("{word}", "TEXT", "VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
    ("{key}", "TEXT", "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
    ("{text}", "TEXT", "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
    ("{blob}", "BLOB", "VARBINARY(8192)"),
    ("{hash}", "BLOB", "VARBINARY(32)"),
    // Compared byte by byte, and short enough for a key.
    ("{bytes}", "BLOB", "VARBINARY(255)"),
    // Up to 16 MiB.
    ("{sealed}", "BLOB", "MEDIUMBLOB"),
    ("{random}", "randomblob(16)", "UNHEX(MD5(CONCAT(UUID(), RAND())))"),
    ("{clustered}", "STRICT, WITHOUT ROWID", "ENGINE = InnoDB"),
    ("{heap}", "STRICT", "ENGINE = InnoDB"),
    // The index of the search: MySQL keeps the words beside it, `SQLite` keeps none.
    ("{kept_words}", "", "words LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,"),
    (
        "{message_words}",
        "CREATE VIRTUAL TABLE message_words USING fts5(words, content='', contentless_delete=1,
         tokenize='ascii', detail='none', prefix='3 4 5')",
        "CREATE FULLTEXT INDEX message_words ON searchable_messages (words)",
    ),
    (
        "{search_terms}",
        "CREATE TABLE search_terms (workspace_id BLOB NOT NULL, term TEXT NOT NULL,
         PRIMARY KEY (workspace_id, term)) STRICT, WITHOUT ROWID",
        "DO 0",
    ),
];

/// What keeps a message from being there twice.
const UNIQUE_MESSAGE: &str = "UNIQUE (workspace_id, account_id, provider_message_id),";

pub(super) fn render(sql: &str, dialect: Dialect) -> String {
    let text = WORDS.iter().fold(sql.to_owned(), |text, (word, sqlite, mysql)| {
        text.replace(word, if dialect == Dialect::Sqlite { sqlite } else { mysql })
    });
    if is_removed(Guard::UniqueMessage) { text.replace(UNIQUE_MESSAGE, "") } else { text }
}
