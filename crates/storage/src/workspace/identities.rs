//! The names WhatsApp knows contacts by; each name belongs to one contact of the workspace.

use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::picture::Picture;
use blazz_domain::{ContactId, IdentityId};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::{Value, marks};

/// MariaDB makes a table of more than a thousand words, and then walks through the whole workspace beside it
/// (`in_predicate_conversion_threshold`).
const NAMES_AT_ONCE: usize = 900;

/// A name and whose it is.
#[derive(Debug, Clone)]
pub struct OwnedIdentity {
    pub contact_id: ContactId,
    pub identity: Identity,
}

impl FromRow for OwnedIdentity {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            contact_id: row.id("contact_id")?,
            identity: Identity {
                kind: row.word("kind", IdentityKind::parse)?,
                value: row.text("value")?,
            },
        })
    }
}

/// A name, with what is shown of whose it is.
#[derive(Debug, Clone)]
pub struct CalledContact {
    pub identity: Identity,
    pub contact_id: ContactId,
    /// Where nobody has told what somebody is called, it is one of their identities.
    pub name: String,
    /// Absent before anybody has wanted to see it.
    pub picture: Option<Picture>,
}

impl FromRow for CalledContact {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let OwnedIdentity { contact_id, identity } = OwnedIdentity::from_row(row)?;
        let (name, picture) = (row.text("name")?, row.maybe_json("picture")?);
        Ok(Self { identity, contact_id, name, picture })
    }
}

/// The identities of the workspace's contacts.
#[derive(Debug, Clone, Copy)]
pub struct Identities<'a>(pub(super) &'a WorkspaceTx);

impl Identities<'_> {
    /// The contact that goes by this name.
    pub async fn find_owner(self, identity: &Identity) -> Result<Option<ContactId>, StorageError> {
        let found: Option<OwnedIdentity> = self
            .0
            .sql
            .find(
                "SELECT contact_id, kind, value FROM identities
                  WHERE workspace_id = ? AND kind = ? AND value = ?",
                args![self.0.workspace(), identity.kind.as_str(), identity.value.as_str()],
            )
            .await?;
        Ok(found.map(|owned| owned.contact_id))
    }

    /// Whose these names are, as far as anybody goes by them; in no order.
    pub async fn list_owners(
        self,
        kind: IdentityKind,
        names: &[&str],
    ) -> Result<Vec<OwnedIdentity>, StorageError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT contact_id, kind, value FROM identities
                    WHERE workspace_id = ? AND kind = ? AND value IN ({names})"
            .replace("{names}", &marks(names.len()));
        let mut values = args![self.0.workspace(), kind.as_str()];
        values.extend(names.iter().map(|name| Value::from(*name)));
        self.0.sql.list(sql, values).await
    }

    /// The people who go by these numbers and linked-device ids, as far as they are contacts; in no order. Up to 900
    /// names are one question.
    pub async fn list_called(self, names: &[&str]) -> Result<Vec<CalledContact>, StorageError> {
        let mut called = Vec::new();
        for names in names.chunks(NAMES_AT_ONCE) {
            called.extend(self.called(names).await?);
        }
        Ok(called)
    }

    async fn called(self, names: &[&str]) -> Result<Vec<CalledContact>, StorageError> {
        let sql = "SELECT i.kind, i.value, i.contact_id, c.name, c.picture
                     FROM identities i
                     JOIN contacts c ON c.workspace_id = i.workspace_id AND c.id = i.contact_id
                    WHERE i.workspace_id = ? AND i.kind IN (?, ?) AND i.value IN ({names})"
            .replace("{names}", &marks(names.len()));
        let kinds = [IdentityKind::Phone, IdentityKind::Lid];
        let mut values = args![self.0.workspace(), kinds[0].as_str(), kinds[1].as_str()];
        values.extend(names.iter().map(|name| Value::from(*name)));
        self.0.sql.list(sql, values).await
    }

    /// Every name of these contacts, oldest first.
    pub async fn of_contacts(self, ids: &[ContactId]) -> Result<Vec<OwnedIdentity>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT contact_id, kind, value FROM identities
                    WHERE workspace_id = ? AND contact_id IN ({ids})
                    ORDER BY contact_id, id"
            .replace("{ids}", &marks(ids.len()));
        let mut values = args![self.0.workspace()];
        values.extend(ids.iter().map(|id| Value::from(id.as_uuid())));
        self.0.sql.list(sql, values).await
    }

    /// Every name of one contact, oldest first.
    pub async fn of_contact(self, id: ContactId) -> Result<Vec<Identity>, StorageError> {
        let owned = self.of_contacts(&[id]).await?;
        Ok(owned.into_iter().map(|owned| owned.identity).collect())
    }

    /// Gives a contact a name; `false` when the name is taken (also by the contact itself).
    pub async fn add(self, owner: ContactId, identity: &Identity) -> Result<bool, StorageError> {
        let added = self
            .0
            .sql
            .insert_new(
                "INSERT INTO identities
                        (workspace_id, kind, value, id, contact_id, created_at)
                 VALUES (?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    identity.kind.as_str(),
                    identity.value.as_str(),
                    self.0.new_id::<IdentityId>(),
                    owner,
                    self.0.now(),
                ],
            )
            .await?;
        Ok(added)
    }

    /// Hands one name to another contact.
    pub async fn give(self, identity: &Identity, to: ContactId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE identities SET contact_id = ?
                  WHERE workspace_id = ? AND kind = ? AND value = ?",
                args![to, self.0.workspace(), identity.kind.as_str(), identity.value.as_str()],
            )
            .await
            .map(drop)
    }

    /// Takes a name away from whoever has it.
    pub async fn remove(self, identity: &Identity) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "DELETE FROM identities WHERE workspace_id = ? AND kind = ? AND value = ?",
                args![self.0.workspace(), identity.kind.as_str(), identity.value.as_str()],
            )
            .await
            .map(drop)
    }
}
