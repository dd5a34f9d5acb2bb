//! Recognising API tokens and invitations by the hash of their secret.

use blazz_domain::audit::Actor;
use blazz_domain::role::Role;
use blazz_domain::{ApiTokenId, Timestamp, UserId, WorkspaceId};

use super::SystemTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::scope::Scope;
use crate::workspace::api_tokens::scopes;
use crate::workspace::invitations::Invitation;

/// A recognised API token and the scope it gives.
#[derive(Debug, Clone)]
pub struct TokenHolder {
    pub id: ApiTokenId,
    pub scope: Scope,
    pub last_used_at: Option<Timestamp>,
}

/// A recognised invitation.
#[derive(Debug, Clone)]
pub struct Invited {
    pub workspace_name: String,
    pub invitation: Invitation,
    /// Opens the workspace to accept the invitation, with no person behind it yet.
    pub scope: Scope,
}

impl Invited {
    /// The scope of the person who accepts it: they act under their own name from the first step.
    pub fn scope_of(&self, user: UserId) -> Scope {
        Scope::of_member(self.scope.workspace_id(), Actor::User(user), self.invitation.role)
    }
}

impl FromRow for TokenHolder {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let id: ApiTokenId = row.id("id")?;
        let actor = Actor::Token { token: id, maker: row.id("made_by")? };
        let role = row.word("role", Role::parse)?;
        let scopes = scopes(&row.text("scopes")?);
        Ok(Self {
            id,
            scope: Scope::of_token(row.id("workspace_id")?, actor, role, scopes),
            last_used_at: row.maybe_time("last_used_at")?,
        })
    }
}

impl FromRow for Invited {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let workspace: WorkspaceId = row.id("workspace_id")?;
        Ok(Self {
            workspace_name: row.text("workspace_name")?,
            invitation: Invitation::from_row(row)?,
            scope: Scope::of_program(workspace, Actor::System),
        })
    }
}

impl SystemTx {
    /// Recognises an API token that has not expired and whose maker is still a member.
    pub async fn find_token(&self, token_hash: &[u8]) -> Result<Option<TokenHolder>, StorageError> {
        self.sql
            .find(
                "SELECT t.workspace_id, t.id, t.made_by, t.scopes, t.last_used_at, m.role
                   FROM api_tokens t
                   JOIN members m ON m.workspace_id = t.workspace_id AND m.user_id = t.made_by
                  WHERE t.token_hash = ? AND (t.expires_at IS NULL OR t.expires_at > ?)",
                args![token_hash.to_vec(), self.now()],
            )
            .await
    }

    /// Notes that a token was used.
    pub async fn touch_token(
        &self,
        workspace: WorkspaceId,
        id: ApiTokenId,
    ) -> Result<(), StorageError> {
        self.sql
            .execute(
                "UPDATE api_tokens SET last_used_at = ? WHERE workspace_id = ? AND id = ?",
                args![self.now(), workspace, id],
            )
            .await
            .map(drop)
    }

    /// Recognises an invitation that is neither used nor run out.
    pub async fn find_invitation(
        &self,
        token_hash: &[u8],
    ) -> Result<Option<Invited>, StorageError> {
        self.sql
            .find(
                "SELECT i.workspace_id, i.id, i.email, i.role, i.created_at, i.expires_at,
                        i.accepted_at, w.name AS workspace_name
                   FROM invitations i JOIN workspaces w ON w.id = i.workspace_id
                  WHERE i.token_hash = ? AND i.accepted_at IS NULL AND i.expires_at > ?",
                args![token_hash.to_vec(), self.now()],
            )
            .await
    }

    /// The scope a user has in a workspace, if they are a member of it.
    pub async fn scope_of(
        &self,
        user: UserId,
        workspace: WorkspaceId,
    ) -> Result<Option<Scope>, StorageError> {
        let membership = self.memberships(user).await?;
        Ok(membership
            .into_iter()
            .find(|membership| membership.workspace.id == workspace)
            .map(|membership| Scope::of_member(workspace, Actor::User(user), membership.role)))
    }
}
