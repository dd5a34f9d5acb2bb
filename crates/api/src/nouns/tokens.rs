//! API tokens of integrators.

use axum::http::StatusCode;
use axum::response::Response;
use blazz_domain::permission::Permission;
use blazz_domain::{ApiTokenId, Timestamp};
use blazz_inbox::people::tokens;
use blazz_realtime::Credential;
use blazz_storage::workspace::api_tokens::ApiToken;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, Person, right};
use crate::extract::{IdempotencyHeader, Once, PageOf, Path};
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_tokens, create_token)).routes(routes!(revoke_token))
}

/// An API token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiToken)]
pub(crate) struct ApiTokenView {
    id: ApiTokenId,
    name: String,
    /// How the secret begins.
    prefix: String,
    scopes: Vec<Permission>,
    created_at: Timestamp,
    expires_at: Option<Timestamp>,
    /// To the minute.
    last_used_at: Option<Timestamp>,
}

/// A token that was just made, with its secret: it is told once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreatedApiToken {
    #[serde(flatten)]
    token: ApiTokenView,
    secret: String,
}

impl From<ApiToken> for ApiTokenView {
    fn from(token: ApiToken) -> Self {
        Self {
            id: token.id,
            name: token.name,
            prefix: token.prefix,
            scopes: token.scopes.iter().collect(),
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
        }
    }
}

/// The workspace's tokens, oldest first.
#[utoipa::path(get, path = "/tokens", tag = "tokens", responses((status = OK, body = PageOf<ApiTokenView>)))]
async fn list_tokens(
    caller: May<right::TokensManage>,
) -> ApiResult<axum::Json<PageOf<ApiTokenView>>> {
    let tx = caller.read();
    Ok(axum::Json(PageOf::whole(tx.api_tokens().list().await?, ApiTokenView::from)))
}

/// What a token may do, and how long.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateApiToken {
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// Permissions of the caller's own.
    #[schema(min_items = 1)]
    scopes: Vec<Permission>,
    /// Left out: it works until it is taken back.
    expires_at: Option<Timestamp>,
}

/// Makes a token; the answer is the only place its secret is shown. Only a signed-in person can: a token that
/// made others would live on in them after it expired or was taken back.
#[utoipa::path(post, path = "/tokens", tag = "tokens", params(IdempotencyHeader), request_body = CreateApiToken, responses((status = CREATED, body = CreatedApiToken)))]
async fn create_token(
    _: Person,
    caller: May<right::TokensManage>,
    once: Once<CreateApiToken>,
) -> ApiResult<Response> {
    let tx = caller.begin().await?;
    if let Some(earlier) = once.earlier(&tx).await? {
        return Ok(earlier);
    }
    let CreateApiToken { name, scopes, expires_at } = &once.body;
    let made = tokens::create(&tx, name, scopes, *expires_at).await?;
    let secret = made.secret.expose_secret().to_owned();
    let view = CreatedApiToken { token: made.token.into(), secret };
    once.keep(tx, StatusCode::CREATED, &view).await
}

/// Takes a token back; its next request finds nobody.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "tokens", params(("id" = ApiTokenId, Path)), responses((status = NO_CONTENT)))]
async fn revoke_token(
    caller: May<right::TokensManage>,
    Path(id): Path<ApiTokenId>,
) -> ApiResult<StatusCode> {
    let tx = caller.begin().await?;
    tokens::revoke(&tx, id).await?;
    tx.commit().await?;
    caller.close_sockets(Credential::Token(id));
    Ok(StatusCode::NO_CONTENT)
}
