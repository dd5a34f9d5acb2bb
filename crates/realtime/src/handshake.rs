//! Whether a client that comes in may stay: its key and its protocol version.

use crate::close::Close;
use crate::signature::App;

/// The versions pusher-js and the other libraries speak; they differ in nothing we send.
const PROTOCOLS: std::ops::RangeInclusive<u32> = 5..=7;

impl App {
    /// Judges the `/app/{key}?protocol=` part of a client's address.
    pub fn admit(&self, key: &str, protocol: Option<&str>) -> Result<(), Close> {
        if key != self.key() {
            return Err(Close::UnknownApp);
        }
        let protocol = protocol.filter(|text| !text.is_empty()).ok_or(Close::NoProtocol)?;
        let version: u32 = protocol.parse().map_err(|_| Close::InvalidVersion)?;
        if PROTOCOLS.contains(&version) { Ok(()) } else { Err(Close::UnsupportedProtocol) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_admitted_with_our_key_and_protocol_7() {
        let app = App::new("1", "key", "secret");
        assert_eq!(app.admit("key", Some("7")), Ok(()));
        assert_eq!(app.admit("other", Some("7")), Err(Close::UnknownApp));
        assert_eq!(app.admit("key", Some("99")), Err(Close::UnsupportedProtocol));
        assert_eq!(app.admit("key", Some("seven")), Err(Close::InvalidVersion));
        assert_eq!(app.admit("key", Some("")), Err(Close::NoProtocol));
        assert_eq!(app.admit("key", None), Err(Close::NoProtocol));
    }
}
