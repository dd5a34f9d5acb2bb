//! Why a request was not met, told apart by what may be done next.

use std::time::Duration;

use blazz_domain::failure::Failure;
use blazz_domain::job::Backoff;
use blazz_domain::operation::OperationKind;
use blazz_providers::SendError;
use whatsapp_rust::IqError;
use whatsapp_rust::features::{ContactError, GroupError};

/// When an account that is not connected is asked again.
const AWAY: Duration = Duration::from_secs(1);

/// What went wrong.
pub(super) enum Trouble {
    /// It was never asked.
    Ours(Failure),
    Group(GroupError),
}

impl From<GroupError> for Trouble {
    fn from(error: GroupError) -> Self {
        Self::Group(error)
    }
}

impl From<ContactError> for Trouble {
    fn from(error: ContactError) -> Self {
        match error {
            ContactError::Iq(error) => Self::Group(GroupError::Iq(error)),
            other => {
                let why = format!("it cannot be asked: {other}");
                Self::Ours(Failure::new("refused_by_client", why))
            }
        }
    }
}

impl Trouble {
    pub(super) fn no_group() -> Self {
        Self::Ours(Failure::new("no_group", "a linked device knows no group by this name"))
    }

    pub(super) fn not_on_whatsapp() -> Self {
        Self::Ours(Failure::new("not_on_whatsapp", "WhatsApp knows nobody by this number"))
    }

    pub(super) fn number_unknown() -> Self {
        let why = "WhatsApp has not told this person's number, which blocking needs: block them on the phone";
        Self::Ours(Failure::new("number_unknown", why))
    }

    pub(super) fn text_out_of_bounds() -> Self {
        Self::Ours(Failure::new("text_out_of_bounds", "this text is too long or empty"))
    }

    pub(super) fn not_offered() -> Self {
        let why = "a linked device cannot delete a group: take everybody out and leave it";
        Self::Ours(Failure::new("not_offered", why))
    }

    /// What the caller hears of it.
    pub(super) fn told(self, kind: OperationKind) -> SendError {
        match self {
            Self::Ours(failure) => SendError::Refused { failure },
            Self::Group(GroupError::Iq(error)) => of_request(error, kind),
            Self::Group(GroupError::DescriptionConflict) => {
                let why = "somebody else changes the description just now; it is tried again";
                SendError::Retry {
                    failure: Failure::new("changed_meanwhile", why).retryable(),
                    backoff: Backoff::SEND,
                    after: None,
                }
            }
            Self::Group(GroupError::InvalidRequest(why)) => SendError::Refused {
                failure: Failure::new("refused_by_client", format!("it cannot be asked: {why}")),
            },
            Self::Group(other) => unclear(&other.to_string(), kind),
        }
    }
}

fn of_request(error: IqError, kind: OperationKind) -> SendError {
    match error {
        IqError::NotConnected
        | IqError::Socket(_)
        | IqError::ClientState(_)
        | IqError::EncryptSend(_) => away(),
        IqError::ServerError { code, backoff, .. } if matches!(code, 429 | 503) => {
            SendError::Retry {
                failure: refusal(kind, code).retryable(),
                backoff: Backoff::SEND,
                after: backoff.map(|seconds| Duration::from_secs(seconds.into())),
            }
        }
        IqError::ServerError { code, .. } => SendError::Refused { failure: refusal(kind, code) },
        other => unclear(&other.to_string(), kind),
    }
}

/// WhatsApp was asked, and nobody knows what it did.
fn unclear(error: &str, kind: OperationKind) -> SendError {
    tracing::warn!(error, %kind, "asking WhatsApp to do something");
    no_answer(kind)
}

pub(super) fn no_answer(kind: OperationKind) -> SendError {
    if kind.is_safe_to_repeat() {
        let why = "WhatsApp has not answered; it is tried again";
        let failure = Failure::new("no_answer", why).retryable();
        return SendError::Retry { failure, backoff: Backoff::SEND, after: None };
    }
    let why = "WhatsApp has not answered; it may have happened. Look in WhatsApp, and ask again if \
               it did not";
    SendError::MayHaveSent { failure: Failure::new("may_have_happened", why) }
}

pub(super) fn away() -> SendError {
    let why = "the number is not connected just now; it is done when it is";
    SendError::Away { failure: Failure::new("not_connected", why).retryable(), after: AWAY }
}

/// WhatsApp has refused, with a number: `wacore` 0.7.0, `iq/groups.rs`, `GroupJoinError`; 401 and 403 as whatsmeow's
/// `group.go` reads them.
fn refusal(kind: OperationKind, code: u16) -> Failure {
    let is_joining = kind == OperationKind::JoinGroup;
    let is_blocking = matches!(kind, OperationKind::BlockContact | OperationKind::UnblockContact);
    let (word, why) = match code {
        404 if is_blocking => ("not_on_whatsapp", "WhatsApp knows nobody by this number"),
        ..429 | 430..503 if is_blocking => ("refused", "WhatsApp has refused this"),
        304 if is_joining => ("already_member", "this number is in the group already"),
        410 if is_joining => ("link_was_reset", "this link was reset: ask for the new one"),
        405 if is_joining => {
            ("was_removed", "an admin has taken this number out: only an admin can add it again")
        }
        404 | 406 if is_joining => ("no_such_link", "there is no group behind this link"),
        401 => ("group_admins_only", "only admins of the group may do this: ask one of them"),
        403 => ("not_a_member", "this number is not in the group, or may not do this there"),
        404 => ("no_group", "WhatsApp knows no such group"),
        406 => ("text_out_of_bounds", "WhatsApp does not take this text"),
        412 | 419 => ("group_full", "the group is full"),
        423 => ("group_locked", "WhatsApp has locked this group"),
        429 => ("too_many", "WhatsApp is asked too much just now; it is tried again"),
        503 => ("whatsapp_busy", "WhatsApp does not answer just now; it is tried again"),
        _ => ("refused", "WhatsApp has refused this"),
    };
    Failure::new(word, why).with_provider_code(code.into())
}
