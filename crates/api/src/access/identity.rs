//! Recognises who asks: a browser by its cookie, an integrator by a bearer token.

use axum::http::{HeaderMap, header};
use blazz_domain::{ApiTokenId, Timestamp, UserId};
use blazz_inbox::people::{sessions, tokens};
use blazz_storage::StorageError;
use blazz_storage::system::sessions::SignedIn;
use blazz_storage::system::tokens::TokenHolder;
use secrecy::SecretString;

use super::address::Address;
use super::cookie::Cookies;
use crate::state::ApiState;

/// Somebody who was recognised.
#[derive(Debug, Clone)]
pub(crate) enum Identity {
    Session(SignedIn),
    Token(TokenHolder),
}

/// Whose requests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CallerKey {
    User(UserId),
    Token(ApiTokenId),
}

impl Identity {
    pub(super) const fn key(&self) -> CallerKey {
        match self {
            Self::Session(signed_in) => CallerKey::User(signed_in.session.user_id),
            Self::Token(token) => CallerKey::Token(token.id),
        }
    }
}

/// Recognises the sender of a request. A bearer token wins over a cookie: whoever sends one means it. Other
/// schemes are meant for others, such as a proxy in front that asks for a password of its own.
pub(super) async fn recognise(
    state: &ApiState,
    headers: &HeaderMap,
    address: Address,
) -> Result<Option<Identity>, StorageError> {
    let identity = if let Some(secret) = bearer(headers) {
        let found = tokens::recognise(&state.database().read_system(), &secret).await?;
        found.map(Identity::Token)
    } else {
        let cookies = Cookies::new(state.settings().is_secure());
        let Some(secret) = cookies.session(headers) else { return Ok(None) };
        let found = sessions::recognise(&state.database().read_system(), &secret).await?;
        found.map(Identity::Session)
    };
    if let Some(identity) = &identity
        && let Err(error) = note_use(state, identity, address).await
    {
        // What was asked for may still be possible, for example reading while the disk is full.
        tracing::warn!(%error, "could not note that a session or token was used");
    }
    Ok(identity)
}

/// Writes down that a session or token was used, at most once a minute.
async fn note_use(
    state: &ApiState,
    identity: &Identity,
    Address(ip): Address,
) -> Result<(), StorageError> {
    if !is_due(identity, state.now()) {
        return Ok(());
    }
    let tx = state.database().begin_system().await?;
    match identity {
        Identity::Session(signed_in) => {
            tx.touch_session(signed_in.session.id, &ip.to_string()).await?;
        }
        Identity::Token(token) => {
            tx.touch_token(token.scope.workspace_id(), token.id).await?;
        }
    }
    tx.commit().await
}

fn is_due(identity: &Identity, now: Timestamp) -> bool {
    match identity {
        Identity::Session(signed_in) => sessions::is_due(&signed_in.session, now),
        Identity::Token(token) => tokens::is_due(token, now),
    }
}

/// The secret of `Authorization: Bearer …`; the scheme's case does not matter (RFC 9110, 11.1).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<SecretString> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| SecretString::from(secret.trim().to_owned()))
}
