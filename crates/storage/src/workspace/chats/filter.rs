//! Which chats are listed, and along which index.

use blazz_domain::chat::{ChatState, Shelf};
use blazz_domain::{AccountId, ContactId};

use crate::sql::{Value, marks};

/// Which chats to list.
#[derive(Debug, Clone, Default)]
pub struct ChatFilter {
    pub account: Option<AccountId>,
    pub unread_only: bool,
    /// Only chats with one of these contacts, wherever they stand.
    pub contacts: Option<Vec<ContactId>>,
    pub shelf: Option<Shelf>,
    /// Only chats whose work stands so.
    pub state: Option<ChatState>,
}

impl ChatFilter {
    /// The condition that chooses the shelf, the list unless another one is asked for.
    pub(super) const fn shelf(&self) -> &'static str {
        match (self.contacts.is_some(), self.shelf) {
            (true, _) => "c.is_listed > 0",
            (_, None | Some(Shelf::List)) => "c.is_listed = 1",
            (_, Some(Shelf::Archive)) => "c.is_listed = 2",
            (_, Some(Shelf::Pinned)) => "c.is_listed = 3",
        }
    }

    /// The index that serves the list, for MySQL, which otherwise reads along another one and drops what does
    /// not fit; `SQLite` takes it for a comment.
    pub(super) const fn index(&self) -> &'static str {
        match (self.unread_only, self.state.is_some(), self.account.is_some()) {
            _ if self.contacts.is_some() => "",
            (true, _, false) => " /*! FORCE INDEX (chats_unread) */",
            (true, _, true) => " /*! FORCE INDEX (chats_unread_by_account) */",
            (false, true, false) => " /*! FORCE INDEX (chats_by_state) */",
            (false, true, true) => " /*! FORCE INDEX (chats_by_account_and_state) */",
            (false, false, false) => " /*! FORCE INDEX (chats_by_activity) */",
            (false, false, true) => " /*! FORCE INDEX (chats_by_account) */",
        }
    }
    /// The other conditions, with what is bound to them.
    pub(super) fn narrow(&self, sql: &mut String, values: &mut Vec<Value>) {
        if self.unread_only {
            sql.push_str(" AND c.is_unread = 1");
        }
        if let Some(state) = self.state {
            sql.push_str(" AND c.state = ?");
            values.extend(args![state.as_str()]);
        }
        if let Some(account) = self.account {
            sql.push_str(" AND c.account_id = ?");
            values.extend(args![account]);
        }
        if let Some(contacts) = &self.contacts {
            sql.push_str(&" AND c.contact_id IN ({ids})".replace("{ids}", &marks(contacts.len())));
            values.extend(contacts.iter().map(|id| Value::from(id.as_uuid())));
        }
    }
}
