//! Signed-in browsers: starting, recognising, using and ending their sessions.

use std::time::Duration;

use blazz_domain::{SessionId, Timestamp, UserId, WorkspaceId};
use blazz_storage::StorageError;
use blazz_storage::system::SystemTx;
use blazz_storage::system::sessions::{NewSession, Session, SignedIn};
use secrecy::SecretString;

use super::error::PeopleError;
use super::secret;

/// A session that is not used for this long is over.
pub const IDLE: Duration = Duration::from_hours(24 * 14);
/// A session is over after this long, however much it is used.
pub const LIFETIME: Duration = Duration::from_hours(24 * 90);
/// How exactly it is known when a session was last used; spares a write on most requests.
const TOUCHED_EVERY: Duration = Duration::from_mins(1);

/// The browser, as the connection tells.
#[derive(Debug, Clone, Copy)]
pub struct Browser<'a> {
    pub ip: &'a str,
    pub user_agent: &'a str,
}

/// A session that has just begun; its secret is told once, as a cookie.
#[derive(Debug)]
pub struct Started {
    pub id: SessionId,
    pub user_id: UserId,
    pub secret: SecretString,
    pub expires_at: Timestamp,
}

/// Begins a session under a new id; one that the same browser had is over.
pub async fn start(
    tx: &SystemTx,
    user: UserId,
    workspace: Option<WorkspaceId>,
    browser: Browser<'_>,
    replaced: Option<&Session>,
) -> Result<Started, StorageError> {
    if let Some(old) = replaced {
        tx.end_session(old.user_id, old.id).await?;
    }
    let secret = secret::make("");
    let expires_at = tx.now().plus(LIFETIME);
    let new = NewSession {
        user_id: user,
        workspace_id: workspace,
        token_hash: &secret::hash(&secret),
        ip: browser.ip,
        user_agent: browser.user_agent,
        expires_at,
    };
    let id = tx.add_session(new).await?;
    Ok(Started { id, user_id: user, secret, expires_at })
}

/// Finds the session of a cookie, unless it is over.
pub async fn recognise(
    tx: &SystemTx,
    secret: &SecretString,
) -> Result<Option<SignedIn>, StorageError> {
    tx.find_session(&secret::hash(secret), tx.now().minus(IDLE)).await
}

/// Whether its last use should be written down anew.
pub fn is_due(session: &Session, now: Timestamp) -> bool {
    now.since(session.last_seen_at) >= TOUCHED_EVERY
}

/// The sessions of a person that are not over, newest first.
pub async fn list(tx: &SystemTx, user: UserId) -> Result<Vec<Session>, StorageError> {
    let idle_since = tx.now().minus(IDLE);
    let mut sessions = tx.sessions_of(user).await?;
    sessions.retain(|session| session.last_seen_at > idle_since);
    Ok(sessions)
}

/// Ends one of a person's sessions at once.
pub async fn end(tx: &SystemTx, user: UserId, id: SessionId) -> Result<(), PeopleError> {
    let ended = tx.end_session(user, id).await?;
    if ended { Ok(()) } else { Err(PeopleError::NotFound { noun: "session" }) }
}

/// The workspace a person sees first: where they were last, else the oldest they belong to.
pub async fn home(tx: &SystemTx, user: UserId) -> Result<Option<WorkspaceId>, StorageError> {
    let workspaces: Vec<WorkspaceId> =
        tx.memberships(user).await?.into_iter().map(|member| member.workspace.id).collect();
    let last = tx.sessions_of(user).await?.into_iter().find_map(|session| session.workspace_id);
    Ok(last.filter(|last| workspaces.contains(last)).or(workspaces.first().copied()))
}
