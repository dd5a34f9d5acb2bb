//! What every way to WhatsApp offers: sending, reading, files and a look at the account.

use std::io;
use std::time::Duration;

use async_trait::async_trait;
use blazz_domain::Timestamp;
use blazz_domain::account::{AccountAccess, AccountReport, AccountStatus, Capabilities};
use blazz_domain::change::MessageChange;
use blazz_domain::chat::{Arranged, ChatType};
use blazz_domain::contact::Party;
use blazz_domain::content::MessageKind;
use blazz_domain::failure::Failure;
use blazz_domain::field::FieldProblem;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::job::Backoff;
use blazz_domain::media::MediaKind;
use blazz_domain::outgoing::Outgoing;
use bytes::Bytes;
use futures_util::stream::BoxStream;

use crate::operations::Operations;
use crate::pictures::Pictures;
use crate::recipient::Recipient;
use crate::sessions::Sessions;

/// A way to reach WhatsApp. It keeps no state about accounts: whoever calls it shows the access.
#[async_trait]
pub trait Provider: Send + Sync + std::fmt::Debug {
    fn capabilities(&self) -> Capabilities;

    /// The kinds of names it can send to, best first.
    fn addresses(&self) -> &'static [IdentityKind];

    /// The connections it keeps, if it keeps any.
    fn sessions(&self) -> Option<&dyn Sessions> {
        None
    }

    /// What its numbers can be asked to do beside sending, if there is anything.
    fn operations(&self) -> Option<&dyn Operations> {
        None
    }

    /// Where the pictures of people and groups can be had, if they can.
    fn pictures(&self) -> Option<&dyn Pictures> {
        None
    }

    /// Checks a message against every limit that is known before sending. Field paths are those of the
    /// request, for example `text.body` or `interactive.action.buttons[0].title`.
    fn check(&self, to: ChatType, outgoing: &Outgoing) -> Result<(), Vec<FieldProblem>>;

    /// Sends once and never by itself again; the error says what may be done next.
    async fn send(
        &self,
        access: &AccountAccess,
        recipient: &Recipient,
        outgoing: &Outgoing,
        context: &SendContext,
    ) -> Result<Sent, SendError>;

    /// Changes a message that was sent; doing it again under the same name is harmless. Only where the capabilities
    /// `edit` and `delete_for_everyone` say so.
    async fn change(
        &self,
        access: &AccountAccess,
        recipient: &Recipient,
        change: &Change,
        context: &SendContext,
    ) -> Result<Sent, SendError> {
        let _ = (access, recipient, change, context);
        let reason = "This number cannot change messages that were sent.";
        Err(SendError::Refused { failure: Failure::new("not_supported", reason) })
    }

    /// Tells the customer what was read. Doing it again is harmless, whatever the error.
    async fn mark_read(
        &self,
        access: &AccountAccess,
        mark: &ReadMark,
        time_out: Duration,
    ) -> Result<(), SendError>;

    /// Asks the phone for what was said in a chat before a message. The answer comes as history, and then as
    /// [`Inbound::OlderHistory`](blazz_domain::inbound::Inbound::OlderHistory). Asking again is harmless.
    async fn ask_older(
        &self,
        _access: &AccountAccess,
        _older: &OlderThan,
        _time_out: Duration,
    ) -> Result<(), SendError> {
        let reason = "This number has no phone that could be asked for older messages.";
        Err(SendError::Refused { failure: Failure::new("not_supported", reason) })
    }

    /// Has the phone show a chat as the team has arranged it. Saying it again is harmless.
    async fn arrange(
        &self,
        _access: &AccountAccess,
        _chat: &ArrangedChat,
        _time_out: Duration,
    ) -> Result<(), SendError> {
        let reason = "This number has no phone that could show chats otherwise.";
        Err(SendError::Refused { failure: Failure::new("not_supported", reason) })
    }

    /// Lays a file that is here at the provider, so that messages can name it. Doing it again is harmless: an outcome that
    /// is unknown is no [`SendError::MayHaveSent`]. Only where the capability `files` has a rule for it.
    async fn place(
        &self,
        _access: &AccountAccess,
        _file: FileToPlace,
        _time_out: Duration,
    ) -> Result<Placed, SendError> {
        let reason = "This number takes files by a link alone.";
        Err(SendError::Refused { failure: Failure::new("not_offered", reason) })
    }

    /// Whether a message was refused because the provider no longer has what was placed: it is placed anew.
    fn has_lost_file(&self, _failure: &Failure) -> bool {
        false
    }

    /// Opens a received file for reading.
    async fn media(
        &self,
        access: &AccountAccess,
        media_id: &str,
    ) -> Result<MediaDownload, MediaError>;

    /// Looks at the account from outside, and repairs what it may (the webhook subscription).
    async fn inspect(&self, access: &AccountAccess) -> AccountReport;
}

/// What goes with a message beside its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendContext {
    /// Our own message id; where the provider can, it comes back in every delivery report.
    pub reference: String,
    /// Where the provider takes the name of a message from us: the same for every attempt.
    pub message_id: Option<String>,
    /// The message being answered or reacted to.
    pub quoted: Option<Quoted>,
    /// For the whole call, connecting included.
    pub time_out: Duration,
}

