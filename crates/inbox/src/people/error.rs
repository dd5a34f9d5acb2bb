//! Why something about people was refused.

use std::time::Duration;

use blazz_domain::field::{FieldProblem, in_one_line};
use blazz_storage::StorageError;

/// A refusal or failure about people, by cause.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("refused: {}", in_one_line(.0))]
    Invalid(Vec<FieldProblem>),
    /// The same words whether the address or the password is wrong.
    #[error("the e-mail address or the password is wrong")]
    WrongCredential,
    #[error("too many tries")]
    TooManyTries { retry_after: Duration },
    #[error("the program is set up already")]
    AlreadySetUp,
    #[error("no such {noun}")]
    NotFound { noun: &'static str },
    #[error("a workspace keeps at least one owner")]
    LastOwner,
    /// Nobody gives, takes or changes a role above what their own may grant.
    #[error("this role is above yours")]
    AboveYourRole,
    #[error("this person is a member already")]
    AlreadyMember,
    /// The key was used before, for something else.
    #[error("this key was used for another request")]
    KeyReused,
    /// The invitation is for another address than the signed-in person's.
    #[error("this invitation is for somebody else")]
    ForSomebodyElse,
    #[error("hashing a password: {0}")]
    Hashing(argon2::password_hash::Error),
    #[error("waiting for a password to be hashed")]
    HashingStopped(#[source] tokio::task::JoinError),
}
