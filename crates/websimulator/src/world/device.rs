//! One device of an account: keys, queue and connection.

use serde::{Deserialize, Serialize};
use wacore_binary::Node;

use super::{Bundle, Line, Queue};

#[derive(Serialize, Deserialize)]
pub(crate) struct Device {
    pub(crate) bundle: Bundle,
    /// What only a linked device has; absent for the phone.
    pub(crate) link: Option<Link>,
    pub(crate) queue: Queue,
    #[serde(skip)]
    pub(crate) line: Option<Line>,
    /// While set, what is delivered waits here too, though the device may listen.
    #[serde(skip)]
    pub(crate) held: Option<Vec<Node>>,
    /// Whether somebody looks at it, by its own word.
    #[serde(skip)]
    pub(crate) is_available: bool,
}

/// How a linked device belongs to the phone.
#[derive(Serialize, Deserialize)]
pub(crate) struct Link {
    /// The Noise key it registered with; a login with another is refused.
    pub(crate) noise_key: [u8; 32],
    pub(crate) key_index: u32,
    /// `ADVSignedDeviceIdentity`, signed by phone and device; handed out with the keys.
    pub(crate) identity: Vec<u8>,
}

impl Device {
    pub(crate) fn phone(bundle: Bundle) -> Self {
        Self::new(bundle, None)
    }

    pub(crate) fn linked(bundle: Bundle, link: Link) -> Self {
        Self::new(bundle, Some(link))
    }

    fn new(bundle: Bundle, link: Option<Link>) -> Self {
        Self { bundle, link, queue: Queue::default(), line: None, held: None, is_available: false }
    }
}
