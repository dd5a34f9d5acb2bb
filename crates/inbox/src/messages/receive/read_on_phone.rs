//! A chat was read on the business's own phone: it is read here too.

use blazz_domain::contact::ContactType;
use blazz_domain::inbound::ReadOnPhone;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::Message;

use super::unread;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::transports;
use crate::views::{self, ChatView};
use crate::{chats, contacts};

pub(super) async fn receive(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    read: ReadOnPhone,
) -> Result<(), InboxError> {
    let kind = if read.is_group { ContactType::Group } else { ContactType::Individual };
    let now = tx.now();
    let Some(known) = contacts::recognise(tx, &read.peer, kind, now).await? else { return Ok(()) };
    let chat = tx.chats().find_between(account.home(), known.contact.id).await?;
    let Some(chat) = chat.filter(|chat| chat.unread_count > 0) else { return Ok(()) };
    let mut chat = tx.chats().lock(chat.id).await?;
    let before = chat.unread_count;
    match newest(tx, account, &chat, &read.messages).await? {
        Some(message) => unread::answered_on_phone(tx, &mut chat, &message).await?,
        None if read.messages.is_empty() => {
            chat.unread_count = 0;
            chat.first_unread_id = None;
        }
        None => return Ok(()),
    }
    if chat.unread_count == before {
        return Ok(());
    }
    tx.chats().update(&chat).await?;
    let contact = views::contact(tx, &known.contact).await?;
    let home = tx.accounts().load(chat.account_id).await?;
    let window = inbox.providers.window_of(&home);
    chats::announce(tx, ChatView::new(&chat, contact, None, window, now), false).map(drop)
}

/// The newest of these messages that stands in the chat.
async fn newest(
    tx: &WorkspaceTx,
    account: &Account,
    chat: &Chat,
    names: &[String],
) -> Result<Option<Message>, InboxError> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut known = tx.messages().list_by_provider_id(account.id, &names).await?;
    if account.other_transport().is_some() {
        known.extend(transports::known_by_stanza(tx, account, &names).await?);
    }
    Ok(known.into_iter().filter(|it| it.chat_id == chat.id).max_by_key(Message::key))
}
