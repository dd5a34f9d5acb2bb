//! The threads between accounts and contacts.

use blazz_domain::chat::{ChatState, ChatType, OnPhone, Shelf, Standing};
use blazz_domain::governor::Day;
use blazz_domain::identity::Identity;
use blazz_domain::{AccountId, ChatId, ContactId, MessageId, Timestamp};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::{Value, json_text, marks};

macro_rules! columns {
    () => {
        "SELECT c.id, c.account_id, c.contact_id, c.chat_type, c.unread_count, \
                c.first_unread_id, c.last_message_id, c.last_message_at, c.last_customer_at, \
                c.peer, c.cleared_at, c.is_listed, c.created_at, c.contacted_on, c.on_phone, \
                c.blocked_at, c.state, c.snoozed_until"
    };
}

mod blocked;
mod filter;
mod list;

pub use filter::ChatFilter;

/// A thread.
#[derive(Debug, Clone)]
pub struct Chat {
    pub id: ChatId,
    pub account_id: AccountId,
    pub contact_id: ContactId,
    pub chat_type: ChatType,
    /// Customer messages that nobody has read.
    pub unread_count: i64,
    pub first_unread_id: Option<MessageId>,
    pub last_message_id: Option<MessageId>,
    /// Zero before the first message.
    pub last_message_at: Timestamp,
    /// The customer's last message: what Meta's window is counted from.
    pub last_customer_at: Option<Timestamp>,
    /// The name the customer last wrote under, which is where they are answered.
    pub peer: Option<Identity>,
    /// Messages up to this point are cleared for the team; zero when never cleared.
    pub cleared_at: Timestamp,
    pub is_listed: bool,
    /// Where it stands while it is listed. It shares the column `is_listed`, so that each shelf is read along the
    /// indexes of the list: 0 is not listed, 1 the list, 2 the archive, 3 pinned.
    pub shelf: Shelf,
    pub on_phone: OnPhone,
    pub created_at: Timestamp,
    /// When the contact was written to first without having written, where that was counted.
    pub contacted_on: Option<Day>,
    /// Since when the contact is blocked on the number, as far as it was told.
    pub blocked_at: Option<Timestamp>,
    pub standing: Standing,
}

impl Chat {
    /// Something was said in it just now: it stands in the list, also when the phone has archived it, for the team is
    /// to see what comes.
    pub const fn rise(&mut self) {
        self.is_listed = true;
        if matches!(self.shelf, Shelf::Archive) {
            self.shelf = Shelf::List;
        }
    }
}

const fn shelf(code: i64) -> Shelf {
    match code {
        2 => Shelf::Archive,
        3 => Shelf::Pinned,
        _ => Shelf::List,
    }
}

const fn listed(chat: &Chat) -> i64 {
    match (chat.is_listed, chat.shelf) {
        (false, _) => 0,
        (true, Shelf::List) => 1,
        (true, Shelf::Archive) => 2,
        (true, Shelf::Pinned) => 3,
    }
}

/// The place of a chat in the list.
pub type ChatKey = (Timestamp, ChatId);

impl FromRow for Chat {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            account_id: row.id("account_id")?,
            contact_id: row.id("contact_id")?,
            chat_type: row.word("chat_type", ChatType::parse)?,
            unread_count: row.int("unread_count")?,
            first_unread_id: row.maybe_id("first_unread_id")?,
            last_message_id: row.maybe_id("last_message_id")?,
            last_message_at: row.time("last_message_at")?,
            last_customer_at: row.maybe_time("last_customer_at")?,
            peer: row.maybe_json("peer")?,
            cleared_at: row.time("cleared_at")?,
            is_listed: row.int("is_listed")? > 0,
            shelf: shelf(row.int("is_listed")?),
            on_phone: row.maybe_json("on_phone")?.unwrap_or_default(),
            created_at: row.time("created_at")?,
            contacted_on: row.maybe_int("contacted_on")?,
            blocked_at: row.maybe_time("blocked_at")?,
            standing: Standing::of(
                row.word("state", ChatState::parse)?,
                row.maybe_time("snoozed_until")?,
            ),
        })
    }
}

/// The chats of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Chats<'a>(pub(super) &'a WorkspaceTx);

