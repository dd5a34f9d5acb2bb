//! People are blocked on a number: somebody of the team asks for it, or the phone has done it.

use std::collections::BTreeSet;

use blazz_domain::chat::ChatType;
use blazz_domain::contact::{ContactType, Party};
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::operation::Operation;
use blazz_domain::{ChatId, ContactId};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;

use super::follow;
use crate::chats;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::operations::{Asked, ask, offered};
use crate::views::OperationView;

/// How many names are looked up at once.
const AT_ONCE: usize = 200;

/// Has the number of a chat block the person it is with, or let them through again.
pub async fn set_blocked(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    chat: ChatId,
    blocked: bool,
) -> Result<OperationView, InboxError> {
    let chat = tx.chats().load(chat).await?;
    let contact = follow(tx, chat.contact_id).await?;
    if contact.contact_type == ContactType::Group {
        return Err(InboxError::NotNow {
            code: "not_a_person",
            why: "a group cannot be blocked: leave it instead",
        });
    }
    let names = names_of(tx, contact.id).await?;
    let operation = Operation::SetBlocked { names, blocked };
    let account = able(inbox, tx, &chat, &operation).await?;
    ask(inbox, tx, Asked { account: &account, contact: Some(contact.id), operation }).await
}

/// The names that linked devices know people by, one of each kind.
async fn names_of(tx: &WorkspaceTx, contact: ContactId) -> Result<Vec<Identity>, InboxError> {
    let known = tx.identities().of_contact(contact).await?;
    let of = |kind| known.iter().rev().find(|it| it.kind == kind).cloned();
    let names = [of(IdentityKind::Lid), of(IdentityKind::Phone)];
    let names: Vec<Identity> = names.into_iter().flatten().collect();
    if names.is_empty() { Err(InboxError::NoRecipient) } else { Ok(names) }
}

/// The transport of the chat's number that can do it.
async fn able(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    chat: &Chat,
    operation: &Operation,
) -> Result<Account, InboxError> {
    let home = tx.accounts().load(chat.account_id).await?;
    let Err(refusal) = offered(inbox, &home, operation.kind()) else { return Ok(home) };
    let Some(other) = home.other_transport() else { return Err(refusal) };
    let other = tx.accounts().load(other).await?;
    offered(inbox, &other, operation.kind()).map_err(|_| refusal)?;
    Ok(other)
}

/// One person was blocked on the number, or is blocked no more. Nobody becomes a contact by that.
pub(crate) async fn told_blocked(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    party: &Party,
    blocked: bool,
) -> Result<(), InboxError> {
    for contact in owners(tx, std::slice::from_ref(party)).await? {
        mark(inbox, tx, account, contact, blocked).await?;
    }
    Ok(())
}

/// These people are blocked on the number, and no others.
pub(crate) async fn told_block_list(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    parties: &[Party],
) -> Result<(), InboxError> {
    let blocked = owners(tx, parties).await?;
    let known = tx.chats().list_blocked(account.home()).await?;
    for chat in known.iter().filter(|chat| !blocked.contains(&chat.contact_id)) {
        mark(inbox, tx, account, chat.contact_id, false).await?;
    }
    for contact in blocked {
        if !known.iter().any(|chat| chat.contact_id == contact) {
            mark(inbox, tx, account, contact, true).await?;
        }
    }
    Ok(())
}

/// The contacts that go by any of these names.
async fn owners(tx: &WorkspaceTx, parties: &[Party]) -> Result<BTreeSet<ContactId>, InboxError> {
    let mut owners = BTreeSet::new();
    for kind in [IdentityKind::Lid, IdentityKind::Phone] {
        let names = parties.iter().flat_map(|it| &it.identities).filter(|it| it.kind == kind);
        let names: Vec<&str> = names.map(|it| it.value.as_str()).collect();
        for names in names.chunks(AT_ONCE) {
            let found = tx.identities().list_owners(kind, names).await?;
            owners.extend(found.into_iter().map(|owned| owned.contact_id));
        }
    }
    Ok(owners)
}

/// The fact stands on the chat between the two, which is there from then on; only what people see is told.
async fn mark(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    contact: ContactId,
    blocked: bool,
) -> Result<(), InboxError> {
    if tx.contacts().lock(contact).await?.contact_type == ContactType::Group {
        return Ok(());
    }
    let mut chat = tx.chats().open(account.home(), contact, ChatType::Private).await?;
    if chat.blocked_at.is_some() == blocked {
        return Ok(());
    }
    tx.chats().set_blocked(chat.id, blocked).await?;
    chat.blocked_at = blocked.then(|| tx.now());
    if chat.is_listed {
        chats::announce_as_it_is(inbox, tx, &chat).await?;
    }
    Ok(())
}
