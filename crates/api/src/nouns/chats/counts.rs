//! How many chats stand in each of the lists.

use blazz_domain::AccountId;
use blazz_domain::chat::ChatState;
use blazz_storage::workspace::chats::ChatFilter;
use blazz_storage::{StorageError, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::Query;
use crate::problem::ApiResult;
use crate::state::ApiState;

/// Whoever has more than this to do sees that it is more.
const AT_MOST: i64 = 1_000;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(count_chats))
}

/// Of which chats.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CountQuery {
    account_id: Option<AccountId>,
    /// The state that `unread` is counted in; without it in all of them.
    #[param(value_type = Option<String>)]
    state: Option<ChatState>,
}

/// How many chats there are, archived ones aside. Each number is counted up to 1000.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChatCounts)]
pub(crate) struct ChatCountsView {
    open: i64,
    pending: i64,
    snoozed: i64,
    resolved: i64,
    /// With unread messages, in the state asked for.
    unread: i64,
}

/// Counts the chats of each list.
#[utoipa::path(get, path = "/chats/counts", tag = "chats", params(CountQuery), responses((status = OK, body = ChatCountsView)))]
async fn count_chats(
    caller: May<right::ChatsRead>,
    Query(query): Query<CountQuery>,
) -> ApiResult<axum::Json<ChatCountsView>> {
    let tx = caller.read();
    let all = ChatFilter { account: query.account_id, ..ChatFilter::default() };
    let in_state = ChatFilter { state: query.state, ..all.clone() };
    Ok(axum::Json(ChatCountsView {
        open: of_state(&tx, &all, ChatState::Open).await?,
        pending: of_state(&tx, &all, ChatState::Pending).await?,
        snoozed: of_state(&tx, &all, ChatState::Snoozed).await?,
        resolved: of_state(&tx, &all, ChatState::Resolved).await?,
        unread: count(&tx, &ChatFilter { unread_only: true, ..in_state }).await?,
    }))
}

async fn of_state(
    tx: &WorkspaceTx,
    all: &ChatFilter,
    state: ChatState,
) -> Result<i64, StorageError> {
    count(tx, &ChatFilter { state: Some(state), ..all.clone() }).await
}

async fn count(tx: &WorkspaceTx, filter: &ChatFilter) -> Result<i64, StorageError> {
    tx.chats().count(filter, AT_MOST).await
}
