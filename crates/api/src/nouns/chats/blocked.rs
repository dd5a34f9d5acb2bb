//! Blocking the person a chat is with.

use axum::http::StatusCode;
use blazz_domain::ChatId;
use blazz_inbox::contacts;
use blazz_inbox::views::OperationView;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::{Json, Path};
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(set_blocked))
}

/// Whether the person is to be blocked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetBlocked {
    blocked: bool,
}

/// Blocks the person a chat is with on the chat's number, or unblocks them. WhatsApp lets nothing through from whom a
/// number has blocked, and what is sent to them here is refused with `contact_blocked`. The answer is the operation as
/// it waits for its turn: `OperationUpdatedEvent` tells that it ended, and `ChatUpdatedEvent` that the chat's `blocked`
/// is another. Numbers that cannot block answer `not_offered`.
#[utoipa::path(put, path = "/chats/{id}/blocked", tag = "chats", params(("id" = ChatId, Path)), request_body = SetBlocked, responses((status = ACCEPTED, body = OperationView)))]
async fn set_blocked(
    caller: May<right::ContactsBlock>,
    Path(id): Path<ChatId>,
    Json(body): Json<SetBlocked>,
) -> ApiResult<(StatusCode, axum::Json<OperationView>)> {
    let tx = caller.begin().await?;
    let operation = contacts::set_blocked(caller.inbox(), &tx, id, body.blocked).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, axum::Json(operation)))
}
