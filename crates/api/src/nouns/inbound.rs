//! Raw events of WhatsApp: what came of them, and applying them again.

use blazz_domain::{AccountId, InboundId, Timestamp};
use blazz_inbox::webhooks;
use blazz_storage::workspace::inbound::{InboundEvent, InboundState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::{PageOf, Paging, PagingQuery, Path, Query};
use crate::problem::{ApiError, ApiResult};
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_inbound))
        .routes(routes!(inbound_event))
        .routes(routes!(replay_inbound))
}

/// What came of an event.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InboundState)]
pub(crate) enum StateWord {
    Applied,
    Failed,
    Ignored,
}

/// An event as WhatsApp sent it, without its text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InboundEvent)]
pub(crate) struct InboundView {
    id: InboundId,
    account_id: Option<AccountId>,
    /// The provider's name for its kind.
    field: String,
    state: StateWord,
    /// Why it could not be applied.
    error: Option<String>,
    received_at: Timestamp,
}

/// An event as WhatsApp sent it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InboundEventDetail)]
pub(crate) struct InboundDetail {
    #[serde(flatten)]
    event: InboundView,
    /// What was sent; a text when it is not JSON.
    #[schema(value_type = Object)]
    raw: serde_json::Value,
}

impl From<InboundState> for StateWord {
    fn from(state: InboundState) -> Self {
        match state {
            InboundState::Applied => Self::Applied,
            InboundState::Failed => Self::Failed,
            InboundState::Ignored => Self::Ignored,
        }
    }
}

impl From<StateWord> for InboundState {
    fn from(word: StateWord) -> Self {
        match word {
            StateWord::Applied => Self::Applied,
            StateWord::Failed => Self::Failed,
            StateWord::Ignored => Self::Ignored,
        }
    }
}

impl From<InboundEvent> for InboundView {
    fn from(event: InboundEvent) -> Self {
        Self {
            id: event.id,
            account_id: event.account_id,
            field: event.field,
            state: event.state.into(),
            error: event.error,
            received_at: event.received_at,
        }
    }
}

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct InboundFilter {
    /// `failed` when left out.
    state: Option<StateWord>,
}

/// Raw events in one state, newest first.
#[utoipa::path(get, path = "/inbound", tag = "inbound", params(InboundFilter, PagingQuery), responses((status = OK, body = PageOf<InboundView>)))]
async fn list_inbound(
    caller: May<right::InboundManage>,
    Query(filter): Query<InboundFilter>,
    paging: Paging<InboundId>,
) -> ApiResult<axum::Json<PageOf<InboundView>>> {
    let tx = caller.read();
    let state = filter.state.unwrap_or(StateWord::Failed).into();
    let page = tx.inbound().list(state, paging.after, paging.limit).await?;
    Ok(axum::Json(PageOf::new(page, InboundView::from)))
}

/// One raw event with its text.
#[utoipa::path(get, path = "/inbound/{id}", tag = "inbound", params(("id" = InboundId, Path)), responses((status = OK, body = InboundDetail)))]
async fn inbound_event(
    caller: May<right::InboundManage>,
    Path(id): Path<InboundId>,
) -> ApiResult<axum::Json<InboundDetail>> {
    let tx = caller.read();
    let event = tx.inbound().find(id).await?.ok_or_else(|| ApiError::not_found("inbound event"))?;
    let raw = serde_json::from_str(&event.raw)
        .unwrap_or_else(|_| serde_json::Value::String(event.raw.clone()));
    Ok(axum::Json(InboundDetail { event: event.into(), raw }))
}

/// Applies a raw event again; effects that are there already are not doubled.
#[utoipa::path(post, path = "/inbound/{id}/replay", tag = "inbound", params(("id" = InboundId, Path)), responses((status = OK, body = InboundView)))]
async fn replay_inbound(
    caller: May<right::InboundManage>,
    Path(id): Path<InboundId>,
) -> ApiResult<axum::Json<InboundView>> {
    let tx = caller.begin().await?;
    let event = webhooks::replay(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok(axum::Json(event.into()))
}