impl Chats<'_> {
    pub async fn find(self, id: ChatId) -> Result<Option<Chat>, StorageError> {
        self.0
            .sql
            .find(
                concat!(columns!(), " FROM chats c WHERE c.workspace_id = ? AND c.id = ?"),
                args![self.0.workspace(), id],
            )
            .await
    }

    /// The chats with these ids, in no order.
    pub async fn list_by_id(self, ids: &[ChatId]) -> Result<Vec<Chat>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql = concat!(columns!(), " FROM chats c WHERE c.workspace_id = ? AND c.id IN ({ids})")
            .replace("{ids}", &marks(ids.len()));
        let mut values = args![self.0.workspace()];
        values.extend(ids.iter().map(|id| Value::from(id.as_uuid())));
        self.0.sql.list(sql, values).await
    }

    pub async fn load(self, id: ChatId) -> Result<Chat, StorageError> {
        self.find(id).await?.ok_or(StorageError::Missing { noun: "a chat" })
    }

    /// The thread between these two.
    pub async fn find_between(
        self,
        account: AccountId,
        contact: ContactId,
    ) -> Result<Option<Chat>, StorageError> {
        self.0
            .sql
            .find(
                concat!(
                    columns!(),
                    " FROM chats c
                     WHERE c.workspace_id = ? AND c.account_id = ? AND c.contact_id = ?"
                ),
                args![self.0.workspace(), account, contact],
            )
            .await
    }

    /// The threads with a contact, most recent first.
    pub async fn list_with(self, contact: ContactId) -> Result<Vec<Chat>, StorageError> {
        self.0
            .sql
            .list(
                concat!(
                    columns!(),
                    " FROM chats c
                     WHERE c.workspace_id = ? AND c.contact_id = ?
                     ORDER BY c.last_message_at DESC, c.id DESC"
                ),
                args![self.0.workspace(), contact],
            )
            .await
    }

    /// When the customers of an account last wrote or were written to; what was put aside since is left out.
    pub async fn last_activity(
        self,
        account: AccountId,
    ) -> Result<Option<Timestamp>, StorageError> {
        let mut last = None;
        for shelf in [Shelf::List, Shelf::Pinned] {
            let of_one = ChatFilter { account: Some(account), ..ChatFilter::default() };
            let filter = ChatFilter { shelf: Some(shelf), ..of_one };
            let newest = self.list(&filter, None, 1).await?.items.pop();
            last = last.max(newest.map(|chat| chat.last_message_at));
        }
        Ok(last)
    }

    /// Finds the thread between these two, or starts it; it does not change under us until the commit.
    pub async fn open(
        self,
        account: AccountId,
        contact: ContactId,
        chat_type: ChatType,
    ) -> Result<Chat, StorageError> {
        if let Some(chat) = self.lock_between(account, contact).await? {
            return Ok(chat);
        }
        self.0
            .sql
            .insert_new(
                "INSERT INTO chats (workspace_id, id, account_id, contact_id, chat_type,
                        unread_count, is_unread, is_listed, last_message_at, cleared_at, created_at)
                 VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, ?)",
                args![
                    self.0.workspace(),
                    self.0.new_id::<ChatId>(),
                    account,
                    contact,
                    chat_type.as_str(),
                    self.0.now(),
                ],
            )
            .await?;
        self.lock_between(account, contact)
            .await?
            .ok_or(StorageError::Missing { noun: "the chat that was just opened" })
    }

    /// Writes back everything that moves: counters, last message, window, clearing and standing.
    pub async fn update(self, chat: &Chat) -> Result<(), StorageError> {
        let peer = chat.peer.as_ref().map(json_text).transpose()?;
        self.0
            .sql
            .execute(
                "UPDATE chats
                    SET unread_count = ?, is_unread = ?, is_listed = ?, first_unread_id = ?,
                        last_message_id = ?, last_message_at = ?, last_customer_at = ?, peer = ?,
                        cleared_at = ?, state = ?, snoozed_until = ?
                  WHERE workspace_id = ? AND id = ?",
                args![
                    chat.unread_count,
                    chat.unread_count > 0,
                    listed(chat),
                    chat.first_unread_id,
                    chat.last_message_id,
                    chat.last_message_at,
                    chat.last_customer_at,
                    peer,
                    chat.cleared_at,
                    chat.standing.state().as_str(),
                    chat.standing.until(),
                    self.0.workspace(),
                    chat.id,
                ],
            )
            .await
            .map(drop)
    }

    /// Keeps what is known of a chat beside its messages.
    pub async fn set_on_phone(self, id: ChatId, on_phone: &OnPhone) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE chats SET on_phone = ? WHERE workspace_id = ? AND id = ?",
                args![json_text(on_phone)?, self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Reads a chat and keeps it from changing under us until the commit.
    pub async fn lock(self, id: ChatId) -> Result<Chat, StorageError> {
        let sql = concat!(columns!(), " FROM chats c WHERE c.workspace_id = ? AND c.id = ?{lock}")
            .replace("{lock}", self.0.sql.for_update());
        let chat: Option<Chat> = self.0.sql.find(sql, args![self.0.workspace(), id]).await?;
        chat.ok_or(StorageError::Missing { noun: "a chat" })
    }

    async fn lock_between(
        self,
        account: AccountId,
        contact: ContactId,
    ) -> Result<Option<Chat>, StorageError> {
        let sql = concat!(
            columns!(),
            " FROM chats c
             WHERE c.workspace_id = ? AND c.account_id = ? AND c.contact_id = ?{lock}"
        )
        .replace("{lock}", self.0.sql.for_update());
        self.0.sql.find(sql, args![self.0.workspace(), account, contact]).await
    }

    /// Threads of an account with contacts after `after`, by the contacts' ids.
    pub async fn list_of_account(
        self,
        account: AccountId,
        after: Option<ContactId>,
        limit: usize,
    ) -> Result<Vec<Chat>, StorageError> {
        let after = after.unwrap_or_else(|| uuid::Uuid::nil().into());
        self.0
            .sql
            .list(
                concat!(
                    columns!(),
                    " FROM chats c
                     WHERE c.workspace_id = ? AND c.account_id = ? AND c.contact_id > ?
                     ORDER BY c.contact_id LIMIT ?"
                ),
                args![self.0.workspace(), account, after, i64::try_from(limit).unwrap_or(i64::MAX)],
            )
            .await
    }

    /// Hands a thread to another account.
    pub async fn readdress(self, id: ChatId, account: AccountId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE chats SET account_id = ? WHERE workspace_id = ? AND id = ?",
                args![account, self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Hands a thread to another contact.
    pub async fn give(self, id: ChatId, contact: ContactId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE chats SET contact_id = ? WHERE workspace_id = ? AND id = ?",
                args![contact, self.0.workspace(), id],
            )
            .await
            .map(drop)
    }
}
