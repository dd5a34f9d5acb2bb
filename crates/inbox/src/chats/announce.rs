//! Tells everybody that a chat changed.

use blazz_domain::event::EventName;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::chats::Chat;

use super::read::view;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::{self, ChatUpdated, ChatView};

pub(crate) fn announce(
    tx: &WorkspaceTx,
    chat: ChatView,
    cleared: bool,
) -> Result<ChatView, InboxError> {
    let event = ChatUpdated { chat: &chat, cleared };
    tx.events().append(EventName::ChatUpdated, Some(chat.contact.id), &event)?;
    Ok(chat)
}

/// Tells that a chat is as it stands now.
pub(crate) async fn show(inbox: &Inbox, tx: &WorkspaceTx, chat: &Chat) -> Result<(), InboxError> {
    let view = view(inbox, tx, chat).await?;
    announce(tx, view, false).map(drop)
}

/// The same for a chat as it stands, with its last message: it may stand in another list now.
pub(crate) async fn announce_as_it_is(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    chat: &Chat,
) -> Result<ChatView, InboxError> {
    announce(tx, as_it_is(inbox, tx, chat).await?, false)
}

/// A chat with its last message, as clients see it.
pub(super) async fn as_it_is(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    chat: &Chat,
) -> Result<ChatView, InboxError> {
    let mut shown = view(inbox, tx, chat).await?;
    if let Some(id) = chat.last_message_id {
        let last = tx.messages().load(id).await?;
        shown.last_message = Some(views::message(tx, last, chat.contact_id).await?);
    }
    Ok(shown)
}
