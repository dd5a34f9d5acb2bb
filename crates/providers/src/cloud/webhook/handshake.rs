//! The GET request by which Meta verifies a webhook address (cloud-api.md §3).

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

/// The query of the request, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
pub struct Handshake {
    #[serde(rename = "hub.mode", default)]
    pub mode: String,
    #[serde(rename = "hub.challenge", default)]
    pub challenge: String,
    #[serde(rename = "hub.verify_token", default)]
    pub verify_token: String,
}

/// The body to answer with (plain text, status 200), or `None`: answer 403. The token may be any of
/// those the accounts were set up with; an empty one never counts.
pub fn answer_handshake<'request, 'token>(
    handshake: &'request Handshake,
    tokens: impl IntoIterator<Item = &'token SecretString>,
) -> Option<&'request str> {
    if handshake.mode != "subscribe" || handshake.verify_token.is_empty() {
        return None;
    }
    let shown = handshake.verify_token.as_bytes();
    let known = tokens.into_iter().fold(false, |known, token| {
        bool::from(token.expose_secret().as_bytes().ct_eq(shown)) | known
    });
    known.then_some(handshake.challenge.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::cloud::webhook::tests::fixture;

    fn read(query: &str) -> Handshake {
        let mut handshake = Handshake::default();
        for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match key.as_ref() {
                "hub.mode" => handshake.mode = value.into_owned(),
                "hub.challenge" => handshake.challenge = value.into_owned(),
                "hub.verify_token" => handshake.verify_token = value.into_owned(),
                other => panic!("{other} is not part of a handshake"),
            }
        }
        handshake
    }

    #[test]
    fn every_handshake_vector_is_answered_as_expected() {
        let vectors: Value = serde_json::from_str(&fixture("_meta/verify_vectors")).unwrap();
        let vectors = vectors.as_array().unwrap();
        assert!(!vectors.is_empty());
        for vector in vectors {
            let token = SecretString::from(vector["configured_verify_token"].as_str().unwrap());
            let handshake = read(vector["query"].as_str().unwrap());
            let answer = answer_handshake(&handshake, [&token]);
            assert_eq!(answer, vector["expect_body"].as_str(), "{}", vector["name"]);
        }
    }

    #[test]
    fn an_empty_token_opens_nothing() {
        let empty = SecretString::from("");
        let handshake = Handshake { mode: "subscribe".into(), ..Handshake::default() };
        assert_eq!(answer_handshake(&handshake, [&empty]), None);
    }
}
