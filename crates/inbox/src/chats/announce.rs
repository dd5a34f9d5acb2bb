//! Tells everybody that a chat changed.

use blazz_domain::event::EventName;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::chats::Chat;

use super::read::view;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::{ChatUpdated, ChatView};

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
