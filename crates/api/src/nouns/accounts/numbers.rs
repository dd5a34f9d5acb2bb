//! Which phone numbers WhatsApp knows.

use axum::http::StatusCode;
use blazz_domain::AccountId;
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
    OpenApiRouter::new().routes(routes!(check_numbers))
}

/// Numbers somebody wants to write to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckNumbers {
    /// Written in any way, with or without the country.
    #[schema(min_items = 1, max_items = 50)]
    numbers: Vec<String>,
}

/// Has a number ask WhatsApp which phone numbers it knows; nobody is told of it. The answer is the operation as it waits
/// for its turn: `OperationUpdatedEvent` tells that it ended, and `GET /whatsapp/operations/{id}` what it found. Linked
/// devices can ask; Meta's Cloud API has no such question.
#[utoipa::path(post, path = "/whatsapp/accounts/{id}/check-numbers", tag = "accounts", params(("id" = AccountId, Path)), request_body = CheckNumbers, responses((status = ACCEPTED, body = OperationView)))]
async fn check_numbers(
    caller: May<right::MessagesSend>,
    Path(id): Path<AccountId>,
    Json(body): Json<CheckNumbers>,
) -> ApiResult<(StatusCode, axum::Json<OperationView>)> {
    let tx = caller.begin().await?;
    let operation = contacts::check_numbers(caller.inbox(), &tx, id, &body.numbers).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, axum::Json(operation)))
}
