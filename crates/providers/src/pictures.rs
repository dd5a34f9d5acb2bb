//! Providers that show the pictures of people and groups.

use std::time::Duration;

use async_trait::async_trait;
use blazz_domain::account::AccountAccess;
use blazz_domain::identity::Identity;
use bytes::Bytes;

use crate::provider::SendError;

/// Where pictures of people and groups can be had.
#[async_trait]
pub trait Pictures: Send + Sync + std::fmt::Debug {
    /// Asks for the picture of somebody, once, and fetches it unless it is the one that is `known` by WhatsApp's name
    /// for it. Asking again is harmless. It keeps a pace for each account: who comes too early is told
    /// [`SendError::Away`] with the wait.
    async fn picture(
        &self,
        access: &AccountAccess,
        of: &Identity,
        known: Option<&str>,
        time_out: Duration,
    ) -> Result<PictureAnswer, SendError>;
}

/// What WhatsApp shows of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureAnswer {
    /// The one that is known.
    Unchanged,
    /// None is set.
    Nothing,
    /// There may be one; this number may not see it.
    Hidden,
    There {
        /// WhatsApp's name of it.
        id: String,
        /// As they came: whoever keeps them looks at what they are.
        bytes: Bytes,
    },
}
