//! Addresses, queries with their cursors, and headers, spoilt.

use std::fmt::Write;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, Uri};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::dice::Dice;
use super::mutate;
use crate::answer::Answer;
use crate::browser::Browser;

const LISTS: &[&str] = &[
    "/chats",
    "/contacts",
    "/audit",
    "/jobs",
    "/inbound",
    "/merges",
    "/events",
    "/chats/00000000-0000-7000-8000-000000000000/messages",
    "/whatsapp/webhooks/cloud",
];
const NAMES: &[&str] = &[
    "cursor",
    "limit",
    "q",
    "type",
    "state",
    "after",
    "before",
    "unread",
    "account_id",
    "contact_id",
    "hub.mode",
    "hub.verify_token",
    "hub.challenge",
];
const PATHS: &[&str] =
    &["/contacts/", "/media/", "/whatsapp/accounts/", "/inbound/", "/chats/", "/docs/", "/../app/"];
/// Keys of lists, as cursors hold them.
const KEYS: &[&str] = &[
    "[\"Ayu\",\"01a0c450-6c00-7151-acb8-d4cf9663a9d1\"]",
    "[1790000000000,\"01a0c450-6c00-7151-acb8-d4cf9663a9d1\"]",
    "{\"at\":1790000000000,\"id\":\"01a0c450-6c00-7151-acb8-d4cf9663a9d1\"}",
    "\"01a0c450-6c00-7151-acb8-d4cf9663a9d1\"",
    "7",
];

/// Asks for a list, or for one thing, in a way nobody would.
pub(super) async fn ask(owner: &Browser, seed: u64) -> (String, Answer) {
    let mut dice = Dice::new(seed);
    let line = if dice.is_one_in(5) { address(&mut dice) } else { query(&mut dice) };
    let answer = repeat(owner, &line).await;
    (line, answer)
}

fn address(dice: &mut Dice) -> String {
    format!("{}{}", dice.pick(PATHS), encoded(mutate::text(dice).as_bytes()))
}

fn query(dice: &mut Dice) -> String {
    let mut line = format!("{}?", dice.pick(LISTS));
    for _ in 0..=dice.below(4) {
        let name = *dice.pick(NAMES);
        let mut value = match dice.below(4) {
            0 => BASE64_URL_SAFE_NO_PAD.encode(torn(dice.pick(KEYS).as_bytes(), dice)),
            1 => dice.throw().to_string(),
            _ => encoded(mutate::text(dice).as_bytes()),
        };
        if dice.is_one_in(6) {
            value = encoded(&torn(value.as_bytes(), dice));
        }
        write!(line, "{name}={value}&").unwrap();
    }
    line
}

fn torn(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    mutate::tear(&mut bytes, dice);
    bytes.truncate(2000);
    bytes
}

fn encoded(bytes: &[u8]) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    bytes
        .iter()
        .map(
            |byte| if plain(byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") },
        )
        .collect()
}

/// Asks for what stands in a line; the path is taken as it is.
pub(super) async fn repeat(owner: &Browser, line: &str) -> Answer {
    let headers: Vec<&str> = line.split('\n').collect();
    let uri: Uri = format!("/api/v1{}", headers[0]).parse().unwrap();
    let mut request = owner.request(&Method::GET, "/setup").uri(uri);
    for header in &headers[1..] {
        let (name, value) = header.split_once(':').unwrap();
        let value = HeaderValue::from_bytes(&hex::decode(value).unwrap()).unwrap();
        request = request.header(name.parse::<HeaderName>().unwrap(), value);
    }
    owner.send(request.body(Body::empty()).unwrap()).await
}

const HEADERS: &[(&str, &str)] = &[
    ("cookie", "blazz_session=abc; blazz_device=AAAA.BBBB"),
    ("authorization", "Bearer blz_0123456789"),
    ("x-forwarded-for", "203.0.113.9, 10.0.0.1"),
    ("x-forwarded-proto", "https"),
    ("forwarded", "for=192.0.2.60;proto=http"),
    ("host", "inbox.test"),
    ("origin", "http://inbox.test"),
    ("sec-fetch-site", "same-origin"),
    ("content-type", "application/json; charset=utf-8"),
    ("content-length", "7"),
    ("transfer-encoding", "chunked"),
    ("idempotency-key", "key-1"),
    ("x-request-id", "01a0c450"),
    ("user-agent", "Mozilla/5.0"),
    ("accept-encoding", "gzip, br;q=0.5"),
    ("range", "bytes=0-1"),
    ("if-none-match", "\"abc\""),
    ("upgrade", "h2c"),
    ("x-hub-signature-256", "sha256=00"),
    ("x-requested-with", "blazz"),
];

/// Asks for something usual with headers that are not.
pub(super) async fn head(owner: &Browser, seed: u64) -> (String, Answer) {
    let mut dice = Dice::new(seed);
    let mut line = (*dice.pick(&["/setup", "/auth/me", "/contacts", "/nothing"])).to_owned();
    for _ in 0..=dice.below(5) {
        let (name, usual) = *dice.pick(HEADERS);
        let mut value = torn(usual.as_bytes(), &mut dice);
        // Whatever else no HTTP parser lets through.
        value.retain(|byte| *byte >= 0x20 && *byte != 0x7f);
        write!(line, "\n{name}:{}", hex::encode(value)).unwrap();
    }
    let answer = repeat(owner, &line).await;
    (line, answer)
}
