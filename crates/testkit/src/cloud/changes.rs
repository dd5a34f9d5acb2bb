//! Tells waiting tests and open phone pages that something has changed.

use serde::{Deserialize, Serialize};
use tokio::sync::{broadcast, watch};

/// What a phone page has to look at again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A message was added to a thread or changed in it.
    Thread {
        phone_number_id: String,
        with: String,
        wamid: String,
    },
    /// The business is shown typing, until it sends or 25 s have passed.
    Typing {
        phone_number_id: String,
        with: String,
    },
    Customers,
    Numbers,
}

#[derive(Debug)]
pub(crate) struct Changes {
    revision: watch::Sender<u64>,
    stream: broadcast::Sender<Change>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { revision: watch::Sender::new(0), stream: broadcast::Sender::new(1024) }
    }
}

impl Changes {
    pub(crate) fn announce(&self, change: Change) {
        // Without an open page there is no receiver, and nothing is lost by that.
        let _listeners = self.stream.send(change).unwrap_or(0);
        self.touch();
    }

    /// Wakes those who wait for a condition, without a change for the pages.
    pub(crate) fn touch(&self) {
        self.revision.send_modify(|revision| *revision += 1);
    }

    pub(crate) fn revision(&self) -> watch::Receiver<u64> {
        self.revision.subscribe()
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.stream.subscribe()
    }
}
