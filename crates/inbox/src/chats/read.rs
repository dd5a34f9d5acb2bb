//! Somebody of the team has read a chat; the customer's phone is told.

use blazz_domain::chat::ArrangedPart;
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_domain::{ChatId, MessageId};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::jobs::NewJob;
use blazz_storage::workspace::messages::{Message, Stretch};
use serde_json::json;

use super::{announce, phone};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::{self, ChatView};

/// How far back the customer's last message is looked for.
const LOOKED_AT: usize = 50;

/// Marks a chat as read. A chat without unread messages stays as it is and nobody is told.
pub async fn read(inbox: &Inbox, tx: &WorkspaceTx, id: ChatId) -> Result<ChatView, InboxError> {
    let mut chat = tx.chats().lock(id).await?;
    let was_unread = chat.unread_count > 0;
    if was_unread {
        let first = chat.first_unread_id.take();
        chat.unread_count = 0;
        tx.chats().update(&chat).await?;
        if let Some(message) = last_of_customer(tx, &chat).await? {
            tell_provider(tx, &message, first, false).await?;
        }
        phone::tell(tx, &chat, &[ArrangedPart::Read]).await?;
    }
    let view = view(inbox, tx, &chat).await?;
    if was_unread { announce(tx, view, false) } else { Ok(view) }
}

/// The chat as clients see it.
pub(super) async fn view(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    chat: &Chat,
) -> Result<ChatView, InboxError> {
    let account = tx.accounts().load(chat.account_id).await?;
    let contact = tx.contacts().load(chat.contact_id).await?;
    let contact = views::contact(tx, &contact).await?;
    Ok(ChatView::new(chat, contact, None, inbox.providers.window_of(&account), tx.now()))
}

/// The customer's newest message that the provider has a name for.
pub(crate) async fn last_of_customer(
    tx: &WorkspaceTx,
    chat: &Chat,
) -> Result<Option<Message>, InboxError> {
    let page =
        tx.messages().list(chat.id, chat.cleared_at, Stretch::Before(None), LOOKED_AT).await?;
    Ok(page.items.into_iter().find(|message| {
        message.direction == blazz_domain::content::Direction::In
            && message.kind != blazz_domain::content::MessageKind::System
            && message.provider_message_id.is_some()
    }))
}

/// Has the provider tell the customer that the message was read, and what is older back to the `first` unread one, and that somebody is typing.
pub(super) async fn tell_provider(
    tx: &WorkspaceTx,
    message: &Message,
    first: Option<MessageId>,
    typing: bool,
) -> Result<(), InboxError> {
    tx.jobs()
        .enqueue(NewJob {
            kind: JobKind::MarkRead,
            lane: if typing { Lane::Urgent } else { Lane::Normal },
            queue: JobKind::MarkRead.queue(message.account_id),
            order_key: message.id.as_uuid(),
            subject: message.id.as_uuid(),
            payload: json!({ "typing": typing, "first": first }),
            run_at: tx.now(),
        })
        .await?;
    Ok(())
}
