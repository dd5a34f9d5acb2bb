//! How a simulator is set up: address, seed, clock, pace of statuses, limits and webhook retries.

use std::{path::PathBuf, sync::Arc, time::Duration};

use blazz_domain::Clock;

use super::clock::WallClock;

/// Everything that may differ between a fast test, a crash test and the demo.
#[derive(Clone, Debug)]
pub struct SimulatorConfig {
    /// Loopback port; 0 takes a free one.
    pub port: u16,
    /// Seeds faults, duplicates, delays and the ids of numbers; together with the clock those of messages.
    pub seed: u64,
    pub clock: Arc<dyn Clock>,
    /// Where the ledger is also kept as fsynced JSON lines, so that it outlives the process.
    pub ledger_file: Option<PathBuf>,
    pub statuses: StatusTiming,
    pub limits: Limits,
    pub refusals: Refusals,
    pub webhooks: WebhookPolicy,
    pub template_review: TemplateReview,
}

impl Default for SimulatorConfig {
    fn default() -> Self {
        Self {
            port: 0,
            seed: 1,
            clock: Arc::new(WallClock),
            ledger_file: None,
            statuses: StatusTiming::default(),
            limits: Limits::default(),
            refusals: Refusals::default(),
            webhooks: WebhookPolicy::default(),
            template_review: TemplateReview::ApproveAtOnce,
        }
    }
}

/// Real time between the HTTP answer and `sent`, and between `sent` and `delivered`.
#[derive(Clone, Copy, Debug, Default)]
pub struct StatusTiming {
    pub sent: Duration,
    pub delivered: Duration,
}

/// Rates of `about-the-platform` and `throughput` in Meta's documentation.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Messages per second and number, sent and received together; `None` switches 130429 off.
    pub throughput: Option<u32>,
    /// One message per 6 s to the same person with a burst of 45 (131056).
    pub pair: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self { throughput: Some(80), pair: true }
    }
}

/// Whether a refusal is the answer to the request or a later `failed` status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    AtOnce,
    ByStatus,
}

/// Meta is seen to do both for these; each can be chosen.
#[derive(Clone, Copy, Debug)]
pub struct Refusals {
    /// 131047, more than 24 hours since the customer wrote.
    pub window: Refusal,
    /// 131026, not on WhatsApp or has blocked the business.
    pub undeliverable: Refusal,
}

impl Default for Refusals {
    fn default() -> Self {
        Self { window: Refusal::AtOnce, undeliverable: Refusal::ByStatus }
    }
}

/// How webhooks are posted and retried.
#[derive(Clone, Copy, Debug)]
pub struct WebhookPolicy {
    /// Meta gives up on one request after about 20 s.
    pub timeout: Duration,
    /// Real seconds per second of Meta's retry schedule: 0.001 turns its 7 days into 10 minutes.
    pub retry_scale: f64,
    /// Requests in flight at once.
    pub concurrent: usize,
    /// Whether inbound media carry their address (since November 2025).
    pub media_addresses: bool,
}

impl Default for WebhookPolicy {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(20),
            retry_scale: 0.001,
            concurrent: 16,
            media_addresses: true,
        }
    }
}

/// What happens to a newly created template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateReview {
    ApproveAtOnce,
    /// Stays PENDING until the test decides.
    Wait,
}
