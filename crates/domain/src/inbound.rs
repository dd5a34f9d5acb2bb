//! What providers tell us, in one shape: messages, reports on our own messages, and news of identities.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::chat::Muted;
use crate::contact::Party;
use crate::content::Content;
use crate::delivery::DeliveryState;
use crate::failure::Failure;
use crate::identity::Identity;
use crate::time::Timestamp;

/// One thing that happened at the provider.
#[derive(Debug, Clone, PartialEq)]
pub enum Inbound {
    Message(Box<InboundMessage>),
    Reaction(InboundReaction),
    Vote(InboundVote),
    Edit(InboundEdit),
    Revoke(InboundRevoke),
    Report(DeliveryReport),
    /// Names that belong to one party changed.
    Identities(IdentityNews),
    /// The business's address book on its phone.
    AddressBook {
        party: Party,
        full_name: Option<String>,
        removed: bool,
    },
    /// A person was blocked on the number, or is blocked no more.
    Blocked {
        party: Party,
        blocked: bool,
    },
    /// Everybody who is blocked on the number; nobody else is.
    BlockList(Vec<Party>),
    /// The picture of a person or a group was set, changed or taken away.
    Picture(PictureNews),
    /// Subject, description, participants or suspension of a group.
    Group(GroupNews),
    /// The chat was read on the business's own phone.
    ReadOnPhone(ReadOnPhone),
    /// The phone has put a chat somewhere else, muted or emptied it.
    ChatOnPhone(ChatOnPhone),
    /// The phone has deleted a message from its own view, or starred it.
    MessageOnPhone(MessageOnPhone),
    /// The phone has answered a request for older messages of a chat; they were told before.
    OlderHistory(OlderHistory),
    /// Something about the number or its business account.
    Account(AccountNews),
    /// What there is to say, but nothing to read, such as keys: no message of the chat, unless a place was kept for it
    /// because it could not be opened at first. Its content says so.
    NothingToRead(Box<InboundMessage>),
    /// Understood, and of no consequence here; kept raw for whoever looks.
    Nothing {
        why: &'static str,
    },
}

/// Where a message came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Just now, from the customer's side.
    Customer,
    /// Just now, from the business's own phone app.
    PhoneApp,
    /// From the past, written by the customer's side.
    HistoryIn,
    /// From the past, written by the business.
    HistoryOut(DeliveryState),
}

impl Origin {
    pub const fn is_history(self) -> bool {
        matches!(self, Self::HistoryIn | Self::HistoryOut(_))
    }

    pub const fn is_ours(self) -> bool {
        matches!(self, Self::PhoneApp | Self::HistoryOut(_))
    }
}

/// A message as it stands in one chat.
#[derive(Debug, Clone, PartialEq)]
pub struct InboundMessage {
    pub provider_message_id: String,
    pub origin: Origin,
    /// Whom the chat is with: the customer, or the group.
    pub peer: Party,
    pub is_group: bool,
    /// Who wrote it inside a group.
    pub sender: Option<Party>,
    pub provider_at: Timestamp,
    pub content: Content,
    /// Who is mentioned in it.
    pub mentions: Mentions,
    /// Provider id of the message it answers.
    pub quoted: Option<String>,
    pub forwarded: bool,
    /// The advertisement that led the customer here, as Meta sends it.
    pub referral: Option<Value>,
}

/// Who is mentioned in a message of a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentions {
    pub members: Vec<Identity>,
    /// Everybody is.
    pub all: bool,
}

/// What somebody chose last in a poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundVote {
    /// The provider's name of the poll.
    pub target: String,
    pub by: Voice,
    pub is_group: bool,
    /// SHA-256 of the text of each option that was chosen, in lower-case hex; none when the vote was taken back.
    pub options: Vec<String>,
    pub provider_at: Timestamp,
}

/// A reaction set or (`emoji` absent) removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundReaction {
    pub target: String,
    pub by: Option<Voice>,
    pub emoji: Option<String>,
    pub peer: Party,
    pub is_group: bool,
    pub sender: Option<Party>,
    pub origin: Origin,
    pub provider_at: Timestamp,
}

