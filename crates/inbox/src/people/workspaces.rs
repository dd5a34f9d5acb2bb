//! Workspaces: making one, naming it, and going from one to another.

use blazz_domain::audit::AuditAction;
use blazz_domain::{UserId, WorkspaceId};
use blazz_storage::WorkspaceTx;
use blazz_storage::system::SystemTx;
use blazz_storage::system::sessions::Session;
use blazz_storage::workspace::settings::Workspace;
use serde_json::json;

use super::error::PeopleError;
use super::fields::Fields;

/// Makes a workspace that this person owns; the transaction is left to be committed.
pub async fn create(
    tx: SystemTx,
    owner: UserId,
    name: &str,
) -> Result<(WorkspaceTx, Workspace), PeopleError> {
    let name = read_name(name)?;
    let id = tx.add_workspace(&name, owner).await?;
    let tx = enter_new(tx, owner, id, &name).await?;
    let workspace = tx.settings().load().await?;
    Ok((tx, workspace))
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
