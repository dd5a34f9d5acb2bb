//! Somebody of the team is typing; colleagues and the customer's phone show it.

use blazz_domain::{AccountId, ContactId};
use blazz_storage::WorkspaceTx;

use super::read::{last_of_customer, tell_provider};
use crate::error::InboxError;
use crate::views::{Typing, UserRef};

/// Shows "typing" on the customer's phone, for up to 25 seconds; Meta marks the chat as read with it
/// (cloud-api.md §2.5). When typing stops, nothing has to be told. Without a message of the customer in
/// the chat there is nothing it could be shown for. Gives what colleagues are told after the commit; it is
/// no event of the log, because whoever misses it misses nothing. Nothing when the program itself acts.
pub async fn typing(
    tx: &WorkspaceTx,
    contact: ContactId,
    account: Option<AccountId>,
    is_typing: bool,
) -> Result<Option<Typing>, InboxError> {
    tx.contacts().load(contact).await?;
    let chats = tx.chats().list_with(contact).await?;
    let chat = chats.into_iter().find(|chat| account.is_none_or(|it| it == chat.account_id));
    if let Some(chat) = chat.as_ref().filter(|_| is_typing)
        && let Some(message) = last_of_customer(tx, chat).await?
    {
        tell_provider(tx, &message, None, true).await?;
    }
    let chat_id = chat.map(|chat| chat.id);
    let typist = typist(tx).await?;
    Ok(typist.map(|user| Typing { contact_id: contact, chat_id, user, typing: is_typing }))
}

/// The person behind the call; for a token, whoever made it.
async fn typist(tx: &WorkspaceTx) -> Result<Option<UserRef>, InboxError> {
    let user = tx.scope().actor().user().into_iter().collect::<Vec<_>>();
    let person = tx.members().names(&user).await?.pop();
    Ok(person.map(|person| UserRef { id: person.user_id, name: person.name }))
}
