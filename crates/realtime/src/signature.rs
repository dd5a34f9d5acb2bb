//! The application's credentials and the signatures made with its secret (realtime.md §1).

mod request;
#[cfg(test)]
mod tests;

pub use request::{SignedRequest, UnsignedReason};

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::channel::ChannelName;
use crate::socket::SocketId;

/// The one application of a deployment: its public key and its secret.
#[derive(Clone)]
pub struct App {
    id: String,
    key: String,
    secret: Vec<u8>,
}

impl App {
    pub fn new(id: impl Into<String>, key: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { id: id.into(), key: key.into(), secret: secret.into().into_bytes() }
    }

    /// The id in the paths of the HTTP API.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The key in the socket's path; public.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The `auth` value with which this socket may subscribe; `channel_data` is signed byte for byte.
    pub fn authorize(
        &self,
        socket: SocketId,
        channel: &ChannelName,
        channel_data: Option<&str>,
    ) -> String {
        self.auth(&channel_text(socket, channel, channel_data))
    }

    /// The `auth` value with which this socket may sign in as the user in `user_data`.
    pub fn authenticate(&self, socket: SocketId, user_data: &str) -> String {
        self.auth(&signin_text(socket, user_data))
    }

    pub(crate) fn may_subscribe(
        &self,
        auth: &str,
        socket: SocketId,
        channel: &ChannelName,
        channel_data: Option<&str>,
    ) -> bool {
        self.is_auth_of(auth, &channel_text(socket, channel, channel_data))
    }

    pub(crate) fn may_sign_in(&self, auth: &str, socket: SocketId, user_data: &str) -> bool {
        self.is_auth_of(auth, &signin_text(socket, user_data))
    }

    fn auth(&self, text: &str) -> String {
        format!("{}:{}", self.key, self.sign(text))
    }

    fn is_auth_of(&self, auth: &str, text: &str) -> bool {
        auth.split_once(':')
            .is_some_and(|(key, signature)| key == self.key && self.is_signature(signature, text))
    }

    fn sign(&self, text: &str) -> String {
        hex::encode(self.mac(text).finalize().into_bytes())
    }

    fn is_signature(&self, signature: &str, text: &str) -> bool {
        hex::decode(signature).is_ok_and(|bytes| self.mac(text).verify_slice(&bytes).is_ok())
    }

    fn mac(&self, text: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret)
            .expect("HMAC-SHA256 takes a secret of any length");
        mac.update(text.as_bytes());
        mac
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("id", &self.id).field("key", &self.key).finish_non_exhaustive()
    }
}

fn channel_text(socket: SocketId, channel: &ChannelName, channel_data: Option<&str>) -> String {
    match channel_data {
        Some(data) => format!("{socket}:{channel}:{data}"),
        None => format!("{socket}:{channel}"),
    }
}

fn signin_text(socket: SocketId, user_data: &str) -> String {
    format!("{socket}::user::{user_data}")
}
