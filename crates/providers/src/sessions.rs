//! Providers that keep a connection for each account: what is asked of them, and whom they tell.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use blazz_domain::governor::ToldLimits;
use blazz_domain::identity::Identity;
use blazz_domain::inbound::{Inbound, InboundMessage};
use blazz_domain::link::{LinkAnswer, LinkReport, LinkStep, LinkWish};
use blazz_domain::{AccountId, Timestamp};

/// The connections of the accounts that this process owns.
#[async_trait]
pub trait Sessions: Send + Sync + std::fmt::Debug {
    /// Makes a wish come true: links, connects, rests or logs out. A session of the same account that is there
    /// is ended first.
    async fn begin(&self, order: SessionOrder, incoming: Arc<dyn Incoming>);

    /// Ends the session of an account, without telling anybody, within a few seconds.
    async fn end(&self, account: AccountId);

    /// When anything, if only a sign of life, last came over the connection that an account has in this process.
    fn heard_at(&self, account: AccountId) -> Option<Timestamp>;

    /// How much memory the connection of an account in this process holds, in bytes, as far as it counts it.
    async fn memory(&self, account: AccountId) -> Option<u64>;

    /// Whether an account has a session that is not connected and will be by itself: what it is to send waits.
    fn is_away(&self, account: AccountId) -> bool;
}

/// What is wanted of an account, and with which right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionOrder {
    pub account_id: AccountId,
    /// The number of our ownership of the account; it goes along with all that is written down.
    pub fence: i64,
    pub wish: LinkWish,
    /// Which wish it is: once there is a newer one, what the session says of itself is out of date.
    pub wish_number: i64,
    /// The number that letters are asked for, in digits with the country's code.
    pub phone: Option<String>,
}

/// Whom a session tells what happens. Nothing is acknowledged to WhatsApp before it was told here.
#[async_trait]
pub trait Incoming: Send + Sync + std::fmt::Debug {
    /// Takes in what came, in this order; committed when this returns.
    async fn receive(
        &self,
        order: &SessionOrder,
        arrivals: Vec<Arrival>,
    ) -> Result<(), IncomingError>;

    /// Whether a message is here already, and not only a place that is kept for it.
    async fn has(
        &self,
        order: &SessionOrder,
        message: &InboundMessage,
    ) -> Result<bool, IncomingError>;

    /// The connection changed.
    async fn report(&self, order: &SessionOrder, report: LinkReport) -> Result<(), IncomingError>;

    /// So much of the phone's history is taken in, in percent as the phone counts.
    async fn history(&self, order: &SessionOrder, percent: u32) -> Result<(), IncomingError>;

    /// What WhatsApp says that it refuses to the number just now.
    async fn limits(&self, order: &SessionOrder, told: ToldLimits) -> Result<(), IncomingError>;

    /// Something is to be shown to the phone for so long, or no longer.
    async fn show(
        &self,
        order: &SessionOrder,
        step: Option<(LinkStep, Duration)>,
    ) -> Result<(), IncomingError>;

    /// What somebody answered to the step that is shown, once; nothing until then.
    async fn answer(&self, order: &SessionOrder) -> Result<Option<LinkAnswer>, IncomingError>;

    /// A phone has linked the device. Gives the account that the number has in its workspace: when that is
    /// another one, the device was moved there, and this session is to end.
    async fn linked(
        &self,
        order: &SessionOrder,
        linked: LinkedAs,
    ) -> Result<AccountId, IncomingError>;
}

/// Whose phone has linked a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedAs {
    /// E.164 with the plus sign.
    pub phone: String,
    pub lid: Option<Identity>,
    /// The name it shows to others, if that is known.
    pub name: Option<String>,
}

/// Something that came over a session, raw and read.
pub struct Arrival {
    /// The provider's word for its kind.
    pub kind: &'static str,
    /// It whole, as JSON; made only for what has to be kept so.
    pub raw: Box<dyn Fn() -> serde_json::Value + Send + Sync>,
    /// It is kept raw in any case: this program cannot show what it says.
    pub is_strange: bool,
    /// What it means.
    pub inbound: Vec<Inbound>,
    /// Why some of it, or all, cannot be told.
    pub troubles: Vec<String>,
}

impl std::fmt::Debug for Arrival {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Arrival").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Why something was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum IncomingError {
    /// Another process owns the account: the session must end.
    #[error("another process owns this account")]
    Fenced,
    /// It may be taken in a little later.
    #[error("taking it in: {0}")]
    Unavailable(String),
}
