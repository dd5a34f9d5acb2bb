//! A signed-in person: for what no program may do, whatever its token allows.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use blazz_storage::StorageError;
use blazz_storage::system::SystemTx;
use blazz_storage::system::sessions::Session;

use super::caller::Caller;
use super::identity::Identity;
use crate::problem::{ApiError, ApiResult, Kind};
use crate::state::ApiState;

/// Somebody in front of a browser. It must stand in front of what reads the body.
#[derive(Debug)]
pub(crate) struct Person {
    caller: Caller,
    session: Session,
}

impl FromRequestParts<ApiState> for Person {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> ApiResult<Self> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let session = match caller.identity() {
            Identity::Session(signed_in) => signed_in.session.clone(),
            Identity::Token(_) => {
                return Err(ApiError::new(Kind::SESSION_NEEDED, "an API token cannot do this"));
            }
        };
        Ok(Self { caller, session })
    }
}

impl Person {
    pub(crate) const fn session(&self) -> &Session {
        &self.session
    }

    /// Opens a transaction for what belongs to the person and not to a workspace.
    pub(crate) async fn begin_own(&self) -> Result<SystemTx, StorageError> {
        self.caller.state().database().begin_system().await
    }

    /// Reads what belongs to the person and not to a workspace.
    pub(crate) fn read_own(&self) -> SystemTx {
        self.caller.state().database().read_system()
    }
}

impl Deref for Person {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}
