//! Gathers what a list of chats shows, in a fixed number of queries for any number of chats.

use std::collections::HashMap;
use std::time::Duration;

use blazz_domain::{AccountId, ChatId, ContactId, MessageId};
use blazz_inbox::Inbox;
use blazz_inbox::views::{self, ChatView, MessageView};
use blazz_storage::workspace::chats::Chat;
use blazz_storage::{StorageError, WorkspaceTx};

/// These chats with contact, last message and window, in the order given.
pub(super) async fn chats(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    chats: Vec<Chat>,
) -> Result<Vec<ChatView>, StorageError> {
    let contacts = views::contacts_by_id(tx, chats.iter().map(|chat| chat.contact_id)).await?;
    let mut last_messages = last_messages(tx, &chats).await?;
    let windows = windows(inbox, tx).await?;
    let views = chats.iter().filter_map(|chat| {
        let contact = contacts.get(&chat.contact_id)?.clone();
        let window = windows.get(&chat.account_id).copied().flatten();
        let last_message = last_messages.remove(&chat.id);
        Some(ChatView::new(chat, contact, last_message, window, tx.now()))
    });
    Ok(views.collect())
}

async fn last_messages(
    tx: &WorkspaceTx,
    chats: &[Chat],
) -> Result<HashMap<ChatId, MessageView>, StorageError> {
    let ids: Vec<MessageId> = chats.iter().filter_map(|chat| chat.last_message_id).collect();
    let contact_of: HashMap<ChatId, ContactId> =
        chats.iter().map(|chat| (chat.id, chat.contact_id)).collect();
    let mut rows = tx.messages().list_by_id(&ids).await?;
    rows.retain(|message| contact_of.contains_key(&message.chat_id));
    let views = views::messages(tx, rows, |message| contact_of[&message.chat_id]).await?;
    Ok(views.into_iter().map(|message| (message.chat_id, message)).collect())
}

/// How long each number's window is, removed numbers aside.
async fn windows(
    inbox: &Inbox,
    tx: &WorkspaceTx,
) -> Result<HashMap<AccountId, Option<Duration>>, StorageError> {
    let accounts = tx.accounts().list().await?;
    let window = |account: &blazz_storage::workspace::accounts::Account| {
        (account.id, inbox.providers.window_of(account))
    };
    Ok(accounts.iter().map(window).collect())
}
