//! The list of chats, page by page, and how many stand in it.

use super::{Chat, ChatFilter, ChatKey, Chats};
use crate::error::StorageError;
use crate::row::Number;
use crate::workspace::page::{Page, one_more};

impl Chats<'_> {
    /// Chats by latest activity. Search brings its contacts; at most a few hundred.
    pub async fn list(
        self,
        filter: &ChatFilter,
        before: Option<ChatKey>,
        limit: usize,
    ) -> Result<Page<Chat, ChatKey>, StorageError> {
        if filter.contacts.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let mut sql =
            concat!(columns!(), " FROM chats c{index} WHERE c.workspace_id = ? AND {shelf}")
                .replace("{index}", filter.index())
                .replace("{shelf}", filter.shelf());
        let mut values = args![self.0.workspace()];
        filter.narrow(&mut sql, &mut values);
        if let Some((at, id)) = before {
            sql.push_str(" AND c.last_message_at <= ? AND (c.last_message_at < ? OR c.id < ?)");
            values.extend(args![at, at, id]);
        }
        sql.push_str(" ORDER BY c.last_message_at DESC, c.id DESC LIMIT ?");
        values.extend(args![one_more(limit)]);
        let items: Vec<Chat> = self.0.sql.list(sql, values).await?;
        Ok(Page::cut(items, limit, |chat| (chat.last_message_at, chat.id)))
    }

    /// How many chats there are of these in the list and above it, counted up to this many: a large workspace is not
    /// counted through at every change.
    pub async fn count(self, filter: &ChatFilter, at_most: i64) -> Result<i64, StorageError> {
        let mut sql = "SELECT COUNT(*) AS value FROM (SELECT c.id FROM chats c
                        WHERE c.workspace_id = ? AND c.is_listed IN (1, 3)"
            .to_owned();
        let mut values = args![self.0.workspace()];
        filter.narrow(&mut sql, &mut values);
        sql.push_str(" LIMIT ?) AS counted");
        values.extend(args![at_most]);
        let counted: Option<Number> = self.0.sql.find(sql, values).await?;
        Ok(counted.map_or(0, |counted| counted.0))
    }
}
