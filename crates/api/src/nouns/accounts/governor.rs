//! What limits the sending of a number and of the whole workspace, and the switches that stop it.

use blazz_domain::AccountId;
use blazz_domain::governor::GovernorSettings;
use blazz_inbox::governor;
use blazz_inbox::views::{self, GovernorView, WorkspaceGovernorView};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::{Json, Path};
use crate::problem::{ApiError, ApiResult};
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(account_governor, change_account_governor))
        .routes(routes!(stop_account))
        .routes(routes!(resume_account))
        .routes(routes!(workspace_governor, change_workspace_governor))
        .routes(routes!(stop_workspace))
        .routes(routes!(resume_workspace))
}

/// What limits the sending of a number: its settings, today's counts and what WhatsApp refuses to it.
#[utoipa::path(get, path = "/whatsapp/accounts/{id}/governor", tag = "accounts", params(("id" = AccountId, Path)), responses((status = OK, body = GovernorView)))]
async fn account_governor(
    caller: May<right::AccountsRead>,
    Path(id): Path<AccountId>,
) -> ApiResult<axum::Json<GovernorView>> {
    let tx = caller.read();
    let found = tx.accounts().find(id).await?.filter(|account| account.removed_at.is_none());
    found.ok_or_else(|| ApiError::not_found("account"))?;
    Ok(axum::Json(views::governor(&tx, id).await?))
}

/// What a number is to be limited to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeGovernor {
    /// All of them; `null`: those that its kind of number begins with.
    settings: Option<GovernorSettings>,
}

/// Limits the sending of a number. What waits is looked at anew.
#[utoipa::path(put, path = "/whatsapp/accounts/{id}/governor", tag = "accounts", params(("id" = AccountId, Path)), request_body = ChangeGovernor, responses((status = OK, body = GovernorView)))]
async fn change_account_governor(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
    Json(body): Json<ChangeGovernor>,
) -> ApiResult<axum::Json<GovernorView>> {
    let tx = caller.begin().await?;
    let view = governor::change(caller.inbox(), &tx, id, body.settings).await?;
    tx.commit().await?;
    Ok(axum::Json(view))
}

/// Stops everything a number sends: what is given to it waits and says so.
#[utoipa::path(post, path = "/whatsapp/accounts/{id}/governor/stop", tag = "accounts", params(("id" = AccountId, Path)), responses((status = OK, body = GovernorView)))]
async fn stop_account(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
) -> ApiResult<axum::Json<GovernorView>> {
    let tx = caller.begin().await?;
    let view = governor::stop(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok(axum::Json(view))
}

/// Lets a number send again what waited.
#[utoipa::path(post, path = "/whatsapp/accounts/{id}/governor/resume", tag = "accounts", params(("id" = AccountId, Path)), responses((status = OK, body = GovernorView)))]
async fn resume_account(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
) -> ApiResult<axum::Json<GovernorView>> {
    let tx = caller.begin().await?;
    let view = governor::resume(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok(axum::Json(view))
}

/// Whether the workspace sends, and in which time zone its days and quiet hours are counted.
#[utoipa::path(get, path = "/whatsapp/governor", tag = "accounts", responses((status = OK, body = WorkspaceGovernorView)))]
async fn workspace_governor(
    caller: May<right::AccountsRead>,
) -> ApiResult<axum::Json<WorkspaceGovernorView>> {
    Ok(axum::Json(caller.read().send_limits().of_workspace().await?.into()))
}

/// Where the workspace's days are counted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeWorkspaceGovernor {
    /// An IANA name, such as `Asia/Jakarta`.
    #[schema(max_length = 64)]
    time_zone: String,
}

/// Sets the time zone in which days and quiet hours are counted.
#[utoipa::path(put, path = "/whatsapp/governor", tag = "accounts", request_body = ChangeWorkspaceGovernor, responses((status = OK, body = WorkspaceGovernorView)))]
async fn change_workspace_governor(
    caller: May<right::AccountsManage>,
    Json(body): Json<ChangeWorkspaceGovernor>,
) -> ApiResult<axum::Json<WorkspaceGovernorView>> {
    let tx = caller.begin().await?;
    let view = governor::set_time_zone(&tx, &body.time_zone).await?;
    tx.commit().await?;
    Ok(axum::Json(view))
}

/// Stops everything that all numbers of the workspace send.
#[utoipa::path(post, path = "/whatsapp/governor/stop", tag = "accounts", responses((status = OK, body = WorkspaceGovernorView)))]
async fn stop_workspace(
    caller: May<right::AccountsManage>,
) -> ApiResult<axum::Json<WorkspaceGovernorView>> {
    let tx = caller.begin().await?;
    let view = governor::stop_all(caller.inbox(), &tx).await?;
    tx.commit().await?;
    Ok(axum::Json(view))
}

/// Lets the workspace send again; numbers that were stopped for themselves stay stopped.
#[utoipa::path(post, path = "/whatsapp/governor/resume", tag = "accounts", responses((status = OK, body = WorkspaceGovernorView)))]
async fn resume_workspace(
    caller: May<right::AccountsManage>,
) -> ApiResult<axum::Json<WorkspaceGovernorView>> {
    let tx = caller.begin().await?;
    let view = governor::resume_all(caller.inbox(), &tx).await?;
    tx.commit().await?;
    Ok(axum::Json(view))
}
