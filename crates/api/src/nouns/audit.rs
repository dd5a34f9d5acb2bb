//! The audit trail: who did what.

use blazz_domain::audit::AuditAction;
use blazz_domain::{AuditId, Timestamp};
use blazz_storage::workspace::audit::AuditEntry;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::access::{May, right};
use crate::extract::{PageOf, Paging, PagingQuery};
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_audit))
}

/// One entry of the trail.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub(crate) struct AuditView {
    id: AuditId,
    /// Who: `user:{id}`, `token:{id}`, `account:{id}` or `system`.
    actor: String,
    action: AuditAction,
    /// The id of what it was done to.
    target: Option<Uuid>,
    #[schema(value_type = Object)]
    details: serde_json::Value,
    created_at: Timestamp,
}

impl From<AuditEntry> for AuditView {
    fn from(entry: AuditEntry) -> Self {
        Self {
            id: entry.id,
            actor: entry.actor,
            action: entry.action,
            target: entry.target,
            details: entry.details,
            created_at: entry.created_at,
        }
    }
}

/// What was done in the workspace, newest first.
#[utoipa::path(get, path = "/audit", tag = "audit", params(PagingQuery), responses((status = OK, body = PageOf<AuditView>)))]
async fn list_audit(
    caller: May<right::AuditRead>,
    paging: Paging<AuditId>,
) -> ApiResult<axum::Json<PageOf<AuditView>>> {
    let tx = caller.read();
    let page = tx.audit().list(paging.after, paging.limit).await?;
    Ok(axum::Json(PageOf::new(page, AuditView::from)))
}
