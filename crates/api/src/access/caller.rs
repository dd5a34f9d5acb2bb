//! The person or token behind a request. A handler reaches the rows of a workspace only through
//! [`super::May`], which names the right it needs.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use blazz_domain::UserId;
use blazz_inbox::Inbox;
use blazz_realtime::{BlazzChannel, Credential, EventData};
use blazz_storage::Scope;
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
    /// Where the caller is, and what they may do there.
    pub(super) fn workspace(&self) -> ApiResult<&Scope> {
        let scope = match &self.identity {
            Identity::Session(signed_in) => signed_in.scope.as_ref(),
            Identity::Token(token) => Some(&token.scope),
        };
        scope.ok_or_else(|| ApiError::new(Kind::NO_WORKSPACE, "choose or create a workspace first"))
    }

    pub(super) const fn identity(&self) -> &Identity {
        &self.identity
    }

    pub(crate) fn is_token(&self) -> bool {
        matches!(self.identity, Identity::Token(_))
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
