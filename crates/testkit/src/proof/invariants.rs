//! What must hold in the database at every moment, asked while the load is on.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::database::Reader;

const EVERY: Duration = Duration::from_secs(2);

/// Each counts what must not be there.
const INVARIANTS: [(&str, &str); 6] = [
    (
        "a provider id names two messages of one account",
        "SELECT COUNT(*) FROM (
            SELECT account_id FROM messages WHERE provider_message_id IS NOT NULL
             GROUP BY workspace_id, account_id, provider_message_id HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "a client id names two messages",
        "SELECT COUNT(*) FROM (
            SELECT workspace_id FROM messages WHERE client_message_id IS NOT NULL
             GROUP BY workspace_id, client_message_id HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "an account has two chats with one contact",
        "SELECT COUNT(*) FROM (
            SELECT workspace_id FROM chats
             GROUP BY workspace_id, account_id, contact_id HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "a log of events has a gap",
        "SELECT COUNT(*) FROM (
            SELECT workspace_id FROM events
             GROUP BY workspace_id HAVING COUNT(*) <> MAX(seq) - MIN(seq) + 1) AS gaps",
    ),
    (
        "a queued message has no job that will send it",
        "SELECT COUNT(*) FROM messages
          WHERE direction = 'out' AND delivery = 0
            AND NOT EXISTS (
                SELECT 1 FROM jobs
                 WHERE jobs.workspace_id = messages.workspace_id AND jobs.subject = messages.id
                   AND jobs.kind = 'deliver_message' AND jobs.state IN (0, 1, 3))",
    ),
    (
        "a chat's unread messages are counted wrongly",
        "SELECT COUNT(*) FROM chats
          WHERE unread_count <> (
                SELECT COUNT(*) FROM messages
                 WHERE messages.workspace_id = chats.workspace_id
                   AND messages.chat_id = chats.id AND messages.direction = 'in')",
    ),
];

/// Counts every violation now.
pub(super) async fn violations(reader: &Reader) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    for (name, sql) in INVARIANTS {
        let count = reader.number(sql).await?;
        if count != 0 {
            found.push(format!("{name} ({count})"));
        }
    }
    Ok(found)
}

/// Asks again and again until it is stopped.
#[derive(Debug)]
pub(super) struct Watch {
    stop: CancellationToken,
    task: JoinHandle<Vec<String>>,
}

impl Watch {
    #[expect(clippy::disallowed_methods, reason = "`end` waits for it")]
    pub(super) fn begin(reader: Reader) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(watch(reader, stop.clone()));
        Self { stop, task }
    }

    /// Everything that was ever wrong, each said once.
    pub(super) async fn end(self) -> anyhow::Result<Vec<String>> {
        self.stop.cancel();
        let mut found = self.task.await?;
        found.sort();
        found.dedup();
        Ok(found)
    }
}

/// A database that cannot be asked just now, for it was killed, is asked with the next round.
async fn watch(reader: Reader, stop: CancellationToken) -> Vec<String> {
    let mut found = Vec::new();
    while stop.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
        match violations(&reader).await {
            Ok(violations) => found.extend(violations),
            Err(error) => tracing::info!(%error, "could not ask for the invariants"),
        }
    }
    found
}
