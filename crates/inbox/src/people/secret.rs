//! Random secrets that are shown once and stored as a hash.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Makes a secret of 256 random bits: `prefix` and 43 characters of base64url.
pub(crate) fn make(prefix: &str) -> SecretString {
    let mut bits = Zeroizing::new([0_u8; 32]);
    rand::rng().fill_bytes(&mut *bits);
    SecretString::from(format!("{prefix}{}", BASE64_URL_SAFE_NO_PAD.encode(*bits)))
}

/// What is stored of a secret. It has 256 random bits: a fast hash is enough, and lets an index find it.
pub(super) fn hash(secret: &SecretString) -> [u8; 32] {
    Sha256::digest(secret.expose_secret().as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let (one, two) = (make("blz_"), make("blz_"));
        assert_eq!(one.expose_secret().len(), 4 + 43);
        assert_ne!(one.expose_secret(), two.expose_secret());
        assert_ne!(hash(&one), hash(&two));
    }
}
