//! Groups: what may change in one, who may change it, and who is told.

mod change;
mod describe;
mod joining;
mod members;
mod rights;
mod tell;

pub(crate) use change::{Change, change};
pub(crate) use describe::{describe, participant};
pub use joining::Joined;
pub(crate) use joining::{answer_requests, by_link, cancel_request, join, link, reset_link};
pub(crate) use members::{Outcome, create};
pub(crate) use rights::check_picture;

/// More members WhatsApp does not take in.
pub(crate) const MOST_MEMBERS: usize = 1024;
/// Letters of a subject and of a description (`wacore` 0.7.0, `iq/groups.rs`).
pub(crate) const LONGEST_SUBJECT: usize = 100;
pub(crate) const LONGEST_DESCRIPTION: usize = 2048;

/// Why a group stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GroupError {
    #[error("there is no such group")]
    NoSuchGroup,
    #[error("only a member may do this")]
    MembersOnly,
    #[error("only an admin may do this")]
    AdminsOnly,
    #[error("somebody else has changed the description")]
    DescriptionChanged,
    #[error("the text is too long or empty")]
    TextOutOfBounds,
    #[error("there is no such link")]
    NoSuchLink,
    #[error("the link was reset")]
    LinkWasReset,
    #[error("an admin has taken this person out")]
    TakenOut,
    #[error("this person is in the group")]
    AlreadyIn,
    #[error("the group is full")]
    Full,
}

impl GroupError {
    /// As requests are answered. The numbers that `whatsapp-rust` 0.7.0 knows: `wacore`, `iq/groups.rs`,
    /// `GroupJoinError` and `InviteInfoError`; 401 and 403 as whatsmeow's `group.go` reads them.
    pub(crate) fn answer(self) -> (u16, &'static str) {
        match self {
            Self::NoSuchGroup => (404, "item-not-found"),
            Self::MembersOnly => (403, "forbidden"),
            Self::AdminsOnly => (401, "not-authorized"),
            Self::DescriptionChanged => (409, "conflict"),
            Self::TextOutOfBounds | Self::NoSuchLink => (406, "not-acceptable"),
            Self::LinkWasReset => (410, "gone"),
            Self::TakenOut => (405, "not-allowed"),
            Self::AlreadyIn => (304, "not-modified"),
            Self::Full => (419, "resource-limit"),
        }
    }
}
