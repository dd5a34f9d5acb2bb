//! What one transport tells was told by the other one already, in that one's words.

use blazz_domain::AccountId;
use blazz_domain::content::Direction;
use blazz_domain::identity::IdentityKind;
use blazz_domain::inbound::{Inbound, InboundMessage, Origin};
use blazz_domain::transport::{cloud_names, stanza_id};
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::Message;
use blazz_storage::{StorageError, WorkspaceTx};

use crate::error::InboxError;
use crate::inbox::Inbox;

/// Whether a message that came is here already.
pub(crate) enum Told {
    /// It is not.
    Never,
    /// The other transport told it.
    Already,
}

/// Puts what is said about a message in the words of the transport that the message came or left by: gives the account
/// of that one, and the event as it would have told it.
pub(crate) async fn translate(
    tx: &WorkspaceTx,
    account: &Account,
    mut inbound: Inbound,
) -> Result<(Account, Inbound), InboxError> {
    let name = match &mut inbound {
        Inbound::Reaction(it) => &mut it.target,
        Inbound::Edit(it) => &mut it.target,
        Inbound::Revoke(it) => &mut it.target,
        Inbound::MessageOnPhone(it) => &mut it.target,
        Inbound::Report(it) => &mut it.provider_message_id,
        _ => return Ok((account.clone(), inbound)),
    };
    let Some(known) = find(tx, account, name).await? else { return Ok((account.clone(), inbound)) };
    let Some(told) = known.provider_message_id.filter(|_| known.account_id != account.id) else {
        return Ok((account.clone(), inbound));
    };
    *name = told;
    Ok((tx.accounts().load(known.account_id).await?, inbound))
}

/// The message that WhatsApp calls as this name says.
async fn find(
    tx: &WorkspaceTx,
    account: &Account,
    name: &str,
) -> Result<Option<Message>, StorageError> {
    let Some(stanza) = stanza_id(name) else { return Ok(None) };
    match tx.stanzas().find(account.home(), &stanza).await? {
        Some(id) => tx.messages().find(id).await,
        None => Ok(None),
    }
}

/// The messages that WhatsApp calls as these names say, by whichever transport they came.
pub(crate) async fn known_by_stanza(
    tx: &WorkspaceTx,
    account: &Account,
    names: &[&str],
) -> Result<Vec<Message>, StorageError> {
    let mut known = Vec::new();
    for name in names {
        known.extend(find(tx, account, name).await?);
    }
    Ok(known)
}

/// Whether the other transport has told of this message. The chat is locked, so that of two who tell it at the same
/// time one waits for the other.
pub(crate) async fn told_already(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    chat: &Chat,
    inbound: &InboundMessage,
) -> Result<Told, InboxError> {
    let Some(other) = account.other_transport() else { return Ok(Told::Never) };
    let Some(stanza) = stanza_id(&inbound.provider_message_id) else { return Ok(Told::Never) };
    if let Some(id) = tx.stanzas().lock(account.home(), &stanza).await? {
        let known = tx.messages().load(id).await?;
        let is_ours = known.direction == Direction::Out;
        let is_same = known.chat_id == chat.id && is_ours == inbound.origin.is_ours();
        let is_elsewhere = known.account_id != account.id;
        return Ok(if is_same && is_elsewhere { Told::Already } else { Told::Never });
    }
    if told_before_joining(tx, other, chat, (inbound, &stanza)).await? {
        return Ok(Told::Already);
    }
    // What the other one is just handing over may have no name here yet, and this be its echo.
    if inbound.origin == Origin::PhoneApp
        && !inbox.providers.takes_our_names(tx.accounts().load(other).await?.provider)
        && tx.messages().is_leaving(chat.id, other).await?
    {
        return Err(StorageError::Busy.into());
    }
    Ok(Told::Never)
}

/// Whether the other transport told of it before the two were joined, when its name was not yet kept: a phone that is
/// linked tells all that was said before.
async fn told_before_joining(
    tx: &WorkspaceTx,
    other: AccountId,
    chat: &Chat,
    (inbound, stanza): (&InboundMessage, &str),
) -> Result<bool, StorageError> {
    let mut names = vec![stanza.to_owned()];
    let phones = inbound.peer.identities.iter().filter(|it| it.kind == IdentityKind::Phone);
    names.extend(phones.flat_map(|it| cloud_names(stanza, it.value.trim_start_matches('+'))));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let known = tx.messages().list_by_provider_id(other, &names).await?;
    let is_same = |it: &Message| {
        it.chat_id == chat.id && (it.direction == Direction::Out) == inbound.origin.is_ours()
    };
    Ok(known.iter().any(is_same))
}

/// Keeps WhatsApp's own name of a message, so that the other transport's word of it is known again.
pub(crate) async fn note(
    tx: &WorkspaceTx,
    account: &Account,
    message: &Message,
    name: &str,
) -> Result<(), InboxError> {
    if account.other_transport().is_none() {
        return Ok(());
    }
    let Some(stanza) = stanza_id(name) else { return Ok(()) };
    tx.stanzas().note(account.home(), &stanza, message.id).await?;
    Ok(())
}
