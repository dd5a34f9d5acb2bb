//! What a person answers when WhatsApp asks for more than a scan: the account's passkey, then a look at letters.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::field::FieldProblem;

/// The page whose passkey WhatsApp asks for; a browser gives it to no other.
pub const PASSKEY_ORIGIN: &str = "https://web.whatsapp.com";

/// Characters of a credential's fields together; those of WhatsApp's page have about 700.
const LONGEST_CREDENTIAL: usize = 5000;

/// An answer to a step of linking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LinkAnswer {
    Passkey {
        credential: PasskeyCredential,
    },
    /// The phone shows the same letters.
    Same,
    /// It shows others: somebody stands in between.
    Different,
}

/// What `navigator.credentials.get` gave, as its `toJSON()` writes it (`WebAuthn` level 3, `AuthenticationResponseJSON`).
/// All binary fields are base64url without padding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyCredential {
    pub id: String,
    pub raw_id: String,
    /// `public-key`.
    #[serde(rename = "type")]
    pub kind: String,
    pub response: PasskeyResponse,
}

/// What the authenticator signed, and its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyResponse {
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    pub authenticator_data: String,
    pub signature: String,
    pub user_handle: Option<String>,
}

/// The same, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedCredential {
    pub id: Vec<u8>,
    pub client_data_json: Vec<u8>,
    pub authenticator_data: Vec<u8>,
    pub signature: Vec<u8>,
    pub user_handle: Option<Vec<u8>>,
}

impl PasskeyCredential {
    fn length(&self) -> usize {
        let response = &self.response;
        let texts = [
            &self.id,
            &self.raw_id,
            &self.kind,
            &response.client_data_json,
            &response.authenticator_data,
            &response.signature,
        ];
        let handle = response.user_handle.as_ref().map_or(0, String::len);
        texts.iter().map(|text| text.len()).sum::<usize>() + handle
    }

    /// The bytes within, when all fields can be read.
    pub fn open(&self) -> Result<OpenedCredential, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut read = |field: &str, text: &str| {
            let bytes = bytes(text);
            if bytes.is_none() {
                let message = "not base64url: give what the browser's toJSON() wrote, unchanged";
                problems.push(FieldProblem::new(field, "invalid", message));
            }
            bytes.unwrap_or_default()
        };
        let response = &self.response;
        let opened = OpenedCredential {
            id: read("rawId", &self.raw_id),
            client_data_json: read("response.clientDataJSON", &response.client_data_json),
            authenticator_data: read("response.authenticatorData", &response.authenticator_data),
            signature: read("response.signature", &response.signature),
            user_handle: response
                .user_handle
                .as_deref()
                .filter(|text| !text.is_empty())
                .map(|text| read("response.userHandle", text)),
        };
        if self.kind != "public-key" {
            problems.push(FieldProblem::new("type", "invalid", "must be public-key"));
        }
        if problems.is_empty() { Ok(opened) } else { Err(problems) }
    }

    /// Whether it answers what WhatsApp asked with these options: their challenge, one of their keys, their page. The
    /// signature only WhatsApp can check.
    pub fn check(&self, options: &str) -> Result<(), Vec<FieldProblem>> {
        if self.length() > LONGEST_CREDENTIAL {
            let message = "a passkey's answer has at most 5000 characters";
            return Err(vec![FieldProblem::new("response", "too_long", message)]);
        }
        let opened = self.open()?;
        let options: Value = serde_json::from_str(options).unwrap_or_default();
        let said: Value = serde_json::from_slice(&opened.client_data_json).unwrap_or_default();
        let wrong = |message: &str| {
            Err(vec![FieldProblem::new("response.clientDataJSON", "other_request", message)])
        };
        if said["type"] != "webauthn.get" {
            return wrong("this is not the answer to a request for a passkey");
        }
        if said["origin"] != PASSKEY_ORIGIN {
            return wrong("the passkey must be asked for on https://web.whatsapp.com");
        }
        let challenge = |value: &Value| value.as_str().and_then(bytes);
        if challenge(&said["challenge"]).is_none()
            || challenge(&said["challenge"]) != challenge(&options["challenge"])
        {
            return wrong("this answers an earlier request: use the options that are shown now");
        }
        let allowed = options["allowCredentials"].as_array().filter(|list| !list.is_empty());
        let is_allowed = allowed.is_none_or(|list| {
            list.iter().any(|one| challenge(&one["id"]).as_ref() == Some(&opened.id))
        });
        if !is_allowed {
            let message = "WhatsApp did not ask for this passkey: choose one of this account";
            return Err(vec![FieldProblem::new("rawId", "other_passkey", message)]);
        }
        Ok(())
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
    (!bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn encode(text: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(text)
    }

    fn credential(said: &Value) -> PasskeyCredential {
        let written = json!({
            "id": encode("key-1"), "rawId": encode("key-1"), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": encode(&said.to_string()),
                "authenticatorData": encode("data"),
                "signature": encode("signature"),
                "userHandle": null,
            },
        });
        serde_json::from_value(written).unwrap()
    }

    fn options(key: &str) -> String {
        let keys = [json!({ "type": "public-key", "id": encode(key) })];
        json!({ "challenge": encode("now"), "allowCredentials": keys }).to_string()
    }

    fn said(challenge: &str, origin: &str) -> Value {
        json!({ "type": "webauthn.get", "challenge": encode(challenge), "origin": origin })
    }

    #[test]
    fn what_a_browser_wrote_for_this_request_is_taken() {
        let credential = credential(&said("now", PASSKEY_ORIGIN));
        assert_eq!(credential.check(&options("key-1")), Ok(()));
        let open = json!({ "challenge": encode("now") }).to_string();
        assert_eq!(credential.check(&open), Ok(()), "any passkey of the page will do");
    }

    #[test]
    fn an_answer_to_something_else_is_named() {
        let code = |credential: &PasskeyCredential, options: &str| {
            let problems = credential.check(options).unwrap_err();
            problems.into_iter().map(|problem| problem.code).collect::<Vec<_>>().join(" ")
        };
        let right = options("key-1");
        let old = credential(&said("before", PASSKEY_ORIGIN));
        assert_eq!(code(&old, &right), "other_request");
        let elsewhere = credential(&said("now", "https://web.whatsapp.com.example"));
        assert_eq!(code(&elsewhere, &right), "other_request");
        let other = credential(&said("now", PASSKEY_ORIGIN));
        assert_eq!(code(&other, &options("key-2")), "other_passkey");
        let mut torn = other;
        torn.response.signature = "%%".to_owned();
        assert_eq!(code(&torn, &right), "invalid");
        torn.response.user_handle = Some("a".repeat(6000));
        assert_eq!(code(&torn, &right), "too_long");
        assert_eq!(code(&credential(&json!({})), "{}"), "other_request");
    }

    #[test]
    fn an_answer_is_read_back_as_it_was_written() {
        let credential = credential(&said("now", PASSKEY_ORIGIN));
        for answer in [LinkAnswer::Passkey { credential }, LinkAnswer::Same, LinkAnswer::Different]
        {
            let kept = serde_json::to_string(&answer).unwrap();
            assert_eq!(serde_json::from_str::<LinkAnswer>(&kept).unwrap(), answer);
        }
    }
}
