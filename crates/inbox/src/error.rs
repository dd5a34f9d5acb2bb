//! Why the product refuses to do something.

use std::io;

use blazz_blobs::BlobError;
use blazz_domain::Timestamp;
use blazz_domain::field::{FieldProblem, in_one_line};
use blazz_domain::media::FileRefusal;
use blazz_domain::operation::OperationKind;
use blazz_storage::StorageError;

/// A use case that did not happen, by cause.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// It is not there, or not in this workspace.
    #[error("no such {noun}")]
    NotFound { noun: &'static str },
    /// Something the client sent cannot be taken.
    #[error("refused: {}", in_one_line(.0))]
    Invalid(Vec<FieldProblem>),
    /// Meta's customer service window is closed: only templates may be sent.
    #[error("the customer service window is closed")]
    WindowClosed { since: Option<Timestamp> },
    /// The account has been removed or cannot send.
    #[error("the account cannot send: {reason}")]
    AccountUnavailable { reason: String },
    /// WhatsApp knows the contact by no name this provider can send to.
    #[error("the contact has no address on this provider")]
    NoRecipient,
    /// The provider of the number has no way to do this.
    #[error("numbers of this kind cannot do this: {operation}")]
    NotOffered { operation: OperationKind },
    /// Only admins of the group may do this; these are known.
    #[error("only admins of this group may do this")]
    AdminsOnly { admins: Vec<String> },
    /// Another row has taken this place already.
    #[error("{what} exists already")]
    Exists { what: &'static str },
    /// It cannot be done in the state things are in; the sentence says why.
    #[error("{why}")]
    NotNow { code: &'static str, why: &'static str },
    /// This transport of the number cannot; the other one could, and the sentence says what to do for that.
    #[error("{refused}. {works}")]
    OtherTransport { refused: Box<Self>, works: &'static str },
    /// A file that was uploaded is none that can be sent.
    #[error(transparent)]
    File(#[from] FileRefusal),
    /// This machine's disk did not take the bytes of a file.
    #[error("taking in a file")]
    Disk(#[from] io::Error),
    /// Keeping or reading the bytes of a file failed.
    #[error("keeping a file")]
    Blob(#[from] BlobError),
    #[error(transparent)]
    Storage(StorageError),
}

impl From<StorageError> for InboxError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Missing { noun } => Self::NotFound { noun },
            other => Self::Storage(other),
        }
    }
}

impl InboxError {
    pub fn invalid(
        field: impl Into<String>,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self::Invalid(vec![FieldProblem::new(field, code, message)])
    }
}
