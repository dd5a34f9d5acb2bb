//! The code on the screen of a device that wants to be linked.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use wacore::pair::PairUtils;

use super::LinkError;
use crate::world::{Visitor, World};

/// `reference,Noise key,identity key,ADV secret,kind of client`, the keys in base64; perhaps with an address before it
/// (`wacore` 0.7.0, `pair.rs`, `make_qr_data`).
pub(crate) struct QrCode {
    pub(crate) reference: String,
    pub(crate) noise_key: [u8; 32],
    pub(crate) identity: [u8; 32],
    /// Known to the device and to whoever has seen its screen.
    pub(crate) secret: [u8; 32],
}

impl QrCode {
    pub(crate) fn read(text: &str) -> Result<Self, LinkError> {
        let (reference, noise_key, identity) =
            PairUtils::parse_qr_code(text).map_err(|_| LinkError::NotACode)?;
        let secret = text.split(',').nth(3).and_then(|word| BASE64_STANDARD.decode(word).ok());
        let secret = secret.and_then(|bytes| bytes.try_into().ok()).ok_or(LinkError::NotACode)?;
        Ok(Self { reference, noise_key, identity, secret })
    }

    /// Whether the code was made by the client that shows it.
    pub(crate) fn check(&self, visitor: &Visitor) -> Result<(), LinkError> {
        let registration = &visitor.registration;
        let same = registration.noise_key == self.noise_key
            && registration.bundle.identity == self.identity;
        same.then_some(()).ok_or(LinkError::KeysDiffer)
    }
}

/// The connection on whose screen a reference is.
pub(crate) fn find_by_ref<'world>(
    world: &'world World,
    reference: &str,
) -> Result<(u64, &'world Visitor), LinkError> {
    let shows = |visitor: &Visitor| visitor.refs.iter().any(|shown| shown == reference);
    let found = world.visitors.iter().find(|(_, visitor)| shows(visitor));
    found.map(|(number, visitor)| (*number, visitor)).ok_or(LinkError::UnknownCode)
}
