//! What each failure of the product means to a client. Causes of our own are logged here, once, and not told.

use blazz_domain::media::FileRefusal;
use blazz_inbox::InboxError;
use blazz_inbox::people::PeopleError;
use blazz_storage::StorageError;

use super::{ApiError, Kind, SOON};
use crate::socket::auth::AuthRefusal;

impl ApiError {
    /// Something that must not happen did; the log says what, the client does not hear it.
    fn internal(error: &dyn std::error::Error) -> Self {
        let cause = error.source().map(tracing::field::display);
        tracing::error!(%error, cause, "failed to answer a request");
        Self::new(Kind::INTERNAL, "something went wrong here; it was written down")
    }

    fn unavailable(error: &StorageError) -> Self {
        tracing::error!(%error, "could not reach the database");
        let detail = "the database does not answer; try again, under the same key if there is one";
        Self::new(Kind::STORAGE_UNAVAILABLE, detail).retry_after(SOON)
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        match &error {
            error if error.is_transient() => Self::unavailable(error),
            StorageError::Missing { noun } => {
                Self::new(Kind::NOT_FOUND, format!("not found: {noun}"))
            }
            StorageError::Conflict(_) => {
                Self::new(Kind::EXISTS, "something like it exists already")
            }
            _ => Self::internal(&error),
        }
    }
}

impl From<InboxError> for ApiError {
    fn from(error: InboxError) -> Self {
        let detail = error.to_string();
        match error {
            InboxError::NotFound { noun } => {
                Self::new(Kind::NOT_FOUND, format!("not found: {noun}"))
            }
            InboxError::Invalid(errors) => Self::invalid(errors),
            InboxError::WindowClosed { .. } => {
                let detail = "the customer's last message is older than 24 hours: send a template";
                Self::new(Kind::WINDOW_CLOSED, detail)
            }
            InboxError::AccountUnavailable { .. } => Self::new(Kind::ACCOUNT_UNAVAILABLE, detail),
            InboxError::NoRecipient => Self::new(Kind::NO_RECIPIENT, detail),
            InboxError::NotOffered { .. } => Self::new(Kind::NOT_OFFERED, detail),
            InboxError::AdminsOnly { admins } => Self::new(Kind::ADMINS_ONLY, ask_one_of(&admins)),
            InboxError::Exists { .. } => Self::new(Kind::EXISTS, detail),
            InboxError::NotNow { code, why } => Self::new(Kind::NOT_NOW, why).with_code(code),
            InboxError::OtherTransport { refused, works } => Self::from(*refused).advise(works),
            InboxError::File(refusal) => refusal.into(),
            InboxError::Disk(error) => Self::internal(&error),
            InboxError::Blob(error) => Self::internal(&error),
            InboxError::Storage(error) => error.into(),
        }
    }
}

/// Whom to ask, when that is known.
fn ask_one_of(admins: &[String]) -> String {
    if admins.is_empty() {
        return "this number is no admin of the group: ask one to do it".to_owned();
    }
    format!("this number is no admin of the group: ask {}", admins.join(" or "))
}

impl From<FileRefusal> for ApiError {
    fn from(refusal: FileRefusal) -> Self {
        let detail = refusal.to_string();
        match refusal {
            FileRefusal::Empty => Self::new(Kind::FILE_EMPTY, detail),
            FileRefusal::Damaged => Self::new(Kind::FILE_DAMAGED, detail),
            FileRefusal::TooLarge { limit, .. } => {
                Self::new(Kind::FILE_TOO_LARGE, detail).with_limit(limit)
            }
            FileRefusal::Type { .. } => Self::new(Kind::FILE_TYPE_REFUSED, detail),
        }
    }
}

impl From<PeopleError> for ApiError {
    fn from(error: PeopleError) -> Self {
        let detail = error.to_string();
        match error {
            PeopleError::Storage(error) => error.into(),
            PeopleError::Invalid(errors) => Self::invalid(errors),
            PeopleError::WrongCredential => Self::new(Kind::WRONG_CREDENTIALS, detail),
            PeopleError::TooManyTries { retry_after } => {
                Self::new(Kind::RATE_LIMITED, "too many tries; wait a little")
                    .retry_after(retry_after)
            }
            PeopleError::AlreadySetUp => Self::new(Kind::ALREADY_SET_UP, detail),
            PeopleError::NotFound { noun } => Self::not_found(noun),
            PeopleError::LastOwner => Self::new(Kind::LAST_OWNER, detail),
            PeopleError::AboveYourRole => Self::new(Kind::ROLE_ABOVE_YOURS, detail),
            PeopleError::AlreadyMember => Self::new(Kind::ALREADY_MEMBER, detail),
            PeopleError::KeyReused => Self::new(Kind::KEY_REUSED, detail),
            PeopleError::ForSomebodyElse => Self::new(Kind::WRONG_PERSON, detail),
            PeopleError::Hashing(_) | PeopleError::HashingStopped(_) => Self::internal(&error),
        }
    }
}

impl From<AuthRefusal> for ApiError {
    fn from(refusal: AuthRefusal) -> Self {
        let message = refusal.to_string();
        match refusal {
            AuthRefusal::SocketId(_) => Self::invalid_field("socket_id", "invalid", &message),
            AuthRefusal::ChannelName(_) => Self::invalid_field("channel_name", "invalid", &message),
            AuthRefusal::Forbidden | AuthRefusal::ForeignSocket => {
                Self::new(Kind::CHANNEL_CLOSED, message)
            }
            AuthRefusal::Storage(error) => error.into(),
        }
    }
}
