//! What each event carries.

use blazz_domain::{ChatId, ContactId, MessageId, WorkspaceId};
use serde::Serialize;
use uuid::Uuid;

use super::account::AccountView;
use super::chat::ChatView;
use super::contact::ContactView;
use super::media::MediaView;
use super::message::{DeliveryView, MessageView, UserRef};
use super::operation::OperationView;

/// `NewChatEvent`: a message came into a chat, from either side.
#[derive(Debug, Serialize)]
pub struct NewChat<'a> {
    pub message: &'a MessageView,
    pub contact: &'a ContactView,
    pub media: Option<&'a MediaView>,
    pub user: Option<&'a UserRef>,
    pub workspace: WorkspaceRef,
    pub chat: &'a ChatView,
}

/// The workspace an event belongs to.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct WorkspaceRef {
    pub id: WorkspaceId,
}

/// `MessageStatusEvent`: one of our messages came further.
#[derive(Debug, Serialize)]
pub struct MessageStatus<'a> {
    pub message_id: MessageId,
    pub client_message_id: Option<Uuid>,
    pub chat_id: ChatId,
    pub contact_id: ContactId,
    pub delivery: &'a DeliveryView,
}

/// `MessageUpdatedEvent`: a message was edited, deleted, reacted to, or its file is here.
#[derive(Debug, Serialize)]
pub struct MessageUpdated<'a> {
    pub message: &'a MessageView,
}

/// `ChatUpdatedEvent`: a chat was read or cleared, or changed hands.
#[derive(Debug, Serialize)]
pub struct ChatUpdated<'a> {
    pub chat: &'a ChatView,
    pub cleared: bool,
}

/// `ContactUpdatedEvent`: a contact changed, or took another one in.
#[derive(Debug, Serialize)]
pub struct ContactUpdated<'a> {
    pub contact: &'a ContactView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_contact_id: Option<ContactId>,
    pub deleted: bool,
}

/// `AccountUpdatedEvent`: a number was added, changed or removed.
#[derive(Debug, Serialize)]
pub struct AccountUpdated<'a> {
    pub account: &'a AccountView,
    pub removed: bool,
}

/// `OperationUpdatedEvent`: a number was asked to do something, or it ended. Without the result.
#[derive(Debug, Serialize)]
pub struct OperationUpdated<'a> {
    pub operation: &'a OperationView,
}

/// `TypingEvent`: somebody of the team writes to a contact, or stopped. It passes: it has no number and is
/// never replayed.
#[derive(Debug, Serialize)]
pub struct Typing {
    pub contact_id: ContactId,
    /// Absent before the first message.
    pub chat_id: Option<ChatId>,
    pub user: UserRef,
    pub typing: bool,
}

impl Typing {
    pub const NAME: &str = "TypingEvent";
}
