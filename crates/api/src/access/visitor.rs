//! Whoever asks, recognised or not: for signing in, setting up and joining.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::{header, request::Parts};
use blazz_inbox::people::Gate;
use blazz_inbox::people::sessions::{Browser, Started};
use blazz_storage::StorageError;
use blazz_storage::system::SystemTx;
use blazz_storage::system::sessions::{Session, SignedIn};

use axum_extra::extract::cookie::CookieJar;

use super::address::Address;
use super::cookie::SessionCookie;
use super::identity::Identity;
use crate::problem::{ApiError, ApiResult, Kind};
use crate::state::ApiState;

/// Somebody at the door.
#[derive(Debug)]
pub(crate) struct Visitor {
    state: ApiState,
    ip: IpAddr,
    ip_text: String,
    user_agent: String,
    signed_in: Option<SignedIn>,
}

impl FromRequestParts<ApiState> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> ApiResult<Self> {
        let address = parts.extensions.get::<Address>().copied();
        let Address(ip) =
            address.ok_or_else(|| ApiError::new(Kind::INTERNAL, "the address is unknown"))?;
        let user_agent = parts.headers.get(header::USER_AGENT);
        let user_agent = user_agent.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let signed_in = match parts.extensions.get::<Identity>() {
            Some(Identity::Session(signed_in)) => Some(signed_in.clone()),
            Some(Identity::Token(_)) | None => None,
        };
        Ok(Self {
            state: state.clone(),
            ip,
            ip_text: ip.to_string(),
            user_agent: user_agent.to_owned(),
            signed_in,
        })
    }
}

impl Visitor {
    pub(crate) const fn ip(&self) -> IpAddr {
        self.ip
    }

    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { ip: &self.ip_text, user_agent: &self.user_agent }
    }

    /// The session the browser has now; a new one takes its place.
    pub(crate) fn session(&self) -> Option<&Session> {
        self.signed_in.as_ref().map(|signed_in| &signed_in.session)
    }

    pub(crate) fn gate(&self) -> &Gate {
        self.state.gate()
    }

    pub(crate) async fn begin(&self) -> Result<SystemTx, StorageError> {
        self.state.database().begin_system().await
    }

    pub(crate) fn read(&self) -> SystemTx {
        self.state.database().read_system()
    }

    pub(crate) fn state(&self) -> &ApiState {
        &self.state
    }

    /// Hands the secret of a new session to the browser.
    pub(crate) fn cookie(&self, started: &Started) -> CookieJar {
        SessionCookie::new(self.state.settings().is_secure()).set(started)
    }
}
