//! Signed requests of the HTTP API: key, time window, body digest and signature.

use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

use super::App;

type Query = Vec<(String, String)>;

/// Seconds a request's timestamp may lie away from now, either way.
const WINDOW_SECONDS: u64 = 600;

/// A request of the HTTP API as it came in.
#[derive(Debug)]
pub struct SignedRequest<'a> {
    /// In capitals.
    pub method: &'a str,
    /// Without the query, as it stands in the request line.
    pub path: &'a str,
    /// Query parameters, percent-decoded.
    pub query: &'a [(String, String)],
    pub body: &'a [u8],
}

/// Why a request is not taken as the application's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnsignedReason {
    #[error("auth_key names no application")]
    Key,
    #[error("auth_version must be 1.0")]
    Version,
    #[error("auth_timestamp must be within 600 seconds of the server's clock")]
    Timestamp,
    #[error("body_md5 is not the digest of the body")]
    Body,
    #[error("auth_signature does not fit the request")]
    Signature,
}

impl SignedRequest<'_> {
    /// `now` is the wall clock in Unix seconds.
    pub fn verify(&self, app: &App, now: u64) -> Result<(), UnsignedReason> {
        if self.value("auth_key") != Some(&app.key) {
            return Err(UnsignedReason::Key);
        }
        if self.value("auth_version") != Some("1.0") {
            return Err(UnsignedReason::Version);
        }
        let signed_at = self.value("auth_timestamp").and_then(|text| text.parse::<u64>().ok());
        if signed_at.is_none_or(|at| at.abs_diff(now) > WINDOW_SECONDS) {
            return Err(UnsignedReason::Timestamp);
        }
        if !self.is_body_digested() {
            return Err(UnsignedReason::Body);
        }
        match self.value("auth_signature") {
            Some(signature) if app.is_signature(signature, &self.text()) => Ok(()),
            _ => Err(UnsignedReason::Signature),
        }
    }

    fn value(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// A request with a body must carry its digest: the signature covers nothing else of it.
    fn is_body_digested(&self) -> bool {
        match self.value("body_md5") {
            Some(digest) => {
                let actual = digest_of(self.body);
                actual.as_bytes().ct_eq(digest.to_ascii_lowercase().as_bytes()).into()
            }
            None => self.body.is_empty(),
        }
    }

    /// What is signed: method, path and the parameters in the order of their lower-case keys.
    fn text(&self) -> String {
        let mut pairs: Vec<(String, &str)> = self
            .query
            .iter()
            .map(|(key, value)| (key.to_ascii_lowercase(), value.as_str()))
            .filter(|(key, _)| key != "auth_signature")
            .collect();
        pairs.sort();
        let pairs: Vec<String> =
            pairs.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
        format!("{}\n{}\n{}", self.method, self.path, pairs.join("&"))
    }
}

impl App {
    /// The query with which the application itself may call the HTTP API; `extra` are the call's own
    /// parameters, `now` the wall clock in Unix seconds.
    pub fn sign_request(
        &self,
        (method, path): (&str, &str),
        extra: Query,
        body: &[u8],
        now: u64,
    ) -> Query {
        let mut query = extra;
        query.push(("auth_key".to_owned(), self.key.clone()));
        query.push(("auth_timestamp".to_owned(), now.to_string()));
        query.push(("auth_version".to_owned(), "1.0".to_owned()));
        if !body.is_empty() {
            query.push(("body_md5".to_owned(), digest_of(body)));
        }
        let text = SignedRequest { method, path, query: &query, body }.text();
        query.push(("auth_signature".to_owned(), self.sign(&text)));
        query
    }
}

fn digest_of(body: &[u8]) -> String {
    hex::encode(Md5::digest(body))
}
