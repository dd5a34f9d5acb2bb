//! Somebody of the team is typing; the customer's phone shows it.

use blazz_domain::{AccountId, ContactId};
use blazz_storage::WorkspaceTx;

use super::read::{last_of_customer, tell_provider};
use crate::error::InboxError;

/// Shows "typing" on the customer's phone, for up to 25 seconds; Meta marks the chat as read with it
/// (cloud-api.md §2.5). When typing stops, nothing has to be told. Without a message of the customer in
/// the chat there is nothing it could be shown for.
pub async fn typing(
    tx: &WorkspaceTx,
    contact: ContactId,
    account: Option<AccountId>,
    is_typing: bool,
) -> Result<(), InboxError> {
    tx.contacts().load(contact).await?;
    if !is_typing {
        return Ok(());
    }
    let chats = tx.chats().list_with(contact).await?;
    let chat = chats.into_iter().find(|chat| account.is_none_or(|it| it == chat.account_id));
    let Some(chat) = chat else { return Ok(()) };
    if let Some(message) = last_of_customer(tx, &chat).await? {
        tell_provider(tx, &message, true).await?;
    }
    Ok(())
}
