//! How unruly the delivery of webhooks is: duplicates, disorder, delays, batches, forgeries.

use serde::{Deserialize, Serialize};

/// All off by default; times are real milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WebhookPlan {
    /// Probability that a body is posted more than once.
    pub duplicate_chance: f64,
    /// How often at most such a body is posted in all.
    pub duplicate_copies: u32,
    /// Each body waits a random time up to this, so that they overtake each other.
    pub reorder_within_ms: u64,
    /// Every body waits at least this long.
    pub delay_ms: u64,
    /// Updates per body at most; 1 does not batch.
    pub batch_size: usize,
    /// How long a body waits for more updates.
    pub batch_within_ms: u64,
    /// Probability that a copy with a wrong signature is posted as well.
    pub forgery_chance: f64,
}

impl Default for WebhookPlan {
    fn default() -> Self {
        Self {
            duplicate_chance: 0.0,
            duplicate_copies: 2,
            reorder_within_ms: 0,
            delay_ms: 0,
            batch_size: 1,
            batch_within_ms: 5,
            forgery_chance: 0.0,
        }
    }
}

impl WebhookPlan {
    /// Duplicates, disorder, batches and forgeries together, as on a bad day.
    pub fn unruly() -> Self {
        Self {
            duplicate_chance: 0.3,
            duplicate_copies: 5,
            reorder_within_ms: 50,
            batch_size: 10,
            forgery_chance: 0.1,
            ..Self::default()
        }
    }
}
