//! People and groups the workspace talks to.

use blazz_domain::contact::ContactType;
use blazz_domain::picture::Picture;
use blazz_domain::{ContactId, Timestamp};

use super::page::{Page, one_more};
use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::{Value, json_text, marks};

macro_rules! columns {
    () => {
        "SELECT c.id, c.type, c.name, c.sort_name, c.is_name_given, c.username, c.name_told_at, \
                c.group_metadata, c.picture, \
                c.created_at, c.updated_at, c.deleted_at, c.merged_into"
    };
}

/// A person or a group.
#[derive(Debug, Clone)]
pub struct Contact {
    pub id: ContactId,
    pub contact_type: ContactType,
    pub name: String,
    pub sort_name: String,
    /// Somebody of the team chose the name; what WhatsApp tells no longer changes it.
    pub is_name_given: bool,
    pub username: Option<String>,
    /// When the provider told the name: what it tells late, of an earlier time, no longer counts.
    pub name_told_at: Option<Timestamp>,
    pub group_metadata: Option<serde_json::Value>,
    /// Absent before anybody has wanted to see it.
    pub picture: Option<Picture>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
    pub merged_into: Option<ContactId>,
}

/// What a new contact starts with.
#[derive(Debug, Clone)]
pub struct NewContact<'a> {
    pub contact_type: ContactType,
    pub name: &'a str,
    pub is_name_given: bool,
    pub username: Option<&'a str>,
    pub name_told_at: Option<Timestamp>,
}

/// The place of a contact in the list.
pub type ContactKey = (String, ContactId);

impl FromRow for Contact {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            contact_type: row.word("type", ContactType::parse)?,
            name: row.text("name")?,
            sort_name: row.text("sort_name")?,
            is_name_given: row.flag("is_name_given")?,
            username: row.maybe_text("username")?,
            name_told_at: row.maybe_time("name_told_at")?,
            group_metadata: row.maybe_json("group_metadata")?,
            picture: row.maybe_json("picture")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            deleted_at: row.maybe_time("deleted_at")?,
            merged_into: row.maybe_id("merged_into")?,
        })
    }
}

/// The contacts of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Contacts<'a>(pub(super) &'a WorkspaceTx);

