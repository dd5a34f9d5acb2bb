//! Finding messages: by id, by the provider's name for them, and page by page.

use blazz_domain::{AccountId, ChatId, MessageId, Timestamp};
use uuid::Uuid;

use super::super::page::{Page, one_more};
use super::{Message, MessageKey, Messages, Queued};
use crate::error::StorageError;
use crate::sql::{Value, marks};

macro_rules! columns {
    () => {
        "SELECT m.id, m.chat_id, m.account_id, m.direction, m.kind, m.provider_message_id, \
                m.client_message_id, m.sender_contact_id, m.user_id, m.via, m.body, m.content, \
                m.metadata, m.quoted_provider_id, m.is_forwarded, m.provider_at, m.created_at, \
                m.edited_at, m.revoked_at, m.lane, m.delivery, m.attempt, m.attempt_at, \
                m.sent_at, m.delivered_at, m.read_at, m.played_at, m.failed_at, m.failure, m.held, \
                m.transport_reason, m.wanted_change, m.deleted_on_phone_at, m.is_starred_on_phone, \
                m.star_told_at"
    };
}

/// The last key there can be at a time.
fn end_of(at: Timestamp) -> MessageKey {
    (at, Uuid::max().into())
}

/// Which part of a thread to read.
#[derive(Debug, Clone, Copy)]
pub enum Stretch {
    /// Newest first, older than the key.
    Before(Option<MessageKey>),
    /// Oldest first, newer than the key.
    After(MessageKey),
}

