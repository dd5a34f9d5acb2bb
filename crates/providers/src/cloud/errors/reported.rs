//! One error as Meta reports it, in an answer or inside a webhook, and what follows from it.

use std::time::Duration;

use blazz_domain::failure::Failure;
use serde_json::Value;

use super::{Class, ErrorFact, find_fact};
use crate::cloud::tolerant::Tolerant;
use crate::provider::SendError;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportedError {
    pub code: i64,
    pub subcode: Option<i64>,
    /// Meta's own words about this one case.
    pub details: Option<String>,
}

impl ReportedError {
    /// Reads an `error` object, or an item of `errors`; `None` when it has no code.
    pub fn read(json: &Value) -> Option<Self> {
        let code = json.integer("code")?;
        let words = json["error_data"]
            .text("details")
            .or_else(|| json.text("error_user_msg"))
            .or_else(|| json.text("message"))
            .or_else(|| json.text("title"));
        let details = words.map(|words| match words.strip_prefix(&format!("(#{code}) ")) {
            Some(rest) => rest.to_owned(),
            None => words,
        });
        Some(Self { code, subcode: json.integer("error_subcode"), details })
    }

    /// Graph says "no such object, or no access to it" as code 100 with subcode 33.
    fn meaning(&self) -> Option<&'static ErrorFact> {
        match (self.code, self.subcode) {
            (100, Some(33)) => find_fact(33),
            (code, _) => find_fact(code),
        }
    }

    /// What may be done next. A code nobody has named yet is final when Meta refused the request (HTTP
    /// 4xx, or a status) and of unknown outcome when a server failed (5xx).
    pub fn class(&self, http_status: Option<u16>) -> Class {
        match (self.meaning(), http_status) {
            (Some(fact), _) => fact.class,
            (None, Some(500..)) => Class::MayHaveSent,
            (None, _) => Class::Final,
        }
    }

    /// The reason for the bubble, with Meta's details where ours cannot name the part at fault.
    pub fn failure(&self, http_status: Option<u16>) -> Failure {
        let (word, sentence, is_general) = match self.meaning() {
            Some(fact) => (fact.word, fact.sentence, fact.is_general),
            None => ("provider_refused", "WhatsApp refused this for a reason of its own.", true),
        };
        let reason = match &self.details {
            Some(details) if is_general => format!("{sentence} WhatsApp says: {details}"),
            _ => sentence.to_owned(),
        };
        let failure = Failure::new(word, reason).with_provider_code(self.code);
        match self.class(http_status) {
            Class::Retry(_) | Class::MayHaveSent => failure.retryable(),
            Class::Final | Class::NeedsAction | Class::Blocks(_) => failure,
        }
    }

    /// The error as the sender of a message sees it. `after` is the wait Meta asked for, if any.
    pub fn into_send_error(self, http_status: u16, after: Option<Duration>) -> SendError {
        let failure = self.failure(Some(http_status));
        match self.class(Some(http_status)) {
            Class::Retry(backoff) => SendError::Retry { failure, backoff, after },
            Class::MayHaveSent => SendError::MayHaveSent { failure },
            Class::Final | Class::NeedsAction => SendError::Refused { failure },
            Class::Blocks(status) => SendError::AccountBlocked { failure, status },
        }
    }
}
