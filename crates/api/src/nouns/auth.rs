//! Signing in and out, going to another workspace, changing the password.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use blazz_domain::WorkspaceId;
use blazz_inbox::people::{login, password, sessions, workspaces};
use blazz_realtime::Credential;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::me::Me;
use crate::access::{Cookies, Person, Visitor};
use crate::extract::Json;
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(login))
        .routes(routes!(logout))
        .routes(routes!(me))
        .routes(routes!(switch_workspace))
        .routes(routes!(change_password))
}

/// Who signs in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    email: String,
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// Signs in; the session's secret comes as a cookie.
#[utoipa::path(post, path = "/auth/login", tag = "auth", request_body = Login, responses((status = OK, body = Me)))]
async fn login(visitor: Visitor, Json(body): Json<Login>) -> ApiResult<impl IntoResponse> {
    let Login { email, password } = body;
    let user =
        login::recognise(&visitor.read(), visitor.gate(), &email, password, visitor.whence())
            .await?;
    let tx = visitor.begin().await?;
    let home = sessions::home(&tx, user.id).await?;
    let started = sessions::start(&tx, user.id, home, visitor.browser(), visitor.session()).await?;
    tx.commit().await?;
    let me = Me::load(visitor.state(), user.id, home).await?;
    Ok((visitor.cookies(&started), axum::Json(me)))
}

/// Signs out: the session and its sockets are over.
#[utoipa::path(post, path = "/auth/logout", tag = "auth", responses((status = NO_CONTENT)))]
async fn logout(person: Person) -> ApiResult<impl IntoResponse> {
    let session = person.session();
    let tx = person.begin_own().await?;
    sessions::end(&tx, session.user_id, session.id).await?;
    tx.commit().await?;
    person.close_sockets(Credential::Session(session.id));
    let cookies = Cookies::new(person.state().settings().is_secure());
    Ok((StatusCode::NO_CONTENT, cookies.end()))
}

/// The signed-in person.
#[utoipa::path(get, path = "/auth/me", tag = "auth", responses((status = OK, body = Me)))]
async fn me(person: Person) -> ApiResult<axum::Json<Me>> {
    let session = person.session();
    Me::load(person.state(), session.user_id, session.workspace_id).await.map(axum::Json)
}

/// Where to go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchWorkspace {
    workspace_id: WorkspaceId,
}

/// Goes to another workspace the person belongs to; this browser only.
#[utoipa::path(put, path = "/auth/workspace", tag = "auth", request_body = SwitchWorkspace, responses((status = OK, body = Me)))]
async fn switch_workspace(
    person: Person,
    Json(body): Json<SwitchWorkspace>,
) -> ApiResult<axum::Json<Me>> {
    let session = person.session();
    let tx = person.begin_own().await?;
    workspaces::switch(&tx, session, body.workspace_id).await?;
    tx.commit().await?;
    Me::load(person.state(), session.user_id, Some(body.workspace_id)).await.map(axum::Json)
}

/// The old password and the new one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangePassword {
    #[schema(value_type = String, format = Password)]
    current_password: SecretString,
    /// 10 characters at least.
    #[schema(value_type = String, format = Password, min_length = 10)]
    new_password: SecretString,
}

/// Changes the password and signs the person out everywhere else.
#[utoipa::path(put, path = "/auth/password", tag = "auth", request_body = ChangePassword, responses((status = NO_CONTENT)))]
async fn change_password(
    person: Person,
    visitor: Visitor,
    Json(body): Json<ChangePassword>,
) -> ApiResult<StatusCode> {
    let (session, gate) = (person.session(), visitor.gate());
    let ip = visitor.whence().ip;
    login::confirm(&person.read_own(), gate, session, body.current_password, ip).await?;
    let hash = password::choose(&gate.passwords, "new_password", body.new_password).await?;
    let tx = person.begin_own().await?;
    let others = sessions::list(&tx, session.user_id).await?;
    password::change(&tx, session, &hash).await?;
    tx.commit().await?;
    for other in others.into_iter().filter(|other| other.id != session.id) {
        person.close_sockets(Credential::Session(other.id));
    }
    Ok(StatusCode::NO_CONTENT)
}
