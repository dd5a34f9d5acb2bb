//! Workspaces of the signed-in person, and the one they are in.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use blazz_domain::transport::TransportPolicy;
use blazz_inbox::people::workspaces;
use blazz_inbox::transports;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::settings::Workspace;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::me::WorkspaceView;
use crate::access::{May, Person, right};
use crate::extract::{IdempotencyHeader, Json, Once, PageOf, replayed};
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_workspaces, create_workspace))
        .routes(routes!(current_workspace, rename_workspace))
        .routes(routes!(transport_policy, set_transport_policy))
}

/// A name for a workspace.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameWorkspace {
    #[schema(min_length = 1, max_length = 100)]
    name: String,
}

/// The workspace as the one who asks has it.
fn view(tx: &WorkspaceTx, workspace: Workspace) -> WorkspaceView {
    let scope = tx.scope();
    WorkspaceView {
        id: workspace.id,
        name: workspace.name,
        role: scope.role(),
        permissions: scope.permissions().iter().collect(),
    }
}

/// The workspaces the person belongs to, oldest first.
#[utoipa::path(get, path = "/workspaces", tag = "workspaces", responses((status = OK, body = PageOf<WorkspaceView>)))]
async fn list_workspaces(person: Person) -> ApiResult<axum::Json<PageOf<WorkspaceView>>> {
    let user = person.session().user_id;
    let memberships = person.read_own().memberships(user).await?;
    Ok(axum::Json(PageOf::whole(memberships, WorkspaceView::from)))
}

/// Makes a workspace that the person owns.
#[utoipa::path(post, path = "/workspaces", tag = "workspaces", params(IdempotencyHeader), request_body = NameWorkspace, responses((status = CREATED, body = WorkspaceView)))]
async fn create_workspace(person: Person, once: Once<NameWorkspace>) -> ApiResult<Response> {
    let user = person.session().user_id;
    let database = person.state().database();
    let created = workspaces::create(database, user, &once.body.name, once.key()).await?;
    let workspace = view(&created.tx, created.workspace);
    created.tx.commit().await?;
    let response = (StatusCode::CREATED, axum::Json(workspace)).into_response();
    Ok(if created.is_new { response } else { replayed(response) })
}

/// The workspace the caller is in.
#[utoipa::path(get, path = "/workspaces/current", tag = "workspaces", responses((status = OK, body = WorkspaceView)))]
async fn current_workspace(
    caller: May<right::MembersRead>,
) -> ApiResult<axum::Json<WorkspaceView>> {
    let tx = caller.read();
    let workspace = tx.settings().load().await?;
    Ok(axum::Json(view(&tx, workspace)))
}

/// Renames the workspace the caller is in.
#[utoipa::path(patch, path = "/workspaces/current", tag = "workspaces", request_body = NameWorkspace, responses((status = OK, body = WorkspaceView)))]
async fn rename_workspace(
    caller: May<right::WorkspaceManage>,
    Json(body): Json<NameWorkspace>,
) -> ApiResult<axum::Json<WorkspaceView>> {
    let tx = caller.begin().await?;
    let workspace = workspaces::rename(&tx, &body.name).await?;
    let renamed = view(&tx, workspace);
    tx.commit().await?;
    Ok(axum::Json(renamed))
}

/// Which transport messages take where a number has two and does not say.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkspaceTransport {
    transport_policy: TransportPolicy,
}

/// Which transport messages take where a number has two and does not say.
#[utoipa::path(get, path = "/workspaces/current/transport-policy", tag = "workspaces", operation_id = "workspace_transport_policy", responses((status = OK, body = WorkspaceTransport)))]
async fn transport_policy(
    caller: May<right::AccountsRead>,
) -> ApiResult<axum::Json<WorkspaceTransport>> {
    let transport_policy = caller.read().settings().transport_policy().await?;
    Ok(axum::Json(WorkspaceTransport { transport_policy }))
}

/// Says which transport messages take where a number has two and does not say.
#[utoipa::path(put, path = "/workspaces/current/transport-policy", tag = "workspaces", operation_id = "set_workspace_transport_policy", request_body = WorkspaceTransport, responses((status = OK, body = WorkspaceTransport)))]
async fn set_transport_policy(
    caller: May<right::AccountsManage>,
    Json(body): Json<WorkspaceTransport>,
) -> ApiResult<axum::Json<WorkspaceTransport>> {
    let tx = caller.begin().await?;
    transports::set_workspace_policy(&tx, body.transport_policy).await?;
    tx.commit().await?;
    Ok(axum::Json(body))
}
