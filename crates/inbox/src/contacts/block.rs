//! People are blocked on a number: somebody of the team asks for it, or the phone has done it.

use std::collections::{BTreeSet, HashSet};

use blazz_domain::chat::ChatType;
use blazz_domain::contact::{ContactType, Party};
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::operation::Operation;
use blazz_domain::{AccountId, ChatId, ContactId};
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
    for name in &party.identities {
        if blocked {
            tx.blocked_names().add(account.home(), name).await?;
        } else {
            tx.blocked_names().remove(account.home(), name).await?;
        }
    }
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
    keep_names(tx, account.home(), parties).await?;
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

/// Whoever becomes a contact later is found by them.
async fn keep_names(
    tx: &WorkspaceTx,
    account: AccountId,
    parties: &[Party],
) -> Result<(), InboxError> {
    let told: HashSet<&Identity> = parties.iter().flat_map(|it| &it.identities).collect();
    let known: HashSet<Identity> = tx.blocked_names().list(account).await?.into_iter().collect();
    for gone in known.iter().filter(|name| !told.contains(name)) {
        tx.blocked_names().remove(account, gone).await?;
    }
    for new in told.into_iter().filter(|name| !known.contains(*name)) {
        tx.blocked_names().add(account, new).await?;
    }
    Ok(())
}

/// Opens the chat between a number and a contact. Whoever was blocked before there was a chat is so from its beginning.
pub(crate) async fn open_chat(
    tx: &WorkspaceTx,
    account: AccountId,
    contact: ContactId,
    chat_type: ChatType,
) -> Result<Chat, InboxError> {
    let mut chat = tx.chats().open(account, contact, chat_type).await?;
    let is_new = !chat.is_listed && chat.created_at == tx.now();
    if is_new && chat.blocked_at.is_none() && is_on_list(tx, account, contact).await? {
        tx.chats().set_blocked(chat.id, true).await?;
        chat.blocked_at = Some(tx.now());
    }
    Ok(chat)
}

/// A further name of whom a chat is with may have been learned, by which the number has blocked them.
pub(crate) async fn heed_list(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    chat: &Chat,
) -> Result<(), InboxError> {
    let contact = follow(tx, chat.contact_id).await?.id;
    if chat.blocked_at.is_none() && is_on_list(tx, account.home(), contact).await? {
        mark(inbox, tx, account, contact, true).await?;
    }
    Ok(())
}

async fn is_on_list(
    tx: &WorkspaceTx,
    account: AccountId,
    contact: ContactId,
) -> Result<bool, InboxError> {
    for name in tx.identities().of_contact(contact).await? {
        if tx.blocked_names().has(account, &name).await? {
            return Ok(true);
        }
    }
    Ok(false)
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
