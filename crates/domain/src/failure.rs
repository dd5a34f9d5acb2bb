//! Why a message did not leave, in a stable word, the provider's number and a plain sentence.

use serde::{Deserialize, Serialize};

/// The reason that stands on a failed bubble.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Stable word, for example `window_closed`.
    pub code: String,
    /// The provider's own number, for example 131047.
    pub provider_code: Option<i64>,
    /// A plain sentence for the agent: what happened and what to do.
    pub reason: String,
    /// Whether asking again can help without changing anything.
    pub retryable: bool,
}

impl Failure {
    pub fn new(code: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { code: code.into(), provider_code: None, reason: reason.into(), retryable: false }
    }

    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }

    #[must_use]
    pub const fn with_provider_code(mut self, code: i64) -> Self {
        self.provider_code = Some(code);
        self
    }
}
