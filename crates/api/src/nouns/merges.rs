//! Joinings of two contacts, and undoing them.

use blazz_domain::{ContactId, MergeId, Timestamp};
use blazz_inbox::contacts;
use blazz_storage::workspace::merges::Merge;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::{PageOf, Paging, PagingQuery, Path};
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_merges)).routes(routes!(undo_merge))
}

/// Two contacts that became one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Merge)]
pub(crate) struct MergeView {
    id: MergeId,
    kept_contact_id: ContactId,
    merged_contact_id: ContactId,
    created_at: Timestamp,
    undone_at: Option<Timestamp>,
}

impl From<Merge> for MergeView {
    fn from(merge: Merge) -> Self {
        Self {
            id: merge.id,
            kept_contact_id: merge.kept_contact_id,
            merged_contact_id: merge.merged_contact_id,
            created_at: merge.created_at,
            undone_at: merge.undone_at,
        }
    }
}

/// All merges, newest first.
#[utoipa::path(get, path = "/merges", tag = "contacts", params(PagingQuery), responses((status = OK, body = PageOf<MergeView>)))]
async fn list_merges(
    caller: May<right::ContactsMerge>,
    paging: Paging<MergeId>,
) -> ApiResult<axum::Json<PageOf<MergeView>>> {
    let tx = caller.read();
    let page = tx.merges().list(paging.after, paging.limit).await?;
    Ok(axum::Json(PageOf::new(page, MergeView::from)))
}

/// Takes two contacts that became one apart again.
#[utoipa::path(post, path = "/merges/{id}/undo", tag = "contacts", params(("id" = MergeId, Path)), responses((status = OK, body = MergeView)))]
async fn undo_merge(
    caller: May<right::ContactsMerge>,
    Path(id): Path<MergeId>,
) -> ApiResult<axum::Json<MergeView>> {
    let tx = caller.begin().await?;
    let merge = contacts::undo_merge(&tx, id).await?;
    tx.commit().await?;
    Ok(axum::Json(merge.into()))
}
