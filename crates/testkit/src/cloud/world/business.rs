//! Apps, WhatsApp business accounts, their numbers and the tokens that open them.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use serde_json::{Map, Value};

use super::{CustomerId, Template};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Callback {
    pub(crate) url: String,
    pub(crate) verify_token: String,
}

#[derive(Debug)]
pub(crate) struct App {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) secret: String,
    pub(crate) callback: Option<Callback>,
}

#[derive(Debug)]
pub(crate) struct Waba {
    pub(crate) id: String,
    pub(crate) name: String,
    /// By app id; the value is the account's own callback, if the app set one.
    pub(crate) subscriptions: BTreeMap<String, Option<Callback>>,
    pub(crate) templates: Vec<Template>,
    pub(crate) marketing_disabled: bool,
}

#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) app_id: String,
    pub(crate) waba_ids: Vec<String>,
    pub(crate) scopes: Vec<String>,
    /// UTC milliseconds; `None` never expires.
    pub(crate) expires_at: Option<i64>,
    pub(crate) revoked: bool,
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent properties of one number")]
pub(crate) struct Number {
    pub(crate) id: String,
    pub(crate) waba_id: String,
    /// As Meta shows it: `+62 811-1000-100`.
    pub(crate) display: String,
    pub(crate) verified_name: String,
    pub(crate) status: String,
    pub(crate) quality: String,
    pub(crate) pin: Option<String>,
    pub(crate) registered: bool,
    /// The number is also used in the WhatsApp Business app.
    pub(crate) coexistence: bool,
    /// Official business accounts may have groups.
    pub(crate) official: bool,
    pub(crate) identity_check: bool,
    pub(crate) callback: Option<Callback>,
    pub(crate) profile: Map<String, Value>,
    pub(crate) settings: Map<String, Value>,
    pub(crate) blocked: HashSet<CustomerId>,
    /// When messages passed within the last second, UTC milliseconds.
    pub(crate) recent: VecDeque<i64>,
    /// Theoretical arrival time of the next message per recipient, UTC milliseconds.
    pub(crate) pairs: HashMap<String, i64>,
}

impl Number {
    pub(crate) fn digits(&self) -> String {
        self.display.chars().filter(char::is_ascii_digit).collect()
    }

    /// What Meta puts before a recipient that is written without `+`.
    pub(crate) fn country_code(&self) -> String {
        let code = self.display.split_whitespace().next().unwrap_or_default();
        code.chars().filter(char::is_ascii_digit).collect()
    }
}