/// Who does something to an earlier message, and in which chat. Where the provider itself sees to it that only
/// whoever may does so, nobody is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// Whom the chat is with.
    pub peer: Party,
    /// The member of a group, unless it is us.
    pub sender: Option<Party>,
    /// It was done on our own phone.
    pub is_ours: bool,
}

/// New content for an earlier message.
#[derive(Debug, Clone, PartialEq)]
pub struct InboundEdit {
    pub target: String,
    pub by: Option<Voice>,
    pub content: Content,
    pub provider_at: Timestamp,
}

/// An earlier message was deleted for everyone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundRevoke {
    pub target: String,
    pub by: Option<Voice>,
    pub provider_at: Timestamp,
}

/// Somebody has read a chat on the business's own phone: up to one of these messages, or all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOnPhone {
    /// Whom the chat is with.
    pub peer: Party,
    pub is_group: bool,
    /// Provider ids; when none is named, the whole chat was read.
    pub messages: Vec<String>,
}

/// Something was done to a chat as a whole on the business's own phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatOnPhone {
    /// Whom the chat is with.
    pub peer: Party,
    pub is_group: bool,
    pub change: ChatChange,
    pub at: Timestamp,
}

/// What was done to a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatChange {
    Archived(bool),
    Pinned(bool),
    /// None: it is heard again.
    Muted(Option<Muted>),
    /// Somebody marked it as unread, to come back to it.
    Unread,
    /// Its messages were taken out.
    Cleared,
    /// It was deleted with all its messages.
    Deleted,
}

/// Something was done to one message on the business's own phone, for the eyes of that phone alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageOnPhone {
    /// Provider id of the message.
    pub target: String,
    /// Whom the chat is with.
    pub peer: Party,
    /// The business wrote the message.
    pub is_ours: bool,
    pub mark: PhoneMark,
    pub at: Timestamp,
    /// The message may come later than this.
    pub may_come: bool,
}

/// What was done to a message there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mark", content = "is_set", rename_all = "snake_case")]
pub enum PhoneMark {
    /// "Delete for me": nobody else's view changes.
    Deleted,
    /// Starred, or not any more.
    Starred(bool),
}

/// The answer to a request for older messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OlderHistory {
    /// Whom the chat is with.
    pub peer: Party,
    pub is_group: bool,
    /// How many messages the phone told.
    pub told: usize,
}

/// How far one of our messages came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryReport {
    pub provider_message_id: String,
    /// Our own message id, when the provider echoes it (`biz_opaque_callback_data`).
    pub reference: Option<String>,
    pub state: DeliveryState,
    pub at: Timestamp,
    pub failure: Option<Failure>,
    /// Names of the recipient that the report gives away.
    pub recipient: Party,
    /// The group member the report is about.
    pub participant: Option<Party>,
}

/// Two names are one party, or one name replaced another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityNews {
    /// How the party was known.
    pub previous: Vec<Identity>,
    /// How it is known from now on.
    pub current: Vec<Identity>,
    /// A line for the thread, when the provider sent one as a message.
    pub line: Option<SystemLine>,
}

/// A system entry of a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemLine {
    pub provider_message_id: String,
    pub event: String,
    pub body: String,
    pub provider_at: Timestamp,
}

/// Whose picture is another one now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureNews {
    pub party: Party,
    pub is_group: bool,
    pub at: Timestamp,
}

/// What changed in a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupNews {
    pub group: Identity,
    pub event: String,
    pub subject: Option<String>,
    /// Merged into the group's metadata.
    pub metadata: Value,
    pub at: Timestamp,
}

/// What changed at the account or its business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountNews {
    /// Meta's field and event, for example `account_update/DISABLED_UPDATE`.
    pub topic: String,
    pub effect: AccountEffect,
    /// When it happened, where the provider tells: what it repeats carries the same time.
    pub at: Option<Timestamp>,
}

/// What account news lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountEffect {
    /// Sending is over until somebody acts.
    Disconnect {
        reason: String,
    },
    /// Somebody should look.
    Attention {
        reason: String,
    },
    /// What was wrong is over.
    Restore,
    Quality {
        rating: String,
    },
    VerifiedName {
        name: String,
    },
    /// Recorded in the audit trail only.
    Note {
        text: String,
    },
}
