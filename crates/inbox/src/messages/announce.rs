//! Tells everybody about a message: that it came, changed, or got further.

use blazz_domain::ContactId;
use blazz_domain::event::EventName;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::messages::Message;

use crate::error::InboxError;
use crate::views::{
    self, ChatView, ContactView, DeliveryView, MessageStatus, MessageUpdated, MessageView, NewChat,
    WorkspaceRef,
};

/// A message came into a chat.
pub(super) fn came(
    tx: &WorkspaceTx,
    message: &MessageView,
    contact: &ContactView,
    chat: &ChatView,
) -> Result<(), InboxError> {
    let event = NewChat {
        message,
        contact,
        media: message.media.as_ref(),
        user: message.user.as_ref(),
        workspace: WorkspaceRef { id: tx.scope().workspace_id() },
        chat,
    };
    tx.events().append(EventName::NewChat, Some(contact.id), &event)?;
    Ok(())
}

/// The same for an entry that stands in the view of its chat.
pub(crate) fn entered(
    tx: &WorkspaceTx,
    message: &MessageView,
    chat: &ChatView,
) -> Result<(), InboxError> {
    came(tx, message, &chat.contact, chat)
}

/// A message changed; gives it as it is now.
pub(crate) async fn changed(tx: &WorkspaceTx, message: Message) -> Result<MessageView, InboxError> {
    let contact = contact_of(tx, &message).await?;
    let view = views::message(tx, message, contact).await?;
    let event = MessageUpdated { message: &view };
    tx.events().append(EventName::MessageUpdated, Some(contact), &event)?;
    Ok(view)
}

/// One of our messages got further, failed, or waits for another reason.
pub(crate) async fn got_further(tx: &WorkspaceTx, message: &Message) -> Result<(), InboxError> {
    let Some(delivery) = message.delivery.clone() else { return Ok(()) };
    let contact_id = contact_of(tx, message).await?;
    let event = MessageStatus {
        message_id: message.id,
        client_message_id: message.client_message_id,
        chat_id: message.chat_id,
        contact_id,
        delivery: &DeliveryView::from(delivery),
    };
    tx.events().append(EventName::MessageStatus, Some(contact_id), &event)?;
    Ok(())
}

async fn contact_of(tx: &WorkspaceTx, message: &Message) -> Result<ContactId, InboxError> {
    Ok(tx.chats().load(message.chat_id).await?.contact_id)
}
