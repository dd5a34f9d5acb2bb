//! Telling a customer that somebody is writing to them.

use axum::http::StatusCode;
use blazz_domain::{AccountId, ContactId};
use blazz_inbox::{chats, views};
use blazz_realtime::BlazzChannel;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::{Json, Path};
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(set_typing))
}

/// Whether somebody of the team is writing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typing {
    typing: bool,
    /// In the chat with this number; the latest chat when left out.
    account_id: Option<AccountId>,
}

/// Shows "typing" on the customer's phone, for up to 25 seconds; the chat counts as read with it.
/// Colleagues get a `TypingEvent` on the channels of the contact and of the workspace: `contact_id`, `chat_id`,
/// `user` and `typing`. It is not in the event log.
#[utoipa::path(put, path = "/contacts/{id}/typing-status", tag = "presence", params(("id" = ContactId, Path)), request_body = Typing, responses((status = NO_CONTENT)))]
async fn set_typing(
    caller: May<right::MessagesSend>,
    Path(id): Path<ContactId>,
    Json(body): Json<Typing>,
) -> ApiResult<StatusCode> {
    let tx = caller.begin().await?;
    let workspace = tx.scope().workspace_id();
    let typing = chats::typing(&tx, id, body.account_id, body.typing).await?;
    tx.commit().await?;
    if let Some(typing) = typing {
        let channels = [BlazzChannel::Chat(id), BlazzChannel::Workspace(workspace)];
        caller.mention(views::Typing::NAME, &typing, &channels)?;
    }
    Ok(StatusCode::NO_CONTENT)
}
