//! What the ledger holds, one event per entry.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Counts from 1 without gaps.
    pub seq: u64,
    /// UTC milliseconds of the simulator's clock.
    pub at: i64,
    #[serde(flatten)]
    pub event: Event,
}

/// A message the business may rely on having been sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    pub wamid: String,
    pub phone_number_id: String,
    /// Digits, user id or group id.
    pub to: String,
    pub kind: String,
    pub text: Option<String>,
    /// `biz_opaque_callback_data`.
    pub tracking: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    Accepted(Accepted),
    Refused {
        method: String,
        path: String,
        code: u32,
        details: String,
    },
    /// A planned fault struck; whether the request took effect depends on it.
    Faulted {
        method: String,
        path: String,
        fault: String,
    },
    MarkedRead {
        phone_number_id: String,
        wamid: String,
    },
    ShownTyping {
        phone_number_id: String,
        wamid: String,
    },
    CustomerWrote {
        wamid: String,
        phone_number_id: String,
        from: String,
        kind: String,
        text: Option<String>,
    },
    StatusReached {
        wamid: String,
        status: String,
        code: Option<u32>,
    },
    /// One attempt at one delivery.
    WebhookAnswered {
        delivery: u64,
        attempt: u32,
        url: String,
        /// What the body carries: `wamid`, `wamid:status[:participant]`, `field:…`.
        keys: Vec<String>,
        answer: WebhookAnswer,
    },
    /// Given up after Meta's 7 days.
    WebhookDropped {
        delivery: u64,
        keys: Vec<String>,
    },
    /// A body with a wrong signature was posted and answered.
    ForgeryAnswered {
        keys: Vec<String>,
        answer: WebhookAnswer,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum WebhookAnswer {
    Status { status: u16 },
    TimedOut,
    Unreachable,
}

impl Event {
    pub fn accepted(&self) -> Option<&Accepted> {
        match self {
            Self::Accepted(accepted) => Some(accepted),
            _ => None,
        }
    }
}
