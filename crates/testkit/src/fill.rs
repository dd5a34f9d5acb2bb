//! Fills an installation's `SQLite` database with many chats and long ones. Every row is copied from one that the
//! program itself has written, and only what must differ is changed.

use std::path::Path;

use anyhow::Context;
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use uuid::{Builder, Uuid};

/// How far apart the messages of the long chat are (ms): they reach back 58 days for 100,000.
const APART_MS: i64 = 50_000;
/// Every so many minutes ago, somebody else was written to.
const CHATS_APART_MS: i64 = 30_000;

/// How much is added.
#[derive(Debug, Clone, Copy)]
pub struct Amount {
    /// Older messages of the chat that was last written in.
    pub messages: i64,
    /// Other chats, each with one message that is read.
    pub chats: i64,
}

/// Copies one row of a table again and again.
struct Mould {
    insert: String,
    key: Vec<Cell>,
    changed: usize,
}

impl Mould {
    /// `changed` are the columns that each copy is given; the others stay as they are in the row `key`.
    fn new(
        database: &Connection,
        table: &str,
        changed: &[&str],
        key: &[(&str, Cell)],
    ) -> anyhow::Result<Self> {
        let columns = columns_of(database, table)?;
        let taken: Vec<&str> = columns
            .iter()
            .map(|name| if changed.contains(&name.as_str()) { "?" } else { name.as_str() })
            .collect();
        // In the table's order, which is also the order of the values.
        let known = columns.iter().filter(|name| changed.contains(&name.as_str())).count();
        anyhow::ensure!(known == changed.len(), "{table} lacks one of {changed:?}");
        let found: Vec<String> = key.iter().map(|(name, _)| format!("{name} = ?")).collect();
        let insert = format!(
            "INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE {}",
            columns.join(", "),
            taken.join(", "),
            found.join(" AND ")
        );
        let key = key.iter().map(|(_, value)| value.clone()).collect();
        Ok(Self { insert, key, changed: changed.len() })
    }

    /// `values` in the order in which the table has the changed columns.
    fn copy(&self, database: &Connection, values: Vec<Cell>) -> anyhow::Result<()> {
        anyhow::ensure!(values.len() == self.changed, "each changed column needs a value");
        let all = values.into_iter().chain(self.key.iter().cloned());
        let copied = database.prepare_cached(&self.insert)?.execute(params_from_iter(all))?;
        anyhow::ensure!(copied == 1, "the row to copy is gone: {}", self.insert);
        Ok(())
    }
}

fn columns_of(database: &Connection, table: &str) -> anyhow::Result<Vec<String>> {
    let mut columns = database.prepare("SELECT name FROM pragma_table_info(?)")?;
    let names = columns.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(names)
}

/// What the copies are taken from.
struct Models {
    workspace: Cell,
    chat: Cell,
    contact: Cell,
    message: Cell,
    /// When the copied message was written, UTC milliseconds.
    at: i64,
}

/// Adds to the database of an installation whose program is not running. It must hold a chat whose latest message
/// is a customer's text.
pub fn fill(database: &Path, amount: Amount) -> anyhow::Result<()> {
    let mut database = Connection::open(database).context("opening the database to fill")?;
    database.pragma_update(None, "foreign_keys", "ON")?;
    // In KiB: pages that are written again and again stay in memory.
    database.pragma_update(None, "cache_size", -400_000)?;
    let models = find_models(&database)?;
    let tx = database.transaction()?;
    add_messages(&tx, &models, amount.messages)?;
    add_chats(&tx, &models, amount.chats)?;
    tx.commit().context("committing what was filled in")
}

fn find_models(database: &Connection) -> anyhow::Result<Models> {
    let sql = "SELECT m.workspace_id, m.chat_id, c.contact_id, m.id, m.provider_at
                 FROM messages m JOIN chats c ON c.workspace_id = m.workspace_id AND c.id = m.chat_id
                WHERE m.direction = 'in' AND m.kind = 'text' AND m.id = c.last_message_id
                ORDER BY m.provider_at DESC LIMIT 1";
    let found = database.query_row(sql, [], |row| {
        Ok(Models {
            workspace: row.get(0)?,
            chat: row.get(1)?,
            contact: row.get(2)?,
            message: row.get(3)?,
            at: row.get(4)?,
        })
    });
    found.optional()?.context("no chat ends with a customer's text")
}

/// One statement for all: `SQLite` copies by itself faster than row by row. Short and long texts, so that no height can
/// be guessed; ids as [`id_at`] makes them.
fn add_messages(database: &Connection, models: &Models, count: i64) -> anyhow::Result<()> {
    let body = "'lama ' || n.i || ' '
                || replace(hex(zeroblob((n.i * 7) % 11)), '00', 'kain katun motif bunga ')";
    let at = format!("m.provider_at - (?1 - n.i) * {APART_MS}");
    let given = |column: &str| match column {
        "id" => format!("unhex(printf('%012x70008000%012x', {at}, n.i))"),
        "provider_message_id" => "'wamid.FILL' || n.i".to_owned(),
        "body" => body.to_owned(),
        "content" => format!("json_set(m.content, '$.body', {body})"),
        "provider_at" | "created_at" => at.clone(),
        same => format!("m.{same}"),
    };
    let columns = columns_of(database, "messages")?;
    let values: Vec<String> = columns.iter().map(|column| given(column)).collect();
    let sql = format!(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
         INSERT INTO messages ({})
         SELECT {} FROM n JOIN messages m ON m.workspace_id = ?2 AND m.id = ?3",
        columns.join(", "),
        values.join(", ")
    );
    let key = [Cell::from(count), models.workspace.clone(), models.message.clone()];
    let added = database.execute(&sql, params_from_iter(key))?;
    anyhow::ensure!(i64::try_from(added)? == count, "{added} messages were added");
    Ok(())
}