impl Contacts<'_> {
    /// A contact, also one that was deleted or merged away.
    pub async fn find(self, id: ContactId) -> Result<Option<Contact>, StorageError> {
        self.0
            .sql
            .find(
                concat!(columns!(), " FROM contacts c WHERE c.workspace_id = ? AND c.id = ?"),
                args![self.0.workspace(), id],
            )
            .await
    }

    pub async fn load(self, id: ContactId) -> Result<Contact, StorageError> {
        self.find(id).await?.ok_or(StorageError::Missing { noun: "a contact" })
    }

    /// Reads a contact and keeps it from being changed or merged under us until the commit.
    pub async fn lock(self, id: ContactId) -> Result<Contact, StorageError> {
        let sql =
            concat!(columns!(), " FROM contacts c WHERE c.workspace_id = ? AND c.id = ?{lock}")
                .replace("{lock}", self.0.sql.for_update());
        let contact: Option<Contact> = self.0.sql.find(sql, args![self.0.workspace(), id]).await?;
        contact.ok_or(StorageError::Missing { noun: "a contact" })
    }

    /// The contacts with these ids, in no order.
    pub async fn list_by_id(self, ids: &[ContactId]) -> Result<Vec<Contact>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql =
            concat!(columns!(), " FROM contacts c WHERE c.workspace_id = ? AND c.id IN ({ids})")
                .replace("{ids}", &marks(ids.len()));
        let mut values = args![self.0.workspace()];
        values.extend(ids.iter().map(|id| Value::from(id.as_uuid())));
        self.0.sql.list(sql, values).await
    }

    /// Contacts by name; deleted and merged ones are left out.
    pub async fn list(
        self,
        contact_type: Option<ContactType>,
        after: Option<ContactKey>,
        limit: usize,
    ) -> Result<Page<Contact, ContactKey>, StorageError> {
        let (name, id) = after.unwrap_or_else(|| (String::new(), uuid::Uuid::nil().into()));
        let page = args![name.as_str(), name.as_str(), id, one_more(limit)];
        let items: Vec<Contact> = match contact_type {
            None => {
                let sql = concat!(
                    columns!(),
                    " FROM contacts c /*! FORCE INDEX (contacts_by_name) */
                     WHERE c.workspace_id = ? AND c.is_listed = 1
                       AND c.sort_name >= ? AND (c.sort_name > ? OR c.id > ?)
                     ORDER BY c.sort_name, c.id LIMIT ?"
                );
                self.0.sql.list(sql, [args![self.0.workspace()], page].concat()).await?
            }
            Some(kind) => {
                let sql = concat!(
                    columns!(),
                    " FROM contacts c /*! FORCE INDEX (contacts_by_type) */
                     WHERE c.workspace_id = ? AND c.is_listed = 1 AND c.type = ?
                       AND c.sort_name >= ? AND (c.sort_name > ? OR c.id > ?)
                     ORDER BY c.sort_name, c.id LIMIT ?"
                );
                let first = args![self.0.workspace(), kind.as_str()];
                self.0.sql.list(sql, [first, page].concat()).await?
            }
        };
        Ok(Page::cut(items, limit, |contact| (contact.sort_name.clone(), contact.id)))
    }

    pub async fn create(self, new: NewContact<'_>) -> Result<Contact, StorageError> {
        let contact = Contact {
            id: self.0.new_id(),
            contact_type: new.contact_type,
            name: fit(new.name),
            sort_name: fit(new.name.to_lowercase()),
            is_name_given: new.is_name_given,
            username: new.username.map(fit),
            name_told_at: new.name_told_at,
            group_metadata: None,
            picture: None,
            created_at: self.0.now(),
            updated_at: self.0.now(),
            deleted_at: None,
            merged_into: None,
        };
        self.0
            .sql
            .execute(
                "INSERT INTO contacts (workspace_id, id, type, name, sort_name, is_name_given,
                        username, name_told_at, created_at, updated_at, is_listed)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                args![
                    self.0.workspace(),
                    contact.id,
                    contact.contact_type.as_str(),
                    contact.name.as_str(),
                    contact.sort_name.as_str(),
                    contact.is_name_given,
                    contact.username.as_deref(),
                    contact.name_told_at,
                    self.0.now(),
                    self.0.now(),
                ],
            )
            .await?;
        Ok(contact)
    }

    /// Writes back name, username and group metadata.
    pub async fn update(self, contact: &mut Contact) -> Result<(), StorageError> {
        contact.name = fit(&contact.name);
        contact.sort_name = fit(contact.name.to_lowercase());
        contact.updated_at = self.0.now();
        self.0
            .sql
            .execute(
                "UPDATE contacts
                    SET name = ?, sort_name = ?, is_name_given = ?, username = ?,
                        name_told_at = ?, group_metadata = ?, updated_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![
                    contact.name.as_str(),
                    contact.sort_name.as_str(),
                    contact.is_name_given,
                    contact.username.as_deref().map(fit),
                    contact.name_told_at,
                    contact.group_metadata.as_ref().map(ToString::to_string),
                    self.0.now(),
                    self.0.workspace(),
                    contact.id,
                ],
            )
            .await
            .map(drop)
    }

    /// Notes that somebody was still called as we know them at this time. Most messages say so, which is why
    /// nothing else of the row, and none of its indexes, is written; what was told later stands.
    pub async fn confirm_name(self, id: ContactId, told_at: Timestamp) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE contacts SET name_told_at = ?
                  WHERE workspace_id = ? AND id = ? AND (name_told_at IS NULL OR name_told_at < ?)",
                args![told_at, self.0.workspace(), id, told_at],
            )
            .await
            .map(drop)
    }

    /// Keeps what is known of a contact's picture.
    pub async fn set_picture(
        self,
        id: ContactId,
        picture: Option<&Picture>,
    ) -> Result<(), StorageError> {
        let picture = picture.map(json_text).transpose()?;
        self.0
            .sql
            .execute(
                "UPDATE contacts SET picture = ? WHERE workspace_id = ? AND id = ?",
                args![picture, self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Takes a contact out of the lists, or puts it back; its chats and messages stay.
    pub async fn set_deleted(self, id: ContactId, deleted: bool) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE contacts
                    SET deleted_at = ?, updated_at = ?,
                        is_listed = CASE WHEN ? IS NULL AND merged_into IS NULL THEN 1 ELSE 0 END
                  WHERE workspace_id = ? AND id = ?",
                args![
                    deleted.then_some(self.0.now()),
                    self.0.now(),
                    deleted.then_some(self.0.now()),
                    self.0.workspace(),
                    id,
                ],
            )
            .await
            .map(drop)
    }

    /// Deletes a contact that was just created and turned out to be somebody known.
    pub async fn discard(self, id: ContactId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "DELETE FROM contacts WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Marks a contact as being another one, or as itself again.
    pub async fn set_merged_into(
        self,
        id: ContactId,
        kept: Option<ContactId>,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE contacts
                    SET merged_into = ?, updated_at = ?,
                        is_listed = CASE WHEN ? IS NULL AND deleted_at IS NULL THEN 1 ELSE 0 END
                  WHERE workspace_id = ? AND id = ?",
                args![kept, self.0.now(), kept, self.0.workspace(), id],
            )
            .await
            .map(drop)
    }
}

/// Cuts a name to the 255 characters a column holds.
fn fit(name: impl AsRef<str>) -> String {
    name.as_ref().chars().take(255).collect()
}
