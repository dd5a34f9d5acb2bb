//! The browsers a person is signed in with.

use axum::http::StatusCode;
use blazz_domain::{SessionId, Timestamp};
use blazz_inbox::people::sessions;
use blazz_realtime::Credential;
use blazz_storage::system::sessions::Session;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Person;
use crate::extract::{PageOf, Path};
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_sessions)).routes(routes!(revoke_session))
}

/// A signed-in browser.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionView {
    id: SessionId,
    /// The browser that asks.
    current: bool,
    ip: String,
    user_agent: String,
    created_at: Timestamp,
    /// To the minute.
    last_seen_at: Timestamp,
}

impl SessionView {
    fn new(session: Session, current: SessionId) -> Self {
        Self {
            id: session.id,
            current: session.id == current,
            ip: session.ip,
            user_agent: session.user_agent,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
        }
    }
}

/// The person's sessions, newest first.
#[utoipa::path(get, path = "/auth/sessions", tag = "auth", responses((status = OK, body = PageOf<SessionView>)))]
async fn list_sessions(person: Person) -> ApiResult<axum::Json<PageOf<SessionView>>> {
    let current = person.session();
    let all = sessions::list(&person.read_own(), current.user_id).await?;
    Ok(axum::Json(PageOf::whole(all, |session| SessionView::new(session, current.id))))
}

/// Ends one of the person's sessions; its next request finds nobody signed in.
#[utoipa::path(delete, path = "/auth/sessions/{id}", tag = "auth", params(("id" = SessionId, Path)), responses((status = NO_CONTENT)))]
async fn revoke_session(person: Person, Path(id): Path<SessionId>) -> ApiResult<StatusCode> {
    let user = person.session().user_id;
    let tx = person.begin_own().await?;
    sessions::end(&tx, user, id).await?;
    tx.commit().await?;
    person.close_sockets(Credential::Session(id));
    Ok(StatusCode::NO_CONTENT)
}