impl Messages<'_> {
    pub async fn find(self, id: MessageId) -> Result<Option<Message>, StorageError> {
        self.0
            .sql
            .find(
                concat!(columns!(), " FROM messages m WHERE m.workspace_id = ? AND m.id = ?"),
                args![self.0.workspace(), id],
            )
            .await
    }

    pub async fn load(self, id: MessageId) -> Result<Message, StorageError> {
        self.find(id).await?.ok_or(StorageError::Missing { noun: "a message" })
    }

    /// Reads a message and keeps it from changing under us until the commit.
    pub async fn lock(self, id: MessageId) -> Result<Message, StorageError> {
        let sql =
            concat!(columns!(), " FROM messages m WHERE m.workspace_id = ? AND m.id = ?{lock}")
                .replace("{lock}", self.0.sql.for_update());
        let message: Option<Message> = self.0.sql.find(sql, args![self.0.workspace(), id]).await?;
        message.ok_or(StorageError::Missing { noun: "a message" })
    }

    /// The messages with these ids, in no order.
    pub async fn list_by_id(self, ids: &[MessageId]) -> Result<Vec<Message>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql =
            concat!(columns!(), " FROM messages m WHERE m.workspace_id = ? AND m.id IN ({ids})")
                .replace("{ids}", &marks(ids.len()));
        let mut values = args![self.0.workspace()];
        values.extend(ids.iter().map(|id| Value::from(id.as_uuid())));
        self.0.sql.list(sql, values).await
    }

    /// The message a provider calls by this name.
    pub async fn find_by_provider_id(
        self,
        account: AccountId,
        name: &str,
    ) -> Result<Option<Message>, StorageError> {
        self.0
            .sql
            .find(
                concat!(
                    columns!(),
                    " FROM messages m
                     WHERE m.workspace_id = ? AND m.account_id = ? AND m.provider_message_id = ?"
                ),
                args![self.0.workspace(), account, name],
            )
            .await
    }

    /// The same; a message that is just being stored under this name is waited for.
    pub async fn lock_by_provider_id(
        self,
        account: AccountId,
        name: &str,
    ) -> Result<Option<Message>, StorageError> {
        let sql = concat!(
            columns!(),
            " FROM messages m
             WHERE m.workspace_id = ? AND m.account_id = ? AND m.provider_message_id = ?{lock}"
        )
        .replace("{lock}", self.0.sql.for_update());
        self.0.sql.find(sql, args![self.0.workspace(), account, name]).await
    }

    /// Whether a message of this chat is just being handed over by an account.
    pub async fn is_leaving(self, chat: ChatId, account: AccountId) -> Result<bool, StorageError> {
        let recent: Vec<Message> = self
            .0
            .sql
            .list(
                concat!(
                    columns!(),
                    " FROM messages m
                     WHERE m.workspace_id = ? AND m.chat_id = ?
                     ORDER BY m.provider_at DESC, m.id DESC LIMIT 20"
                ),
                args![self.0.workspace(), chat],
            )
            .await?;
        let is_leaving = |it: &Message| {
            it.account_id == account && it.attempt_at.is_some() && it.provider_message_id.is_none()
        };
        Ok(recent.iter().any(is_leaving))
    }

    /// The messages a provider calls by these names, in no order.
    pub async fn list_by_provider_id(
        self,
        account: AccountId,
        names: &[&str],
    ) -> Result<Vec<Message>, StorageError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let sql = concat!(
            columns!(),
            " FROM messages m
             WHERE m.workspace_id = ? AND m.account_id = ? AND m.provider_message_id IN ({names})"
        )
        .replace("{names}", &marks(names.len()));
        let mut values = args![self.0.workspace(), account];
        values.extend(names.iter().map(|name| Value::from(*name)));
        self.0.sql.list(sql, values).await
    }

    /// The message a client has already sent under this id.
    pub async fn find_by_client_id(self, id: Uuid) -> Result<Option<Message>, StorageError> {
        self.0
            .sql
            .find(
                concat!(
                    columns!(),
                    " FROM messages m WHERE m.workspace_id = ? AND m.client_message_id = ?"
                ),
                args![self.0.workspace(), id],
            )
            .await
    }

    /// A stretch of a thread; what was cleared (`cleared_at`) is left out.
    pub async fn list(
        self,
        chat: ChatId,
        cleared_at: Timestamp,
        stretch: Stretch,
        limit: usize,
    ) -> Result<Page<Message, MessageKey>, StorageError> {
        let first = args![self.0.workspace(), chat, cleared_at];
        let items: Vec<Message> = match stretch {
            Stretch::Before(None) => {
                let sql = concat!(
                    columns!(),
                    " FROM messages m /*! FORCE INDEX (messages_by_chat) */
                     WHERE m.workspace_id = ? AND m.chat_id = ? AND m.provider_at > ?
                     ORDER BY m.provider_at DESC, m.id DESC LIMIT ?"
                );
                self.0.sql.list(sql, [first, args![one_more(limit)]].concat()).await?
            }
            Stretch::Before(Some((at, id))) => {
                let sql = concat!(
                    columns!(),
                    " FROM messages m /*! FORCE INDEX (messages_by_chat) */
                     WHERE m.workspace_id = ? AND m.chat_id = ? AND m.provider_at > ?
                       AND m.provider_at <= ? AND (m.provider_at < ? OR m.id < ?)
                     ORDER BY m.provider_at DESC, m.id DESC LIMIT ?"
                );
                self.0.sql.list(sql, [first, args![at, at, id, one_more(limit)]].concat()).await?
            }
            Stretch::After(key) => {
                self.list_after(chat, key.max(end_of(cleared_at)), limit).await?
            }
        };
        Ok(Page::cut(items, limit, Message::key))
    }

    /// One lower bound alone: of two, `SQLite` begins at the first, which may be the beginning of the thread.
    async fn list_after(
        self,
        chat: ChatId,
        (at, id): MessageKey,
        limit: usize,
    ) -> Result<Vec<Message>, StorageError> {
        let sql = concat!(
            columns!(),
            " FROM messages m /*! FORCE INDEX (messages_by_chat) */
             WHERE m.workspace_id = ? AND m.chat_id = ?
               AND m.provider_at >= ? AND (m.provider_at > ? OR m.id > ?)
             ORDER BY m.provider_at, m.id LIMIT ?"
        );
        self.0.sql.list(sql, args![self.0.workspace(), chat, at, at, id, one_more(limit)]).await
    }

    /// What is to be sent, and to whom.
    pub async fn load_queued(self, id: MessageId) -> Result<Queued, StorageError> {
        let queued: Option<Queued> = self
            .0
            .sql
            .find(
                "SELECT outgoing, recipient FROM messages
                  WHERE workspace_id = ? AND id = ? AND outgoing IS NOT NULL",
                args![self.0.workspace(), id],
            )
            .await?;
        queued.ok_or(StorageError::Missing { noun: "what is to be sent" })
    }
}
