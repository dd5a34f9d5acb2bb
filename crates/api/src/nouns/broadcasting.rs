//! Letting sockets in: the signatures that pusher-js and laravel-echo ask for.

use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Caller;
use crate::extract::FormOrJson;
use crate::problem::ApiResult;
use crate::socket::auth::{AuthBody, ChannelAuth, UserAuth, authenticate_user, authorize_channel};
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(authorize)).routes(routes!(authenticate))
}

/// Signs the subscription of a channel the caller may hear. With `since`, what came after is replayed.
#[utoipa::path(post, path = "/broadcasting/auth", operation_id = "authorize_channel", tag = "live", request_body = AuthBody, responses((status = OK, body = ChannelAuth)))]
async fn authorize(
    caller: Caller,
    FormOrJson(body): FormOrJson<AuthBody>,
) -> ApiResult<axum::Json<ChannelAuth>> {
    let state = caller.state();
    let hub = &state.live().hub;
    let auth = authorize_channel(hub, state.database(), &caller.listener(), &body).await?;
    Ok(axum::Json(auth))
}

/// The request for a person's signature.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct UserAuthBody {
    /// `<digits>.<digits>`, as told in the greeting.
    socket_id: String,
}

/// Signs the caller's socket in as the person it belongs to.
#[utoipa::path(post, path = "/broadcasting/user-auth", operation_id = "authenticate_socket", tag = "live", request_body = UserAuthBody, responses((status = OK, body = UserAuth)))]
async fn authenticate(
    caller: Caller,
    FormOrJson(body): FormOrJson<UserAuthBody>,
) -> ApiResult<axum::Json<UserAuth>> {
    let hub = &caller.state().live().hub;
    Ok(axum::Json(authenticate_user(hub, &caller.listener(), &body.socket_id)?))
}
