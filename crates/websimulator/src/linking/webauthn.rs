//! A passkey of a WhatsApp account: what a browser on WhatsApp's page signs with it, and how WhatsApp checks that.
//!
//! Facts: `WebAuthn` level 3, sections 5.8.1 (client data), 6.1 (authenticator data) and 7.2 (verifying an assertion); the
//! request's JSON as `whatsapp-rust` 0.7.0 reads it (`passkey/mod.rs`, `parse_request_options`).

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Whose passkeys these are, and the page that may ask for them.
const RELYING_PARTY: &str = "web.whatsapp.com";
const ORIGIN: &str = "https://web.whatsapp.com";
/// The person is there, and has proven who they are.
const PRESENT_AND_VERIFIED: u8 = 0b101;

/// A key pair that lies in the person's phone or browser; the server uses the public half only.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Passkey {
    id: Vec<u8>,
    key: Vec<u8>,
}

impl Passkey {
    pub(crate) fn make() -> Self {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random);
        let key = key.expect("a key can be made").as_ref().to_vec();
        let id = digest(&SHA256, &key).as_ref()[..16].to_vec();
        Self { id, key }
    }

    /// The options of `navigator.credentials.get` for this passkey.
    pub(crate) fn options(&self, challenge: &[u8]) -> String {
        let options = json!({
            "challenge": BASE64.encode(challenge),
            "timeout": 120_000,
            "rpId": RELYING_PARTY,
            "allowCredentials": [{ "type": "public-key", "id": BASE64.encode(&self.id) }],
            "userVerification": "required",
        });
        options.to_string()
    }

    /// What a browser gives to WhatsApp's page, as `toJSON()` writes it; nothing for options that it would not take.
    pub(crate) fn answer(&self, options: &str) -> Option<Value> {
        let options: Value = serde_json::from_str(options).ok()?;
        let challenge = options["challenge"].as_str()?;
        let listed = options["allowCredentials"].as_array().into_iter().flatten();
        let id = BASE64.encode(&self.id);
        if options["rpId"] != RELYING_PARTY || !listed.into_iter().any(|one| one["id"] == id) {
            return None;
        }
        let said = json!({
            "type": "webauthn.get", "challenge": challenge, "origin": ORIGIN, "crossOrigin": false,
        });
        let said = said.to_string();
        let mut data = digest(&SHA256, RELYING_PARTY.as_bytes()).as_ref().to_vec();
        data.push(PRESENT_AND_VERIFIED);
        data.extend([0; 4]);
        let signed = [&data[..], digest(&SHA256, said.as_bytes()).as_ref()].concat();
        let signature = self.pair().sign(&SystemRandom::new(), &signed).ok()?;
        Some(json!({
            "id": id, "rawId": id, "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": BASE64.encode(said),
                "authenticatorData": BASE64.encode(data),
                "signature": BASE64.encode(signature.as_ref()),
                "userHandle": null,
            },
        }))
    }

    /// Whether an assertion is this passkey's answer to a challenge; says what is wrong.
    pub(crate) fn check(
        &self,
        challenge: &[u8],
        id: &[u8],
        assertion: &[u8],
    ) -> Result<(), &'static str> {
        let assertion: Value = serde_json::from_slice(assertion).map_err(|_| "that is no JSON")?;
        let response = &assertion["response"];
        let read = |value: &Value| value.as_str().and_then(|text| BASE64.decode(text).ok());
        let is_named = read(&assertion["rawId"]).as_deref() == Some(&self.id[..]);
        if id != self.id || !is_named || assertion["id"] != assertion["rawId"] {
            return Err("of a passkey that the account does not have");
        }
        if assertion["type"] != "public-key" {
            return Err("that is no assertion of a passkey");
        }
        let said = read(&response["clientDataJSON"]).ok_or("without client data")?;
        let data = read(&response["authenticatorData"]).ok_or("without authenticator data")?;
        let signature = read(&response["signature"]).ok_or("without a signature")?;
        let client: Value = serde_json::from_slice(&said).map_err(|_| "with torn client data")?;
        if client["type"] != "webauthn.get" || client["origin"] != ORIGIN {
            return Err("that was not made on WhatsApp's page");
        }
        if read(&client["challenge"]).as_deref() != Some(challenge) {
            return Err("that answers another challenge");
        }
        let party = digest(&SHA256, RELYING_PARTY.as_bytes());
        let is_ours = data.len() >= 37 && data.starts_with(party.as_ref());
        if !is_ours || data[32] & PRESENT_AND_VERIFIED != PRESENT_AND_VERIFIED {
            return Err("that does not say that its owner was there");
        }
        let signed = [&data[..], digest(&SHA256, &said).as_ref()].concat();
        let pair = self.pair();
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, pair.public_key());
        public.verify(&signed, &signature).map_err(|_| "with a wrong signature")
    }

    fn pair(&self) -> EcdsaKeyPair {
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        EcdsaKeyPair::from_pkcs8(algorithm, &self.key, &SystemRandom::new()).expect("made above")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(passkey: &Passkey, challenge: &[u8]) -> Value {
        passkey.answer(&passkey.options(challenge)).unwrap()
    }

    fn check(passkey: &Passkey, assertion: &Value) -> Result<(), &'static str> {
        passkey.check(b"now", &passkey.id, assertion.to_string().as_bytes())
    }

    #[test]
    fn only_the_passkey_itself_answers_and_only_this_challenge() {
        let passkey = Passkey::make();
        assert_eq!(check(&passkey, &answered(&passkey, b"now")), Ok(()));
        assert!(check(&passkey, &answered(&passkey, b"before")).is_err());
        let other = Passkey::make();
        assert!(check(&passkey, &answered(&other, b"now")).is_err());
        assert!(other.answer(&passkey.options(b"now")).is_none(), "it was not asked for");
        let mut forged = answered(&other, b"now");
        forged["id"] = json!(BASE64.encode(&passkey.id));
        forged["rawId"] = forged["id"].clone();
        assert_eq!(check(&passkey, &forged), Err("with a wrong signature"));
    }
}
