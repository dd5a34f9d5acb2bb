//! Whether what open sockets were granted through still holds.

use std::time::Duration;

use blazz_domain::permission::Permission;
use blazz_realtime::{Credential, Hub};
use blazz_storage::{Database, StorageError};
use tokio::time::MissedTickBehavior;

/// A revocation closes its sockets at once; this finds what ran out, and what another process revoked.
const ROUND: Duration = Duration::from_mins(1);

/// Closes the sockets of sessions and tokens that are over, and of people who left a workspace, round after
/// round, for ever.
pub(super) async fn keep_checking(database: &Database, hub: &Hub) {
    let mut rounds = tokio::time::interval(ROUND);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        rounds.tick().await;
        if let Err(error) = close_expired(database, hub).await {
            tracing::error!(%error, "could not check what sockets were granted through");
        }
    }
}

pub(super) async fn close_expired(database: &Database, hub: &Hub) -> Result<(), StorageError> {
    for credential in hub.credentials() {
        if !is_alive(database, credential).await? {
            hub.close_credential(credential);
        }
    }
    for (user, workspace) in hub.grants() {
        let scope = database.read_system().scope_of(user, workspace).await?;
        if !scope.is_some_and(|scope| scope.allows(Permission::EventsRead)) {
            hub.reconnect_user(user);
        }
    }
    Ok(())
}

async fn is_alive(database: &Database, credential: Credential) -> Result<bool, StorageError> {
    let system = database.read_system();
    match credential {
        Credential::Session(id) => Ok(system.find_session_by_id(id).await?.is_some()),
        Credential::Token(id) => system.is_token_alive(id).await,
    }
}
