//! Tells everybody that a chat changed.

use blazz_domain::event::EventName;
use blazz_storage::WorkspaceTx;

use crate::error::InboxError;
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