/// What another chat is copied from: the rows of the chat last written in.
struct ChatMoulds {
    contacts: Mould,
    identities: Mould,
    chats: Mould,
    messages: Mould,
}

impl ChatMoulds {
    fn new(database: &Connection, models: &Models) -> anyhow::Result<Self> {
        let workspace = ("workspace_id", models.workspace.clone());
        let of = |id: &Cell| [workspace.clone(), ("id", id.clone())];
        let phone = [
            workspace.clone(),
            ("contact_id", models.contact.clone()),
            ("kind", "phone".to_owned().into()),
        ];
        let contact = ["id", "name", "sort_name", "created_at", "updated_at"];
        let identity = ["value", "id", "contact_id", "created_at"];
        let chat = [
            "id",
            "contact_id",
            "unread_count",
            "is_unread",
            "first_unread_id",
            "last_message_id",
            "last_message_at",
            "last_customer_at",
            "peer",
            "created_at",
        ];
        let message = ["id", "chat_id", "provider_message_id", "provider_at", "created_at"];
        Ok(Self {
            contacts: Mould::new(database, "contacts", &contact, &of(&models.contact))?,
            identities: Mould::new(database, "identities", &identity, &phone)?,
            chats: Mould::new(database, "chats", &chat, &of(&models.chat))?,
            messages: Mould::new(database, "messages", &message, &of(&models.message))?,
        })
    }

    /// `ids` are those of the contact, the chat, the message and the identity.
    fn copy(
        &self,
        database: &Connection,
        [contact, chat, message, identity]: [Cell; 4],
        person: (&str, &str),
        at: i64,
    ) -> anyhow::Result<()> {
        let (name, phone) = (person.0.to_owned(), person.1.to_owned());
        let (at, zero, sort_name): (Cell, Cell, Cell) =
            (at.into(), 0.into(), name.to_lowercase().into());
        let peer = serde_json::json!({ "kind": "phone", "value": phone }).to_string();
        let provider_id = format!("wamid.CHAT{phone}");
        let row = vec![contact.clone(), name.into(), sort_name, at.clone(), at.clone()];
        self.contacts.copy(database, row)?;
        self.identities
            .copy(database, vec![phone.into(), identity, contact.clone(), at.clone()])?;
        let row = vec![
            chat.clone(),
            contact,
            zero.clone(),
            zero,
            Cell::Null,
            message.clone(),
            at.clone(),
            at.clone(),
            peer.into(),
            at.clone(),
        ];
        self.chats.copy(database, row)?;
        self.messages.copy(database, vec![message, chat, provider_id.into(), at.clone(), at])
    }
}

fn add_chats(database: &Connection, models: &Models, count: i64) -> anyhow::Result<()> {
    let moulds = ChatMoulds::new(database, models)?;
    for index in 0..count {
        let at = models.at - (index + 1) * CHATS_APART_MS;
        let ids = [0, 1, 2, 3].map(|part| id_at(at, count + 4 * index + part));
        let (name, phone) = (format!("Pelanggan {index:05}"), format!("+62857{index:08}"));
        let contact = ids[0].clone();
        moulds.copy(database, ids, (&name, &phone), at)?;
        add_terms(database, models, &contact, &name, &phone)?;
    }
    Ok(())
}

/// The words the contact is found by: those of the name, and the whole number.
fn add_terms(
    database: &Connection,
    models: &Models,
    contact: &Cell,
    name: &str,
    phone: &str,
) -> anyhow::Result<()> {
    let lower = name.to_lowercase();
    let words = lower.split(' ').chain([phone.trim_start_matches('+')]);
    let sql = "INSERT INTO contact_terms (workspace_id, term, contact_id) VALUES (?, ?, ?)";
    for word in words {
        let values = [models.workspace.clone(), word.to_owned().into(), contact.clone()];
        database.prepare_cached(sql)?.execute(params_from_iter(values))?;
    }
    Ok(())
}

/// An id as the program would have made it at that time (`UUIDv7`); `number` tells those of one run apart.
fn id_at(at: i64, number: i64) -> Cell {
    let mut tail = [0_u8; 10];
    tail[2..].copy_from_slice(&number.to_be_bytes());
    let id: Uuid =
        Builder::from_unix_timestamp_millis(u64::try_from(at).unwrap_or(0), &tail).into_uuid();
    Cell::Blob(id.as_bytes().to_vec())
}
