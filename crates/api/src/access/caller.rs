//! The person or token behind a request. A handler reaches the rows of a workspace only by naming the
//! permission it needs.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use blazz_domain::UserId;
use blazz_domain::permission::Permission;
use blazz_inbox::Inbox;
use blazz_realtime::{BlazzChannel, Credential, EventData};
use blazz_storage::system::SystemTx;
use blazz_storage::system::sessions::SignedIn;
use blazz_storage::{Scope, StorageError, WorkspaceTx};
use serde::Serialize;

use super::identity::Identity;
use crate::problem::{ApiError, ApiResult, Kind};
use crate::socket::auth::Listener;
use crate::state::ApiState;

/// Somebody who was recognised, with the door to their workspace.
#[derive(Debug)]
pub(crate) struct Caller {
    state: ApiState,
    identity: Identity,
}

impl FromRequestParts<ApiState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> ApiResult<Self> {
        let identity = parts.extensions.get::<Identity>().cloned().ok_or_else(|| {
            ApiError::new(Kind::UNAUTHENTICATED, "sign in, or send a valid API token")
        })?;
        Ok(Self { state: state.clone(), identity })
    }
}

impl Caller {
    /// Opens a transaction in the caller's workspace, when they have this permission there.
    pub(crate) async fn begin(&self, permission: Permission) -> ApiResult<WorkspaceTx> {
        Ok(self.state.database().begin(self.scope(permission)?).await?)
    }

    /// Reads in the caller's workspace, when they have this permission there.
    pub(crate) fn read(&self, permission: Permission) -> ApiResult<WorkspaceTx> {
        Ok(self.state.database().read(self.scope(permission)?))
    }

    /// The caller's scope, for a use case that must not hold a transaction while it waits for others.
    pub(crate) fn scope(&self, permission: Permission) -> ApiResult<&Scope> {
        let scope = self.workspace()?;
        if scope.allows(permission) { Ok(scope) } else { Err(ApiError::forbidden(permission)) }
    }

    fn workspace(&self) -> ApiResult<&Scope> {
        let scope = match &self.identity {
            Identity::Session(signed_in) => signed_in.scope.as_ref(),
            Identity::Token(token) => Some(&token.scope),
        };
        scope.ok_or_else(|| ApiError::new(Kind::NO_WORKSPACE, "choose or create a workspace first"))
    }

    /// The session, for what only a person in front of a browser may do.
    pub(crate) fn session(&self) -> ApiResult<&SignedIn> {
        match &self.identity {
            Identity::Session(signed_in) => Ok(signed_in),
            Identity::Token(_) => {
                Err(ApiError::new(Kind::SESSION_NEEDED, "an API token cannot do this"))
            }
        }
    }

    pub(crate) fn is_token(&self) -> bool {
        matches!(self.identity, Identity::Token(_))
    }

    /// Opens a transaction for what belongs to the person and not to a workspace.
    pub(crate) async fn begin_own(&self) -> Result<SystemTx, StorageError> {
        self.state.database().begin_system().await
    }

    /// Reads what belongs to the person and not to a workspace.
    pub(crate) fn read_own(&self) -> SystemTx {
        self.state.database().read_system()
    }

    /// Closes what was opened with a session or token that is over. Call it after the commit.
    pub(crate) fn close_sockets(&self, credential: Credential) {
        self.state.live().hub.close_credential(credential);
    }

    /// Has somebody's sockets come back, and be asked anew what they may hear. Call it after the commit.
    pub(crate) fn reconnect(&self, user: UserId) {
        self.state.live().hub.reconnect_user(user);
    }

    /// Tells whoever listens now of something that passes. Call it after the commit.
    pub(crate) fn mention(
        &self,
        event: &str,
        news: &impl Serialize,
        channels: &[BlazzChannel],
    ) -> ApiResult<()> {
        let data = serde_json::to_string(news).ok().and_then(|it| EventData::parse(&it).ok());
        let data =
            data.ok_or_else(|| ApiError::new(Kind::INTERNAL, "the news cannot be written"))?;
        self.state.live().hub.mention(event, &data, channels);
        Ok(())
    }

    pub(crate) fn inbox(&self) -> &Inbox {
        self.state.inbox()
    }

    pub(crate) fn state(&self) -> &ApiState {
        &self.state
    }

    /// The caller as the live line knows them.
    pub(crate) fn listener(&self) -> Listener {
        match &self.identity {
            Identity::Session(signed_in) => Listener::Member {
                session: signed_in.session.id,
                user: signed_in.session.user_id,
                name: signed_in.user_name.clone(),
            },
            Identity::Token(token) => Listener::Token {
                token: token.id,
                maker: token.scope.actor().user().unwrap_or_else(|| uuid::Uuid::nil().into()),
                scope: token.scope.clone(),
            },
        }
    }
}
