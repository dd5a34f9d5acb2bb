//! Users, and the workspaces they are members of.

use blazz_domain::role::Role;
use blazz_domain::{MemberId, Timestamp, UserId, WorkspaceId};

use super::SystemTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::workspace::settings::Workspace;

/// Somebody who can sign in.
#[derive(Debug, Clone)]
pub struct User {
    pub id: UserId,
    /// Lower case.
    pub email: String,
    pub name: String,
    pub created_at: Timestamp,
}

/// A user with what their password is checked against.
#[derive(Clone)]
pub struct Credential {
    pub user: User,
    pub password_hash: String,
}

/// A workspace with the role its member has there.
#[derive(Debug, Clone)]
pub struct Membership {
    pub workspace: Workspace,
    pub role: Role,
}

impl FromRow for User {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            email: row.text("email")?,
            name: row.text("name")?,
            created_at: row.time("created_at")?,
        })
    }
}

impl FromRow for Credential {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self { user: User::from_row(row)?, password_hash: row.text("password_hash")? })
    }
}

impl FromRow for Membership {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self { workspace: Workspace::from_row(row)?, role: row.word("role", Role::parse)? })
    }
}

impl SystemTx {
    /// Finds who signs in with this address (compared in lower case).
    pub async fn find_credential(&self, email: &str) -> Result<Option<Credential>, StorageError> {
        self.sql
            .find(
                "SELECT id, email, name, password_hash, created_at FROM users WHERE email = ?",
                args![email.to_lowercase()],
            )
            .await
    }

    pub async fn load_credential(&self, user: UserId) -> Result<Credential, StorageError> {
        self.sql
            .find(
                "SELECT id, email, name, password_hash, created_at FROM users WHERE id = ?",
                args![user],
            )
            .await?
            .ok_or(StorageError::Missing { noun: "a user" })
    }

    /// Adds somebody; [`StorageError::Conflict`] when the address is taken.
    pub async fn add_user(
        &self,
        email: &str,
        name: &str,
        password_hash: &str,
    ) -> Result<User, StorageError> {
        let user = User {
            id: self.new_id(),
            email: email.to_lowercase(),
            name: name.to_owned(),
            created_at: self.now(),
        };
        self.sql
            .execute(
                "INSERT INTO users (id, email, name, password_hash, created_at)
                 VALUES (?, ?, ?, ?, ?)",
                args![user.id, user.email.as_str(), name, password_hash, self.now()],
            )
            .await?;
        Ok(user)
    }

    pub async fn set_password(
        &self,
        user: UserId,
        password_hash: &str,
    ) -> Result<(), StorageError> {
        self.sql
            .execute("UPDATE users SET password_hash = ? WHERE id = ?", args![password_hash, user])
            .await
            .map(drop)
    }

    /// Makes a workspace with its first member as owner.
    pub async fn add_workspace(
        &self,
        name: &str,
        owner: UserId,
    ) -> Result<WorkspaceId, StorageError> {
        let id = self.new_id();
        self.add_workspace_as(id, name, owner).await?;
        Ok(id)
    }

    /// The same under an id that the caller made; [`StorageError::Conflict`] when there is one already.
    pub async fn add_workspace_as(
        &self,
        id: WorkspaceId,
        name: &str,
        owner: UserId,
    ) -> Result<(), StorageError> {
        self.sql
            .execute(
                "INSERT INTO workspaces (id, name, created_at) VALUES (?, ?, ?)",
                args![id, name, self.now()],
            )
            .await?;
        self.sql
            .execute(
                "INSERT INTO workspace_counters (workspace_id, event_seq) VALUES (?, 0)",
                args![id],
            )
            .await?;
        self.sql
            .execute(
                "INSERT INTO members (workspace_id, id, user_id, role, created_at)
                 VALUES (?, ?, ?, ?, ?)",
                args![id, self.new_id::<MemberId>(), owner, Role::Owner.as_str(), self.now(),],
            )
            .await
            .map(drop)
    }

    /// The workspaces of a user, oldest first.
    pub async fn memberships(&self, user: UserId) -> Result<Vec<Membership>, StorageError> {
        self.sql
            .list(
                "SELECT w.id, w.name, w.created_at, m.role
                   FROM members m JOIN workspaces w ON w.id = m.workspace_id
                  WHERE m.user_id = ? ORDER BY m.workspace_id",
                args![user],
            )
            .await
    }
}
