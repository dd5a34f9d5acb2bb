//! All that `wacore` wants kept for one account, on top of a [`DeviceStore`]: one file for each of its traits, and
//! one for each thing that takes more than a put.

mod app_sync;
mod code;
mod deadlines;
mod device;
mod lid_mappings;
mod message_secrets;
mod pending_inbound;
mod pre_keys;
mod protocol;
mod records;
mod sender_key_devices;
mod sent_messages;
mod signal;
mod tc_tokens;

use std::sync::Arc;

use blazz_domain::Clock;

use crate::second_time::SecondTime;
use crate::store::DeviceStore;
use records::Records;

/// The [`Backend`](wacore::store::traits::Backend) of one account. Every method that changes something is one
/// write, and what it wrote is on disk when it returns.
pub struct SessionBackend {
    records: Records,
    clock: Arc<dyn Clock>,
    /// Who finds out about messages that come again and are not here; nobody, outside of a connection.
    second_time: Option<Arc<SecondTime>>,
    /// The version that the device had is not to be used again.
    is_without_version: bool,
}

impl SessionBackend {
    pub fn new(store: Arc<dyn DeviceStore>, clock: Arc<dyn Clock>) -> Self {
        Self { records: Records::new(store), clock, second_time: None, is_without_version: false }
    }

    /// The same device, which asks WhatsApp which version is current before it connects (`whatsapp-rust` 0.7.0,
    /// `version.rs`, asks once a day otherwise).
    #[must_use]
    pub(crate) fn without_version(self) -> Self {
        Self { is_without_version: true, ..self }
    }

    /// The same device, on a connection.
    #[must_use]
    pub(crate) fn on_connection(self, second_time: Arc<SecondTime>) -> Self {
        Self { second_time: Some(second_time), ..self }
    }

    /// Seconds since 1970, as `wacore` counts.
    fn now(&self) -> i64 {
        self.clock.now().as_millis().div_euclid(1000)
    }
}