/// A change to a message that was sent; [`SendContext::quoted`] tells which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The provider's name of the message.
    pub target: String,
    /// What the message is: a text, or a kind of file.
    pub kind: MessageKind,
    pub what: MessageChange,
}

/// A message that another one is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    pub provider_message_id: String,
    /// It is our own.
    pub is_ours: bool,
    /// Which member of a group wrote it.
    pub author: Option<Identity>,
    /// What it says, for the preview above the answer.
    pub text: Option<String>,
}

/// What a customer is to be told was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadMark {
    /// Whom the chat is with.
    pub recipient: Recipient,
    /// The provider's names of the messages, oldest first; never empty. What is older is read too.
    pub messages: Vec<String>,
    /// Which member of a group wrote them.
    pub author: Option<Identity>,
    /// "Typing" is shown for up to 25 seconds.
    pub typing: bool,
}

/// A chat as the team has arranged it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrangedChat {
    /// Whom the chat is with.
    pub recipient: Recipient,
    pub arranged: Vec<Arranged>,
    /// The newest message that both sides know: it says up to where a chat is archived or read.
    pub newest: Option<NewestMessage>,
}

/// The end of a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewestMessage {
    /// The provider's name of it.
    pub message: String,
    pub is_ours: bool,
    pub at: Timestamp,
    /// Who wrote it, in a group.
    pub author: Option<Identity>,
}

/// What was said in a chat before a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OlderThan {
    /// Whom the chat is with.
    pub recipient: Recipient,
    /// The oldest message that is here, as the provider names it.
    pub message: String,
    pub is_ours: bool,
    pub at: Timestamp,
}

/// A file of ours on its way to a provider.
pub struct FileToPlace {
    pub kind: MediaKind,
    /// As its content says.
    pub mime_type: String,
    pub filename: Option<String>,
    /// Bytes.
    pub size: u64,
    pub bytes: BoxStream<'static, io::Result<Bytes>>,
}

impl std::fmt::Debug for FileToPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileToPlace")
            .field("kind", &self.kind)
            .field("mime_type", &self.mime_type)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// A file that lies at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// What messages name it by.
    pub provider_media_id: String,
    /// How long they may.
    pub kept: Duration,
}

/// The provider took the message. Whether it arrives is told later, by report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub provider_message_id: String,
    /// The names under which the provider knows the recipient; empty when it gave none.
    pub recipient: Party,
    /// Held back until the quality of its template is assessed.
    pub held: bool,
}

/// Why a call did not succeed, told apart by what may be done next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It was not sent, and sending it again as it is would not help.
    #[error("refused: {}", .failure.code)]
    Refused { failure: Failure },
    /// It was certainly not sent; try again after `after` (at the earliest) or as `backoff` says.
    #[error("not sent for now: {}", .failure.code)]
    Retry { failure: Failure, backoff: Backoff, after: Option<Duration> },
    /// The account is not connected just now and will be again by itself: it was not sent, and this counts as
    /// no attempt.
    #[error("not connected for now: {}", .failure.code)]
    Away { failure: Failure, after: Duration },
    /// The outcome is unknown. Never send it again before a report, an echo or a person has decided.
    #[error("may have been sent: {}", .failure.code)]
    MayHaveSent { failure: Failure },
    /// It was not sent, and neither will any other message of this account until somebody acts.
    #[error("the account cannot send: {}", .failure.code)]
    AccountBlocked {
        failure: Failure,
        /// What becomes of the account: `Disconnected` or `Attention`.
        status: AccountStatus,
    },
}

impl SendError {
    pub const fn failure(&self) -> &Failure {
        match self {
            Self::Refused { failure }
            | Self::Retry { failure, .. }
            | Self::Away { failure, .. }
            | Self::MayHaveSent { failure }
            | Self::AccountBlocked { failure, .. } => failure,
        }
    }
}

/// The bytes of a received file as they arrive.
pub type MediaStream = BoxStream<'static, Result<Bytes, MediaError>>;

/// A received file, opened for reading.
pub struct MediaDownload {
    pub mime_type: Option<String>,
    /// Bytes, as announced.
    pub size: Option<u64>,
    /// Lower-case hex, as announced; the stream ends with an error when the bytes do not match it.
    pub sha256: Option<String>,
    pub stream: MediaStream,
}

impl std::fmt::Debug for MediaDownload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MediaDownload")
            .field("mime_type", &self.mime_type)
            .field("size", &self.size)
            .field("sha256", &self.sha256)
            .finish_non_exhaustive()
    }
}

/// Why a file could not be fetched, told apart by what may be done next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// It cannot be had any more, or must not be had (size, address).
    #[error("file refused: {}", .failure.code)]
    Refused { failure: Failure },
    /// Ask again later; `Backoff::MEDIA` fits.
    #[error("file not available for now: {}", .failure.code)]
    Retry { failure: Failure, after: Option<Duration> },
    /// The account's access is broken; files can be had once somebody has repaired it.
    #[error("the account cannot fetch files: {}", .failure.code)]
    AccountBlocked { failure: Failure, status: AccountStatus },
}

impl MediaError {
    pub const fn failure(&self) -> &Failure {
        match self {
            Self::Refused { failure }
            | Self::Retry { failure, .. }
            | Self::AccountBlocked { failure, .. } => failure,
        }
    }
}
