//! Whoever asks, recognised or not: for signing in, setting up and joining.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::{header, request::Parts};
use blazz_inbox::people::Gate;
use blazz_inbox::people::devices::Devices;
use blazz_inbox::people::login::Whence;
use blazz_inbox::people::sessions::{Browser, Started};
use blazz_storage::StorageError;
use blazz_storage::system::SystemTx;
use blazz_storage::system::sessions::{Session, SignedIn};

use super::address::Address;
use super::cookie::{Cookies, SetCookies};
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
    device: Option<String>,
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
        let device = Cookies::new(state.settings().is_secure()).device(&parts.headers);
        Ok(Self {
            state: state.clone(),
            ip,
            ip_text: ip.to_string(),
            user_agent: user_agent.to_owned(),
            device,
            signed_in,
        })
    }
}

impl Visitor {
    pub(crate) fn whence(&self) -> Whence<'_> {
        Whence { ip: self.ip, devices: self.devices() }
    }

    fn devices(&self) -> Devices<'_> {
        let vault = self.state.database().vault();
        Devices { vault, shown: self.device.as_deref(), now: self.state.now() }
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

    /// Hands the secret of a new session to the browser, which is known for its person from now on.
    pub(crate) fn cookies(&self, started: &Started) -> SetCookies<2> {
        let device = self.devices().add(started.user_id);
        Cookies::new(self.state.settings().is_secure()).begin(started, &device)
    }
}
