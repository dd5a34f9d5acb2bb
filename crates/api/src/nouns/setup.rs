//! The first start.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use blazz_inbox::people::setup::{self, FirstOwner};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::me::Me;
use crate::access::Visitor;
use crate::extract::Json;
use crate::problem::{ApiError, ApiResult, Kind};
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(setup_state, set_up))
}

/// Whether somebody has to set the program up.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SetupState {
    needed: bool,
}

/// Whether the program waits for its owner.
#[utoipa::path(get, path = "/setup", tag = "setup", responses((status = OK, body = SetupState)))]
async fn setup_state(visitor: Visitor) -> ApiResult<axum::Json<SetupState>> {
    Ok(axum::Json(SetupState { needed: setup::is_needed(&visitor.read()).await? }))
}

/// The owner and the first workspace.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetUp {
    name: String,
    email: String,
    /// 10 characters at least.
    #[schema(value_type = String, format = Password, min_length = 10)]
    password: SecretString,
    workspace_name: String,
}

/// Makes the owner and the first workspace, and signs the owner in. It can be done once.
#[utoipa::path(post, path = "/setup", tag = "setup", request_body = SetUp, responses((status = CREATED, body = Me)))]
async fn set_up(visitor: Visitor, Json(body): Json<SetUp>) -> ApiResult<impl IntoResponse> {
    if !setup::is_needed(&visitor.read()).await? {
        return Err(ApiError::new(Kind::ALREADY_SET_UP, "sign in instead"));
    }
    let SetUp { name, email, password, workspace_name } = body;
    let passwords = &visitor.gate().passwords;
    let owner = FirstOwner::prepare(passwords, &name, &email, password, &workspace_name).await?;
    let (tx, done) = setup::set_up(visitor.begin().await?, owner, Some(visitor.browser())).await?;
    tx.commit().await?;
    let cookies = done.session.as_ref().map(|session| visitor.cookies(session));
    let me = Me::load(visitor.state(), done.user_id, Some(done.workspace_id)).await?;
    Ok((StatusCode::CREATED, cookies, axum::Json(me)))
}
