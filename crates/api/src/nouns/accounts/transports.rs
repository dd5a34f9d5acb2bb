//! Two transports of one number: joined, parted, and which one messages take.

use axum::http::StatusCode;
use blazz_domain::AccountId;
use blazz_domain::transport::TransportPolicy;
use blazz_inbox::transports;
use blazz_inbox::views::AccountView;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::{Json, Path};
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(join_transport, part_transports))
        .routes(routes!(set_transport_policy))
}

/// The account that becomes another transport of the number.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JoinTransport {
    account_id: AccountId,
}

/// Makes another account a transport of this number: its chats go on as chats of this one. One of the two is Meta's
/// Cloud API, the other a linked device or a bridge, and both have the same phone number.
#[utoipa::path(put, path = "/whatsapp/accounts/{id}/transport", tag = "accounts", params(("id" = AccountId, Path)), request_body = JoinTransport, responses((status = OK, body = AccountView)))]
async fn join_transport(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
    Json(body): Json<JoinTransport>,
) -> ApiResult<axum::Json<AccountView>> {
    let tx = caller.begin().await?;
    let account = transports::join(caller.inbox(), &tx, id, body.account_id).await?;
    tx.commit().await?;
    Ok(axum::Json(account))
}

/// Parts the two transports of this number again. What was written stays; from now on each has chats of its own.
#[utoipa::path(delete, path = "/whatsapp/accounts/{id}/transport", tag = "accounts", params(("id" = AccountId, Path)), responses((status = NO_CONTENT)))]
async fn part_transports(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
) -> ApiResult<StatusCode> {
    let tx = caller.begin().await?;
    transports::split(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which transport messages take.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChooseTransport {
    /// `null`: as the workspace says.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required)]
    transport_policy: Option<TransportPolicy>,
}

/// Says which transport the messages of a number take that has two: the one preferred where both can, or one of them
/// always.
#[utoipa::path(put, path = "/whatsapp/accounts/{id}/transport-policy", tag = "accounts", params(("id" = AccountId, Path)), request_body = ChooseTransport, responses((status = OK, body = AccountView)))]
async fn set_transport_policy(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
    Json(body): Json<ChooseTransport>,
) -> ApiResult<axum::Json<AccountView>> {
    let tx = caller.begin().await?;
    let policy = body.transport_policy;
    let account = transports::set_policy(caller.inbox(), &tx, id, policy).await?;
    tx.commit().await?;
    Ok(axum::Json(account))
}
