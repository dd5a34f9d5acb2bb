//! A phone as it is written down: its keys and sessions, what it has seen and said.

use serde::{Deserialize, Serialize};

use crate::phone::{KeptSealing, Said, Seen};

#[derive(Serialize, Deserialize)]
pub(crate) struct KeptPhone {
    pub(crate) number: String,
    /// Of the signed lists of devices.
    pub(crate) raw_id: u32,
    pub(crate) sealing: KeptSealing,
    pub(crate) seen: Seen,
    pub(crate) history: Vec<Said>,
}
