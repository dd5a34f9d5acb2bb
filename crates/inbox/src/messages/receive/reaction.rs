//! Somebody reacted to a message, or took it back.

use blazz_domain::contact::{ContactType, Party};
use blazz_domain::inbound::{InboundReaction, Origin};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;

use super::parked::{self, Effect};
use crate::contacts;
use crate::error::InboxError;
use crate::messages::announce;

pub(super) async fn receive(
    tx: &WorkspaceTx,
    account: &Account,
    inbound: InboundReaction,
) -> Result<(), InboxError> {
    let effect = effect(tx, &inbound).await?;
    let Some(message) = tx.messages().find_by_provider_id(account.id, &inbound.target).await?
    else {
        return parked::park(tx, account.id, &inbound.target, &effect).await;
    };
    if inbound.origin == Origin::Customer {
        open_window(tx, &message, &inbound).await?;
    }
    if parked::enact(tx, &message, effect).await? {
        announce::changed(tx, message).await?;
    }
    Ok(())
}

/// A customer's reaction counts as their word (cloud-api.md §9).
async fn open_window(
    tx: &WorkspaceTx,
    message: &blazz_storage::workspace::messages::Message,
    inbound: &InboundReaction,
) -> Result<(), InboxError> {
    let mut chat = tx.chats().lock(message.chat_id).await?;
    if chat.last_customer_at < Some(inbound.provider_at) {
        chat.last_customer_at = Some(inbound.provider_at);
        tx.chats().update(&chat).await?;
    }
    Ok(())
}

async fn effect(tx: &WorkspaceTx, inbound: &InboundReaction) -> Result<Effect, InboxError> {
    let ours = inbound.origin.is_ours();
    let (sender, sender_name) = if ours {
        ("us".to_owned(), None)
    } else if inbound.is_group {
        let party = inbound.sender.as_ref().unwrap_or(&inbound.peer);
        (group_key(party), party.profile_name.clone())
    } else {
        let known = contacts::resolve(tx, &inbound.peer, ContactType::Individual).await?;
        ("peer".to_owned(), Some(known.contact.name))
    };
    Ok(Effect::Reaction {
        sender,
        sender_name,
        ours,
        emoji: inbound.emoji.clone().unwrap_or_default(),
        at: inbound.provider_at,
    })
}

/// A key for a member of a group that stays the same while WhatsApp names them the same way.
fn group_key(party: &Party) -> String {
    party.identities.first().map_or_else(
        || "unknown".to_owned(),
        |identity| [identity.kind.as_str(), ":", &identity.value].concat(),
    )
}
