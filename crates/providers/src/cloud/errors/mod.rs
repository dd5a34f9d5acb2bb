//! What Meta's error codes mean for us: a stable word, what may be done next, and a sentence for the agent.

mod reported;
mod table;

use blazz_domain::account::AccountStatus;
use blazz_domain::job::Backoff;

pub use reported::ReportedError;

/// What may be done after an error (cloud-api.md §8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// R: certainly not sent; safe to repeat after a wait.
    Retry(Backoff),
    /// U: the outcome is unknown.
    MayHaveSent,
    /// N: repeating it cannot help.
    Final,
    /// T, for this message or recipient: somebody has to act before it is worth another attempt.
    NeedsAction,
    /// T, for the whole account: nothing leaves until somebody acts.
    Blocks(AccountStatus),
}

/// One row of the table: a code, or a range of codes, and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorFact {
    pub first: i64,
    pub last: i64,
    /// Stable word, part of the API.
    pub word: &'static str,
    pub class: Class,
    /// What happened and what to do, in plain English.
    pub sentence: &'static str,
    /// The sentence stays general: Meta's own details say what is at fault.
    pub is_general: bool,
}

/// The row of a code, if it is known.
pub fn find_fact(code: i64) -> Option<&'static ErrorFact> {
    table::FACTS.iter().find(|fact| (fact.first..=fact.last).contains(&code))
}

#[cfg(test)]
mod tests;
