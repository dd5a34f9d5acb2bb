//! Whether a post was signed with the secret of a bridge, and whether that was just now (docs/bridge.md).

use std::time::Duration;

use blazz_domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// How far the clock of the bridge and ours may lie apart, either way.
pub const FRESH: Duration = Duration::from_mins(5);
/// The longest time in seconds that is read; later ones lie beyond the year 33000.
const MOST_DIGITS: usize = 12;

/// What is signed, and the signature that came with it.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// `X-HMAC-Signature`: HMAC-SHA256 in hex.
    pub signature: Option<&'a str>,
    /// `X-Timestamp`: Unix seconds, signed as the text that was sent.
    pub timestamp: Option<&'a str>,
    /// The body as received.
    pub raw: &'a [u8],
}

/// Compares in constant time. Nothing stands between time and body, so that a digit could move from one to
/// the other: then the body is no JSON object and the time is not fresh.
pub fn verify(secret: &SecretString, signed: &Signed<'_>) -> bool {
    let (Some(signature), Some(timestamp)) = (signed.signature, signed.timestamp) else {
        return false;
    };
    let Ok(claimed) = hex::decode(signature.trim()) else { return false };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()) else {
        return false;
    };
    mac.update(timestamp.as_bytes());
    mac.update(signed.raw);
    mac.verify_slice(&claimed).is_ok()
}

/// Whether it was signed within [`FRESH`] of now.
pub fn is_fresh(signed: &Signed<'_>, now: Timestamp) -> bool {
    let digits = signed.timestamp.filter(|text| {
        (1..=MOST_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    });
    let Some(seconds) = digits.and_then(|text| text.parse().ok()) else { return false };
    let at = Timestamp::from_seconds(seconds);
    at.since(now).max(now.since(at)) <= FRESH
}

#[cfg(test)]
mod tests {
    use super::*;

    /// HMAC-SHA256 with the key `key` of `1764000000` and `{"event":"x"}`, by `openssl dgst`.
    const SIGNATURE: &str = "6b71ad41f1dc04576592e19acb6337bd5b4b8a6a6d459483bd1f2bb465d19d2d";
    const RAW: &[u8] = br#"{"event":"x"}"#;
    const SIGNED: Signed<'static> =
        Signed { signature: Some(SIGNATURE), timestamp: Some("1764000000"), raw: RAW };

    fn is_signed(signed: Signed<'_>) -> bool {
        verify(&SecretString::from("key"), &signed)
    }

    #[test]
    fn only_the_very_time_and_body_that_were_signed_are_taken() {
        assert!(is_signed(SIGNED));
        let upper = SIGNATURE.to_uppercase();
        assert!(is_signed(Signed { signature: Some(&upper), ..SIGNED }));
        assert!(!is_signed(Signed { raw: br#"{"event":"y"}"#, ..SIGNED }));
        assert!(!is_signed(Signed { timestamp: Some("1764000001"), ..SIGNED }));
        assert!(!is_signed(Signed { timestamp: None, ..SIGNED }));
        assert!(!is_signed(Signed { signature: None, ..SIGNED }));
        for wrong in ["", "00", &SIGNATURE[1..], &format!("sha256={SIGNATURE}"), "ä"] {
            assert!(!is_signed(Signed { signature: Some(wrong), ..SIGNED }), "{wrong}");
        }
        assert!(!verify(&SecretString::from("another"), &SIGNED));
    }

    #[test]
    fn five_minutes_either_way_are_fresh_and_nothing_else_is() {
        let now = |seconds: i64| Timestamp::from_seconds(1_764_000_000 + seconds);
        for (seconds, fresh) in [(0, true), (300, true), (-300, true), (301, false), (-301, false)]
        {
            assert_eq!(is_fresh(&SIGNED, now(seconds)), fresh, "{seconds}");
        }
        for wrong in
            ["", "-1764000000", "+1764000000", "1764000000.0", "1764000000000", " 1764000000"]
        {
            assert!(!is_fresh(&Signed { timestamp: Some(wrong), ..SIGNED }, now(0)), "{wrong}");
        }
    }
}
