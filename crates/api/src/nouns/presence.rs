//! Whether customers are there, as far as their provider tells.

use blazz_domain::ContactId;
use blazz_inbox::contacts::{Presence, presences};
use blazz_storage::workspace::chats::ChatFilter;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::contacts;
use crate::access::{May, right};
use crate::extract::{Json, Path};
use crate::problem::{ApiError, ApiResult};
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(contact_presence))
        .routes(routes!(bulk_presence))
        .routes(routes!(workspace_presence))
}

/// How many contacts can be asked about at once.
const MOST: usize = 200;

/// Presence of several contacts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PresenceList {
    items: Vec<Presence>,
}

/// Whether a customer is there.
#[utoipa::path(get, path = "/contacts/{id}/presence", tag = "presence", params(("id" = ContactId, Path)), responses((status = OK, body = Presence)))]
async fn contact_presence(
    caller: May<right::ContactsRead>,
    Path(id): Path<ContactId>,
) -> ApiResult<axum::Json<Presence>> {
    let tx = caller.read();
    let contact = contacts::find(&tx, id).await?;
    let found = presences(&tx, &[contact.id]).await?.into_iter().next();
    found.map(axum::Json).ok_or_else(|| ApiError::not_found("contact"))
}

/// Whom to ask about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkPresence {
    #[schema(max_items = 200)]
    contact_ids: Vec<ContactId>,
}

/// Whether these customers are there; ids that are not here are left out.
#[utoipa::path(post, path = "/contacts/bulk/presence", tag = "presence", request_body = BulkPresence, responses((status = OK, body = PresenceList)))]
async fn bulk_presence(
    caller: May<right::ContactsRead>,
    Json(body): Json<BulkPresence>,
) -> ApiResult<axum::Json<PresenceList>> {
    let tx = caller.read();
    if body.contact_ids.len() > MOST {
        let message = "ask about 200 contacts at most";
        return Err(ApiError::invalid_field("contact_ids", "too_long", message));
    }
    Ok(axum::Json(PresenceList { items: presences(&tx, &body.contact_ids).await? }))
}

/// Whether the customers of the 200 liveliest chats are there.
#[utoipa::path(get, path = "/contacts/workspace/presence", tag = "presence", responses((status = OK, body = PresenceList)))]
async fn workspace_presence(
    caller: May<right::ContactsRead>,
) -> ApiResult<axum::Json<PresenceList>> {
    let tx = caller.read();
    let chats = tx.chats().list(&ChatFilter::default(), None, MOST).await?;
    let mut ids: Vec<ContactId> = chats.items.into_iter().map(|chat| chat.contact_id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(axum::Json(PresenceList { items: presences(&tx, &ids).await? }))
}
