//! The workspace's event log, for clients that were away.

use blazz_domain::event::EventName;
use blazz_domain::{ContactId, Timestamp};
use blazz_storage::workspace::events::Event;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::Query;
use crate::problem::{ApiError, ApiResult, Kind};
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_events))
}

const USUAL: usize = 100;
const MOST: usize = 500;

/// Something that became true.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub(crate) struct EventView {
    /// Counts the workspace's events, without gaps.
    seq: i64,
    name: EventName,
    /// Whose channel carried it too.
    contact_id: Option<ContactId>,
    /// As it went to sockets.
    #[schema(value_type = Object)]
    data: Box<serde_json::value::RawValue>,
    created_at: Timestamp,
}

/// A stretch of the log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventPage {
    items: Vec<EventView>,
    /// The newest number; there is more while the last item is below it.
    head: i64,
    /// The life of the log. When it is another one than before, the numbers begin anew: load everything.
    epoch: String,
    /// The oldest number that is still kept; 0 when none is. Whoever knows less must load anew.
    oldest: i64,
}

/// From where to read.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventQuery {
    /// The last number that is known; 0 reads from the beginning.
    #[serde(default)]
    #[param(minimum = 0)]
    after: i64,
    /// How many, 1 to 500; 100 when left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

fn view(event: Event) -> ApiResult<EventView> {
    let data = serde_json::value::RawValue::from_string(event.data)
        .map_err(|_| ApiError::new(Kind::INTERNAL, "a stored event cannot be read"))?;
    Ok(EventView {
        seq: event.seq,
        name: event.name,
        contact_id: event.contact_id,
        data,
        created_at: event.created_at,
    })
}

/// Events after a number, oldest first.
#[utoipa::path(get, path = "/events", tag = "events", params(EventQuery), responses((status = OK, body = EventPage)))]
async fn list_events(
    caller: May<right::EventsRead>,
    Query(query): Query<EventQuery>,
) -> ApiResult<axum::Json<EventPage>> {
    let tx = caller.read();
    let limit = query.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(ApiError::invalid_field("limit", "out_of_range", "ask for 1 to 500 events"));
    }
    let items = tx.events().list_after(query.after, limit).await?;
    let items = items.into_iter().map(view).collect::<ApiResult<_>>()?;
    let (head, oldest) = (tx.events().head().await?, tx.events().oldest().await?);
    // Read last: a log that is renewed meanwhile makes clients load anew, never believe old numbers.
    let epoch = caller.state().database().read_system().log_epoch().await?.to_string();
    Ok(axum::Json(EventPage { items, head, epoch, oldest }))
}
