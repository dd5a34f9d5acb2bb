//! What the numbers were asked to do at WhatsApp, and what came of it.

use blazz_domain::OperationId;
use blazz_inbox::operations;
use blazz_inbox::views::OperationView;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::Path;
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(operation))
}

/// Something a number was asked to do, with what came of it. Kept for 30 days after it ended. The result
/// is left out for whoever has not the right to ask for such a thing.
#[utoipa::path(get, path = "/whatsapp/operations/{id}", tag = "accounts", params(("id" = OperationId, Path)), responses((status = OK, body = OperationView)))]
async fn operation(
    caller: May<right::AccountsRead>,
    Path(id): Path<OperationId>,
) -> ApiResult<axum::Json<OperationView>> {
    Ok(axum::Json(operations::load(&caller.read(), id).await?))
}
