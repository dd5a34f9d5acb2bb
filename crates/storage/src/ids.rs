//! Makes ids: UUIDv7 from the injected clock, rising within this process also inside one millisecond.

use std::sync::{Arc, Mutex, PoisonError};

use blazz_domain::{Clock, Timestamp};
use uuid::{ContextV7, Uuid};

/// The source of every new id.
#[derive(Debug, Clone)]
pub struct IdSource {
    clock: Arc<dyn Clock>,
    context: Arc<Mutex<ContextV7>>,
}

impl IdSource {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, context: Arc::new(Mutex::new(ContextV7::new())) }
    }

    pub fn new_id<T: From<Uuid>>(&self) -> T {
        let millis = u64::try_from(self.clock.now().as_millis()).unwrap_or(0);
        let context = self.context.lock().unwrap_or_else(PoisonError::into_inner);
        let nanos = u32::try_from(millis % 1000).unwrap_or(0) * 1_000_000;
        Uuid::new_v7(uuid::Timestamp::from_unix(&*context, millis / 1000, nanos)).into()
    }
}

/// The smallest id that can be made at this time: what is older has smaller ones.
pub(crate) fn first_at(time: Timestamp) -> Uuid {
    let millis = u64::try_from(time.as_millis()).unwrap_or(0);
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
    Uuid::from_bytes(bytes)
}
