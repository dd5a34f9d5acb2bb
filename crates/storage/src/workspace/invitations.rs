//! Links that let somebody join.

use blazz_domain::role::Role;
use blazz_domain::{InvitationId, Timestamp};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// An invitation without its secret.
#[derive(Debug, Clone)]
pub struct Invitation {
    pub id: InvitationId,
    pub email: String,
    pub role: Role,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub accepted_at: Option<Timestamp>,
}

impl FromRow for Invitation {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            email: row.text("email")?,
            role: row.word("role", Role::parse)?,
            created_at: row.time("created_at")?,
            expires_at: row.time("expires_at")?,
            accepted_at: row.maybe_time("accepted_at")?,
        })
    }
}

/// The invitations of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Invitations<'a>(pub(super) &'a WorkspaceTx);

impl Invitations<'_> {
    /// All invitations, newest first.
    pub async fn list(self) -> Result<Vec<Invitation>, StorageError> {
        self.0
            .sql
            .list(
                "SELECT id, email, role, created_at, expires_at, accepted_at FROM invitations
                  WHERE workspace_id = ? ORDER BY id DESC",
                args![self.0.workspace()],
            )
            .await
    }

    pub async fn find(self, id: InvitationId) -> Result<Option<Invitation>, StorageError> {
        self.0
            .sql
            .find(
                "SELECT id, email, role, created_at, expires_at, accepted_at FROM invitations
                  WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), id],
            )
            .await
    }

    pub async fn add(
        self,
        email: &str,
        role: Role,
        token_hash: &[u8],
        expires_at: Timestamp,
    ) -> Result<Invitation, StorageError> {
        let invitation = Invitation {
            id: self.0.new_id(),
            email: email.to_owned(),
            role,
            created_at: self.0.now(),
            expires_at,
            accepted_at: None,
        };
        self.0
            .sql
            .execute(
                "INSERT INTO invitations (workspace_id, id, email, role, token_hash, made_by,
                        created_at, expires_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    invitation.id,
                    email,
                    role.as_str(),
                    token_hash.to_vec(),
                    self.0.scope().actor().user(),
                    self.0.now(),
                    expires_at,
                ],
            )
            .await?;
        Ok(invitation)
    }

    /// Uses an invitation up; `false` when somebody was faster, or it has run out.
    pub async fn accept(self, id: InvitationId) -> Result<bool, StorageError> {
        let accepted = self
            .0
            .sql
            .execute(
                "UPDATE invitations SET accepted_at = ?
                  WHERE workspace_id = ? AND id = ? AND accepted_at IS NULL AND expires_at > ?",
                args![self.0.now(), self.0.workspace(), id, self.0.now()],
            )
            .await?;
        Ok(accepted > 0)
    }

    pub async fn remove(self, id: InvitationId) -> Result<bool, StorageError> {
        let removed = self
            .0
            .sql
            .execute(
                "DELETE FROM invitations WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), id],
            )
            .await?;
        Ok(removed > 0)
    }
}
