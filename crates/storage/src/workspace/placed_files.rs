//! Where uploaded files lie at the providers, so that one file goes to many chats and is handed over once.

use blazz_domain::media::MediaKind;
use blazz_domain::{AccountId, MediaId, Timestamp};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// A file on its way by an account: the same bytes are another file there when they are another kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placing {
    pub upload_id: MediaId,
    pub account_id: AccountId,
    pub kind: MediaKind,
}

struct Name(String);

impl FromRow for Name {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.text("provider_media_id").map(Self)
    }
}

/// The placed files of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct PlacedFiles<'a>(pub(super) &'a WorkspaceTx);

impl PlacedFiles<'_> {
    /// The provider's name of a file that it still has.
    pub async fn find(self, placing: Placing) -> Result<Option<String>, StorageError> {
        let name: Option<Name> = self
            .0
            .sql
            .find(
                "SELECT provider_media_id FROM placed_files
                  WHERE workspace_id = ? AND upload_id = ? AND account_id = ? AND kind = ?
                    AND expires_at > ?",
                args![
                    self.0.workspace(),
                    placing.upload_id,
                    placing.account_id,
                    placing.kind.as_str(),
                    self.0.now(),
                ],
            )
            .await?;
        Ok(name.map(|name| name.0))
    }

    /// Remembers under which name the provider has a file, and until when.
    pub async fn keep(
        self,
        placing: Placing,
        name: &str,
        expires_at: Timestamp,
    ) -> Result<(), StorageError> {
        if self.insert(placing, name, expires_at).await? {
            return Ok(());
        }
        self.0
            .sql
            .execute(
                "UPDATE placed_files SET provider_media_id = ?, expires_at = ?
                  WHERE workspace_id = ? AND upload_id = ? AND account_id = ? AND kind = ?",
                args![
                    name,
                    expires_at,
                    self.0.workspace(),
                    placing.upload_id,
                    placing.account_id,
                    placing.kind.as_str(),
                ],
            )
            .await
            .map(drop)
    }

    async fn insert(
        self,
        placing: Placing,
        name: &str,
        expires_at: Timestamp,
    ) -> Result<bool, StorageError> {
        self.0
            .sql
            .insert_new(
                "INSERT INTO placed_files (workspace_id, upload_id, account_id, kind,
                        provider_media_id, expires_at)
                 VALUES (?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    placing.upload_id,
                    placing.account_id,
                    placing.kind.as_str(),
                    name,
                    expires_at,
                ],
            )
            .await
    }

    /// The provider has it no longer.
    pub async fn forget(self, placing: Placing) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "DELETE FROM placed_files
                  WHERE workspace_id = ? AND upload_id = ? AND account_id = ? AND kind = ?",
                args![
                    self.0.workspace(),
                    placing.upload_id,
                    placing.account_id,
                    placing.kind.as_str(),
                ],
            )
            .await
            .map(drop)
    }
}
