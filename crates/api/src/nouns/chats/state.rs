//! Where the work on a chat stands.

use blazz_domain::chat::{ChatState, Standing};
use blazz_domain::{ChatId, Timestamp};
use blazz_inbox::chats;
use blazz_inbox::views::ChatView;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::{Json, Path};
use crate::problem::{ApiError, ApiResult};
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(set_chat_state))
}

/// How the work on a chat is to stand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetChatState {
    /// `open`, `pending`, `snoozed` or `resolved`.
    state: ChatState,
    /// When a snoozed chat is open again, within a year. Needed with `snoozed`, and with nothing else.
    until: Option<Timestamp>,
}

impl SetChatState {
    fn read(self) -> Result<Standing, ApiError> {
        let is_snooze = self.state == ChatState::Snoozed;
        match (is_snooze, self.until) {
            (true, None) => {
                let message = "say until when the chat is to be snoozed";
                Err(ApiError::invalid_field("until", "required", message))
            }
            (false, Some(_)) => {
                let message = "only a snooze has an end: set state to snoozed";
                Err(ApiError::invalid_field("until", "needs_snoozed", message))
            }
            _ => Ok(Standing::of(self.state, self.until)),
        }
    }
}

/// Resolves a chat, marks it as pending, snoozes it until a time, or opens it again, for the whole team. The customer
/// learns nothing of it. A line in the thread says who did it. When the customer writes, a chat that is snoozed or
/// resolved is open again; a snooze also ends by itself.
#[utoipa::path(put, path = "/chats/{id}/state", tag = "chats", params(("id" = ChatId, Path)), request_body = SetChatState, responses((status = OK, body = ChatView)))]
async fn set_chat_state(
    caller: May<right::ChatsResolve>,
    Path(id): Path<ChatId>,
    Json(body): Json<SetChatState>,
) -> ApiResult<axum::Json<ChatView>> {
    let wanted = body.read()?;
    let tx = caller.begin().await?;
    let chat = chats::set_standing(caller.inbox(), &tx, id, wanted).await?;
    tx.commit().await?;
    Ok(axum::Json(chat))
}
