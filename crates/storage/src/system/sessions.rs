//! Signed-in browsers. Only a hash of the cookie's secret is stored.

use blazz_domain::audit::Actor;
use blazz_domain::role::Role;
use blazz_domain::{SessionId, Timestamp, UserId, WorkspaceId};

use super::SystemTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::scope::Scope;

/// A signed-in browser.
#[derive(Debug, Clone)]
pub struct Session {
    pub id: SessionId,
    pub user_id: UserId,
    pub workspace_id: Option<WorkspaceId>,
    pub ip: String,
    pub user_agent: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A session that was recognised, with the scope it gives in its current workspace.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub session: Session,
    pub user_name: String,
    /// Absent while the user is in no workspace.
    pub scope: Option<Scope>,
}

/// What a session starts with.
#[derive(Debug, Clone)]
pub struct NewSession<'a> {
    pub user_id: UserId,
    pub workspace_id: Option<WorkspaceId>,
    pub token_hash: &'a [u8],
    pub ip: &'a str,
    pub user_agent: &'a str,
    pub expires_at: Timestamp,
}

impl FromRow for Session {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            user_id: row.id("user_id")?,
            workspace_id: row.maybe_id("workspace_id")?,
            ip: row.text("ip")?,
            user_agent: row.text("user_agent")?,
            created_at: row.time("created_at")?,
            last_seen_at: row.time("last_seen_at")?,
            expires_at: row.time("expires_at")?,
        })
    }
}

impl FromRow for SignedIn {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let session = Session::from_row(row)?;
        let role = row.maybe_text("role")?.as_deref().and_then(Role::parse);
        let scope = session.workspace_id.zip(role).map(|(workspace, role)| {
            Scope::of_member(workspace, Actor::User(session.user_id), role)
        });
        Ok(Self { session, user_name: row.text("name")?, scope })
    }
}

impl SystemTx {
    pub async fn add_session(&self, new: NewSession<'_>) -> Result<SessionId, StorageError> {
        let id: SessionId = self.new_id();
        let user_agent: String = new.user_agent.chars().take(400).collect();
        self.sql
            .execute(
                "INSERT INTO sessions (id, user_id, workspace_id, token_hash, ip, user_agent,
                        created_at, last_seen_at, expires_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                args![
                    id,
                    new.user_id,
                    new.workspace_id,
                    new.token_hash.to_vec(),
                    new.ip,
                    user_agent,
                    self.now(),
                    self.now(),
                    new.expires_at,
                ],
            )
            .await?;
        Ok(id)
    }

    /// Recognises a session by the hash of its secret; neither expired nor idle since before `idle_since`.
    pub async fn find_session(
        &self,
        token_hash: &[u8],
        idle_since: Timestamp,
    ) -> Result<Option<SignedIn>, StorageError> {
        self.sql
            .find(
                "SELECT s.id, s.user_id, s.workspace_id, s.ip, s.user_agent, s.created_at,
                        s.last_seen_at, s.expires_at, u.name, m.role
                   FROM sessions s
                   JOIN users u ON u.id = s.user_id
                   LEFT JOIN members m
                     ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id
                  WHERE s.token_hash = ? AND s.expires_at > ? AND s.last_seen_at > ?",
                args![token_hash.to_vec(), self.now(), idle_since],
            )
            .await
    }

    /// Notes that a session was used.
    pub async fn touch_session(&self, id: SessionId, ip: &str) -> Result<(), StorageError> {
        self.sql
            .execute(
                "UPDATE sessions SET last_seen_at = ?, ip = ? WHERE id = ?",
                args![self.now(), ip, id],
            )
            .await
            .map(drop)
    }

    /// The live sessions of a user, newest first.
    pub async fn sessions_of(&self, user: UserId) -> Result<Vec<Session>, StorageError> {
        self.sql
            .list(
                "SELECT id, user_id, workspace_id, ip, user_agent, created_at, last_seen_at,
                        expires_at
                   FROM sessions WHERE user_id = ? AND expires_at > ? ORDER BY id DESC",
                args![user, self.now()],
            )
            .await
    }

    /// Ends one session of this user; `false` when it is not theirs or already over.
    pub async fn end_session(&self, user: UserId, id: SessionId) -> Result<bool, StorageError> {
        let ended = self
            .sql
            .execute("DELETE FROM sessions WHERE user_id = ? AND id = ?", args![user, id])
            .await?;
        Ok(ended > 0)
    }

    /// Ends every session of a user but one.
    pub async fn end_other_sessions(
        &self,
        user: UserId,
        kept: SessionId,
    ) -> Result<(), StorageError> {
        self.sql
            .execute("DELETE FROM sessions WHERE user_id = ? AND id <> ?", args![user, kept])
            .await
            .map(drop)
    }

    /// Moves a session to another workspace of its user.
    pub async fn set_session_workspace(
        &self,
        id: SessionId,
        workspace: WorkspaceId,
    ) -> Result<(), StorageError> {
        self.sql
            .execute("UPDATE sessions SET workspace_id = ? WHERE id = ?", args![workspace, id])
            .await
            .map(drop)
    }
}
