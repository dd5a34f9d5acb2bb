//! What SQLite alone does on this disk with the rows the program writes for each message, and the same
//! durability: the yardstick for the webhooks.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use blazz_storage::{IdSource, SystemClock};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, Transaction, params, params_from_iter};
use uuid::Uuid;

const TIME: Duration = Duration::from_secs(1);

/// More messages a commit than any run has.
const MOST: u32 = 100_000;

/// How rows are grouped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Load {
    messages_a_commit: usize,
    messages_a_webhook: usize,
}

impl Load {
    /// As many messages a commit as the program had, on average.
    pub(super) fn new(messages_a_commit: f64, messages_a_webhook: usize) -> Self {
        let whole = (1..MOST).find(|count| f64::from(*count) + 0.5 > messages_a_commit);
        let whole = whole.and_then(|count| usize::try_from(count).ok()).unwrap_or(1);
        Self { messages_a_commit: whole, messages_a_webhook }
    }
}

/// A row that the program wrote, to be written again under another key.
struct Sample {
    insert: String,
    columns: Vec<String>,
    values: Vec<Value>,
}

/// The rows of one message.
struct Samples {
    message: Sample,
    event: Sample,
    inbound: Sample,
    seq: i64,
    ids: IdSource,
}

/// Writes copies of the newest rows into a copy of the program's database for a second.
pub(super) fn messages_per_second(database: &Path, load: Load) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir()?;
    let mut bare = copy(database, &folder.path().join("bare.db"))?;
    let mut samples = Samples::take(&bare)?;
    let begun = Instant::now();
    let mut messages: usize = 0;
    while begun.elapsed() < TIME {
        let transaction = bare.transaction()?;
        for _ in 0..load.messages_a_commit {
            samples.write(&transaction)?;
            messages += 1;
            if messages.is_multiple_of(load.messages_a_webhook) {
                samples.inbound.write(&transaction, &[("id", fresh_id(&samples.ids))])?;
            }
        }
        transaction.commit()?;
    }
    Ok(f64::from(u32::try_from(messages)?) / begun.elapsed().as_secs_f64())
}

/// A copy with the settings of the program.
fn copy(database: &Path, to: &Path) -> anyhow::Result<Connection> {
    let source = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let to_text = to.to_str().context("a folder with a plain name")?;
    source.execute("VACUUM INTO ?", [to_text]).context("copying the database")?;
    let bare = Connection::open(to)?;
    bare.pragma_update(None, "journal_mode", "WAL")?;
    bare.pragma_update(None, "synchronous", "FULL")?;
    bare.pragma_update(None, "foreign_keys", "ON")?;
    bare.pragma_update(None, "wal_autocheckpoint", 4_000)?;
    bare.pragma_update(None, "cache_size", -16_000)?;
    Ok(bare)
}

impl Samples {
    fn take(bare: &Connection) -> anyhow::Result<Self> {
        let event = Sample::take(bare, "events", "name = 'NewChatEvent' ORDER BY seq DESC")?;
        let seq = bare.query_row("SELECT MAX(seq) FROM events", [], |row| row.get(0))?;
        Ok(Self {
            message: Sample::take(bare, "messages", "direction = 'in' ORDER BY id DESC")?,
            event,
            inbound: Sample::take(bare, "inbound_events", "state = 'applied' ORDER BY id DESC")?,
            seq,
            ids: IdSource::new(Arc::new(SystemClock)),
        })
    }

    /// The message, its chat's new end, and its event with the workspace's next number.
    fn write(&mut self, transaction: &Transaction<'_>) -> anyhow::Result<()> {
        let (id, name) = (fresh_id(&self.ids), format!("wamid.{:x}", rand::random::<u128>()));
        self.message
            .write(transaction, &[("id", id.clone()), ("provider_message_id", name.into())])?;
        let (workspace, chat) =
            (self.message.value("workspace_id")?, self.message.value("chat_id")?);
        self.seq += 1;
        transaction
            .prepare_cached(
                "UPDATE chats
                    SET last_message_id = ?, last_message_at = ?, unread_count = unread_count + 1
                  WHERE workspace_id = ? AND id = ?",
            )?
            .execute(params![id, 1_764_000_000_000 + self.seq * 1000, workspace, chat])?;
        transaction
            .prepare_cached("UPDATE workspace_counters SET event_seq = ? WHERE workspace_id = ?")?
            .execute(params![self.seq, workspace])?;
        self.event.write(transaction, &[("seq", self.seq.into())])
    }
}

impl Sample {
    /// The first row of a table that fits.
    fn take(bare: &Connection, table: &str, which: &str) -> anyhow::Result<Self> {
        let mut statement =
            bare.prepare(&format!("SELECT * FROM {table} WHERE {which} LIMIT 1"))?;
        let columns: Vec<String> =
            statement.column_names().into_iter().map(ToOwned::to_owned).collect();
        let values = statement
            .query_row([], |row| (0..columns.len()).map(|index| row.get(index)).collect())
            .with_context(|| format!("looking for a row of {table}"))?;
        let marks = vec!["?"; columns.len()].join(", ");
        let insert = format!("INSERT INTO {table} ({}) VALUES ({marks})", columns.join(", "));
        Ok(Self { insert, columns, values })
    }

    fn value(&self, column: &str) -> anyhow::Result<Value> {
        let index = self.columns.iter().position(|name| name == column);
        let value = index.and_then(|index| self.values.get(index)).cloned();
        value.with_context(|| format!("there is no column {column}"))
    }

    /// Inserts the row with other values in some columns.
    fn write(
        &mut self,
        transaction: &Transaction<'_>,
        changed: &[(&str, Value)],
    ) -> anyhow::Result<()> {
        for (column, value) in changed {
            let index = self.columns.iter().position(|name| name == column);
            let place = index.and_then(|index| self.values.get_mut(index));
            *place.with_context(|| format!("there is no column {column}"))? = value.clone();
        }
        let mut insert = transaction.prepare_cached(&self.insert)?;
        insert.execute(params_from_iter(&self.values))?;
        Ok(())
    }
}

/// Ids like the program's, rising with time.
fn fresh_id(ids: &IdSource) -> Value {
    Value::Blob(ids.new_id::<Uuid>().as_bytes().to_vec())
}
