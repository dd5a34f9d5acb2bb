//! Workspaces: making one, naming it, and going from one to another.

use blazz_domain::audit::AuditAction;
use blazz_domain::{UserId, WorkspaceId};
use blazz_storage::system::SystemTx;
use blazz_storage::system::sessions::Session;
use blazz_storage::workspace::settings::Workspace;
use blazz_storage::{Database, StorageError, WorkspaceTx};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::error::PeopleError::{self, KeyReused};
use super::fields::Fields;

#[cfg(test)]
mod tests;

/// A workspace that was asked for.
#[derive(Debug)]
pub struct Created {
    /// Inside the workspace; left to be committed.
    pub tx: WorkspaceTx,
    pub workspace: Workspace,
    /// False when it had been made before under the same key.
    pub is_new: bool,
}

/// Makes a workspace that this person owns. There is no workspace yet that could remember the key, so the
/// new one's id is made of it: a second request under the key finds the first one's workspace.
pub async fn create(
    database: &Database,
    owner: UserId,
    name: &str,
    key: Option<&str>,
) -> Result<Created, PeopleError> {
    let name = read_name(name)?;
    let id = key.map_or_else(|| database.ids().new_id(), |key| id_of(owner, key));
    match find_or_make(database.begin_system().await?, owner, &name, id).await {
        // The first request under the key committed while this one was on its way.
        Err(PeopleError::Storage(StorageError::Conflict(_))) => {
            find_or_make(database.begin_system().await?, owner, &name, id).await
        }
        done => done,
    }
}

async fn find_or_make(
    tx: SystemTx,
    owner: UserId,
    name: &str,
    id: WorkspaceId,
) -> Result<Created, PeopleError> {
    if let Some(scope) = tx.scope_of(owner, id).await? {
        let tx = tx.enter(&scope);
        let workspace = tx.settings().load().await?;
        let is_same = workspace.name == name;
        return if is_same { Ok(Created { tx, workspace, is_new: false }) } else { Err(KeyReused) };
    }
    tx.add_workspace_as(id, name, owner).await?;
    let tx = enter_new(tx, owner, id, name).await?;
    let workspace = tx.settings().load().await?;
    Ok(Created { tx, workspace, is_new: true })
}

/// A UUID of hashed names (RFC 9562, version 8).
fn id_of(owner: UserId, key: &str) -> WorkspaceId {
    let mut hash = Sha256::new();
    hash.update(owner.as_uuid().as_bytes());
    hash.update(key.as_bytes());
    let hash: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid().into()
}

/// Goes into a workspace that was just made, and writes down who made it.
pub(super) async fn enter_new(
    tx: SystemTx,
    owner: UserId,
    id: WorkspaceId,
    name: &str,
) -> Result<WorkspaceTx, PeopleError> {
    let scope = tx.scope_of(owner, id).await?.ok_or(PeopleError::NotFound { noun: "workspace" })?;
    let tx = tx.enter(&scope);
    let details = json!({ "name": name });
    tx.audit().record(AuditAction::WorkspaceCreated, Some(id.as_uuid()), &details).await?;
    Ok(tx)
}

/// Gives the workspace another name.
pub async fn rename(tx: &WorkspaceTx, name: &str) -> Result<Workspace, PeopleError> {
    let name = read_name(name)?;
    let before = tx.settings().load().await?;
    tx.settings().rename(&name).await?;
    let details = json!({ "from": before.name, "to": name });
    tx.audit().record(AuditAction::WorkspaceRenamed, Some(before.id.as_uuid()), &details).await?;
    Ok(Workspace { name, ..before })
}

/// Moves a session to another workspace of its user.
pub async fn switch(
    tx: &SystemTx,
    session: &Session,
    workspace: WorkspaceId,
) -> Result<(), PeopleError> {
    tx.scope_of(session.user_id, workspace)
        .await?
        .ok_or(PeopleError::NotFound { noun: "workspace" })?;
    tx.set_session_workspace(session.id, workspace).await?;
    Ok(())
}

fn read_name(name: &str) -> Result<String, PeopleError> {
    let mut fields = Fields::default();
    let name = fields.name("name", name);
    fields.finish()?;
    Ok(name)
}
