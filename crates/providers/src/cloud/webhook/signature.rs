//! Whether a body was signed with the app secret (cloud-api.md §3).

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// The header that carries the signature, in lower case.
pub const SIGNATURE_HEADER: &str = "x-hub-signature-256";

/// Compares in constant time. `raw` must be the bytes as received: Meta signs its own escaping, which no
/// parser gives back.
pub fn verify_signature(app_secret: &SecretString, header: Option<&str>, raw: &[u8]) -> bool {
    let Some(claimed) = header
        .and_then(|header| header.trim().strip_prefix("sha256="))
        .and_then(|digits| hex::decode(digits).ok())
    else {
        return false;
    };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(app_secret.expose_secret().as_bytes()) else {
        return false;
    };
    mac.update(raw);
    mac.verify_slice(&claimed).is_ok()
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::Value;

    use super::*;
    use crate::cloud::webhook::tests::fixture;

    #[test]
    fn every_signature_vector_is_decided_as_expected() {
        let vectors: Value = serde_json::from_str(&fixture("_meta/signature_vectors")).unwrap();
        let vectors = vectors.as_array().unwrap();
        assert!(!vectors.is_empty());
        for vector in vectors {
            let secret = SecretString::from(vector["app_secret"].as_str().unwrap());
            let raw = STANDARD.decode(vector["body_base64"].as_str().unwrap()).unwrap();
            let accepted = verify_signature(&secret, vector["header"].as_str(), &raw);
            assert_eq!(accepted, vector["expect"] == "accept", "{}", vector["name"]);
        }
    }
}
