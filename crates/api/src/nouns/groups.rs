//! Groups of the numbers: made, changed, joined and left. Each is asked of the number's connection, wherever that is.

use axum::http::StatusCode;
use axum::response::Response;
use blazz_domain::{AccountId, ChatId, ContactId};
use blazz_inbox::groups::{self, Act, NewGroup, People};
use blazz_inbox::views::OperationView;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::{IdempotencyHeader, Json, Once, Path};
use crate::problem::ApiResult;
use crate::state::ApiState;

mod inside;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(create_group))
        .routes(routes!(join_group))
        .merge(inside::routes())
}

/// A group as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateGroup {
    /// The group's name: 100 characters at most on a linked device, 128 on the Cloud API.
    subject: String,
    /// 2048 characters at most.
    description: Option<String>,
    /// Contacts to take in. The Cloud API takes nobody in: people come by the link.
    #[serde(default)]
    contact_ids: Vec<ContactId>,
    /// Phone numbers to take in.
    #[serde(default)]
    members: Vec<String>,
    /// Who comes by the link waits for an admin.
    #[serde(default)]
    join_approval: bool,
}

/// Has a number make a group. The answer is the operation as it waits for its turn: `OperationUpdatedEvent` tells how
/// it ended, and `GET /whatsapp/operations/{id}` what became of each member.
#[utoipa::path(post, path = "/whatsapp/accounts/{id}/groups", tag = "groups", params(("id" = AccountId, Path), IdempotencyHeader), request_body = CreateGroup, responses((status = ACCEPTED, body = OperationView)))]
async fn create_group(
    caller: May<right::GroupsManage>,
    Path(id): Path<AccountId>,
    once: Once<CreateGroup>,
) -> ApiResult<Response> {
    let tx = caller.begin().await?;
    if let Some(earlier) = once.earlier(&tx).await? {
        return Ok(earlier);
    }
    let body = &once.body;
    let new = NewGroup {
        subject: body.subject.clone(),
        description: body.description.clone(),
        people: People { contacts: body.contact_ids.clone(), names: body.members.clone() },
        join_approval: body.join_approval,
    };
    let operation = groups::create(caller.inbox(), &tx, id, new).await?;
    once.keep(tx, StatusCode::ACCEPTED, &operation).await
}

/// The link of a group.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JoinGroup {
    /// Such as `https://chat.whatsapp.com/AbCdEf`.
    link: String,
}

/// Has a number join a group by its link; where admins decide, it waits for one. Joining twice does nothing more.
#[utoipa::path(post, path = "/whatsapp/accounts/{id}/groups/join", tag = "groups", params(("id" = AccountId, Path)), request_body = JoinGroup, responses((status = ACCEPTED, body = OperationView)))]
async fn join_group(
    caller: May<right::GroupsManage>,
    Path(id): Path<AccountId>,
    Json(body): Json<JoinGroup>,
) -> ApiResult<(StatusCode, axum::Json<OperationView>)> {
    let tx = caller.begin().await?;
    let operation = groups::join(caller.inbox(), &tx, id, &body.link).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, axum::Json(operation)))
}

/// Has the number of a chat with a group do something there.
async fn ask<T>(
    caller: &May<right::GroupsManage>,
    chat: ChatId,
    once: &Once<T>,
    act: impl FnOnce(&T) -> Act,
) -> ApiResult<Response>
where
    T: serde::de::DeserializeOwned,
{
    let tx = caller.begin().await?;
    if let Some(earlier) = once.earlier(&tx).await? {
        return Ok(earlier);
    }
    let operation = groups::act(caller.inbox(), &tx, chat, act(&once.body)).await?;
    once.keep(tx, StatusCode::ACCEPTED, &operation).await
}
