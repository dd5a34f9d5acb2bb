//! How a chat stands in the list: put aside, on top, silent, unread.

use blazz_domain::chat::{Muted, Shelf};
use blazz_domain::{ChatId, Timestamp};
use blazz_inbox::chats::{self, Arrangement};
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
    OpenApiRouter::new().routes(routes!(arrange_chat))
}

/// What is to become of a chat; what is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArrangeChat {
    /// `archive` puts it aside until somebody writes in it, `pinned` above all others (50 at most), `list` back.
    #[schema(value_type = Option<String>)]
    shelf: Option<Shelf>,
    /// Whether it makes no sounds.
    muted: Option<bool>,
    /// Until when it makes none; without it, for ever. Only together with `muted: true`.
    muted_until: Option<Timestamp>,
    /// Marks the customer's last message as unread, or all as read.
    unread: Option<bool>,
}

impl ArrangeChat {
    fn read(self) -> Result<Arrangement, ApiError> {
        if self.muted_until.is_some() && self.muted != Some(true) {
            let message = "only a chat that is muted has an end of that: set muted to true";
            return Err(ApiError::invalid_field("muted_until", "needs_muted", message));
        }
        let until = self.muted_until;
        let muted = self.muted.map(|muted| muted.then_some(Muted { until }));
        Ok(Arrangement { shelf: self.shelf, muted, unread: self.unread })
    }
}

/// Archives, pins, mutes a chat or marks it as unread, for the whole team. The customer learns nothing of it; the
/// business's own phone does the same where its number says so.
#[utoipa::path(patch, path = "/chats/{id}", tag = "chats", params(("id" = ChatId, Path)), request_body = ArrangeChat, responses((status = OK, body = ChatView)))]
async fn arrange_chat(
    caller: May<right::ChatsMarkRead>,
    Path(id): Path<ChatId>,
    Json(body): Json<ArrangeChat>,
) -> ApiResult<axum::Json<ChatView>> {
    let wanted = body.read()?;
    let tx = caller.begin().await?;
    let chat = chats::arrange(caller.inbox(), &tx, id, wanted).await?;
    tx.commit().await?;
    Ok(axum::Json(chat))
}
