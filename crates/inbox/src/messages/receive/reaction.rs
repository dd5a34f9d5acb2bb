//! Somebody reacted to a message, or took it back.

use blazz_domain::Timestamp;
use blazz_domain::contact::{ContactType, Party};
use blazz_domain::identity::Identity;
use blazz_domain::inbound::{InboundReaction, Origin};
use blazz_providers::Recipient;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;

use super::parked::{self, Effect};
use crate::chats;
use crate::contacts::{self, Known};
use crate::error::InboxError;
use crate::inbox::Inbox;

pub(super) async fn receive(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    inbound: InboundReaction,
) -> Result<(), InboxError> {
    let kind = if inbound.is_group { ContactType::Group } else { ContactType::Individual };
    let known = contacts::recognise(tx, &inbound.peer, kind, inbound.provider_at).await?;
    let peer = peer(inbox, account, &inbound);
    if let Some(known) = &known
        && inbound.origin == Origin::Customer
    {
        open_window(tx, account, known, inbound.provider_at, peer.as_ref()).await?;
    }
    let effect = effect(&inbound, known, peer);
    if inbound.origin.is_history() {
        return parked::enact_quietly(tx, account, &inbound.target, effect).await;
    }
    parked::enact_or_park(tx, account, &inbound.target, effect).await
}

/// A customer's reaction counts as their word (cloud-api.md §9).
async fn open_window(
    tx: &WorkspaceTx,
    account: &Account,
    known: &Known,
    at: Timestamp,
    peer: Option<&Identity>,
) -> Result<(), InboxError> {
    let chat = tx.chats().find_between(account.home(), known.contact.id).await?;
    let Some(chat) = chat else { return Ok(()) };
    let mut chat = tx.chats().lock(chat.id).await?;
    if chats::hear(&mut chat, at, peer) {
        tx.chats().update(&chat).await?;
    }
    Ok(())
}

/// The name of the chat's other side that answers go to.
fn peer(inbox: &Inbox, account: &Account, inbound: &InboundReaction) -> Option<Identity> {
    let addresses = inbox.providers.addresses(account.provider);
    Recipient::choose(addresses, &[], &inbound.peer.identities).cloned()
}

fn effect(inbound: &InboundReaction, known: Option<Known>, peer: Option<Identity>) -> Effect {
    let ours = inbound.origin.is_ours();
    let (sender, sender_name) = if ours {
        ("us".to_owned(), None)
    } else if inbound.is_group {
        let party = inbound.sender.as_ref().unwrap_or(&inbound.peer);
        (group_key(party), party.profile_name.clone())
    } else {
        let name = known.map(|known| known.contact.name);
        ("peer".to_owned(), name.or_else(|| inbound.peer.profile_name.clone()))
    };
    let is_word = inbound.origin == Origin::Customer;
    Effect::Reaction {
        by: inbound.by.clone(),
        peer: peer.filter(|_| is_word),
        sender,
        sender_name,
        ours,
        emoji: inbound.emoji.clone().unwrap_or_default(),
        at: inbound.provider_at,
    }
}

/// A key for a member of a group that stays the same while WhatsApp names them the same way.
pub(super) fn group_key(party: &Party) -> String {
    party.identities.first().map_or_else(
        || "unknown".to_owned(),
        |identity| [identity.kind.as_str(), ":", &identity.value].concat(),
    )
}
