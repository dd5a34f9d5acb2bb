//! Whether what open sockets were granted through still holds.

use std::collections::HashSet;
use std::time::Duration;

use blazz_domain::permission::Permission;
use blazz_domain::{UserId, WorkspaceId};
use blazz_realtime::{Credential, Hub};
use blazz_storage::{Database, StorageError};
use tokio::time::{Instant, sleep};

/// A revocation closes its sockets at once; this finds what ran out, what was revoked while a socket was being
/// let in, and what another process revoked.
const ROUND: Duration = Duration::from_secs(1);

/// The rounds take up at most this part of the time, however many sockets there are.
const SHARE: u32 = 20;

/// Closes the sockets of sessions and tokens that are over, and of people who left a workspace, round after
/// round, for ever.
pub(super) async fn keep_checking(database: &Database, hub: &Hub) {
    loop {
        let begun = Instant::now();
        if let Err(error) = close_expired(database, hub).await {
            tracing::error!(%error, "could not check what sockets were granted through");
        }
        sleep(ROUND.max(begun.elapsed() * SHARE)).await;
    }
}

pub(super) async fn close_expired(database: &Database, hub: &Hub) -> Result<(), StorageError> {
    close_ended(database, hub).await?;
    reconnect_those_who_left(database, hub).await
}

async fn close_ended(database: &Database, hub: &Hub) -> Result<(), StorageError> {
    let (mut sessions, mut tokens) = (Vec::new(), Vec::new());
    for credential in hub.credentials() {
        match credential {
            Credential::Session(id) => sessions.push(id),
            Credential::Token(id) => tokens.push(id),
        }
    }
    let system = database.read_system();
    let live = system.live_sessions(&sessions).await?;
    for ended in sessions.into_iter().filter(|id| !live.contains(id)) {
        hub.close_credential(Credential::Session(ended));
    }
    let live = system.live_tokens(&tokens).await?;
    for ended in tokens.into_iter().filter(|id| !live.contains(id)) {
        hub.close_credential(Credential::Token(ended));
    }
    Ok(())
}

async fn reconnect_those_who_left(database: &Database, hub: &Hub) -> Result<(), StorageError> {
    let grants = hub.grants();
    let users: HashSet<UserId> = grants.iter().map(|(user, _)| *user).collect();
    let users: Vec<UserId> = users.into_iter().collect();
    let scopes = database.read_system().scopes_of(&users).await?;
    let hearing = scopes.iter().filter(|(_, scope)| scope.allows(Permission::EventsRead));
    let hearing: HashSet<(UserId, WorkspaceId)> =
        hearing.map(|(user, scope)| (*user, scope.workspace_id())).collect();
    for (user, _) in grants.difference(&hearing) {
        hub.reconnect_user(*user);
    }
    Ok(())
}
