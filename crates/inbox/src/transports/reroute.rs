//! A message that waits goes by the other transport, when its own has come to be unable to carry it.

use blazz_domain::lane::Lane;
use blazz_domain::outgoing::Outgoing;
use blazz_domain::transport::{TransportPolicy, TransportReason};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::Message;

use super::choose::{Wish, look, policy_of};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::messages::{announce_changed, enqueue};

/// Hands a message that no attempt is open for to the other transport of its number; gives whether it did. What was
/// asked for by name, and what the policy forbids, stays.
pub(crate) async fn reroute(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    (chat, message, outgoing): (&Chat, &Message, &Outgoing),
    why: TransportReason,
) -> Result<bool, InboxError> {
    let Some(other) = account.other_transport() else { return Ok(false) };
    let is_bound = message.transport_reason == Some(TransportReason::Asked)
        || message.attempt_at.is_some()
        || message.quoted_provider_id.is_some();
    if is_bound || account.home() != chat.account_id || is_forbidden(tx, chat).await? {
        return Ok(false);
    }
    let lane = message.lane.unwrap_or(Lane::Normal);
    let wish = Wish { chat, outgoing, lane, quoted: None, asked: None };
    match look(inbox, tx, other, wish).await {
        Ok(carrier) if carrier.held.is_none() => {}
        Err(InboxError::Storage(error)) => return Err(error.into()),
        _ => return Ok(false),
    }
    tx.messages().set_transport(message.id, other, why).await?;
    let moved = tx.messages().load(message.id).await?;
    enqueue(tx, &moved, lane).await?;
    announce_changed(tx, moved).await?;
    Ok(true)
}

async fn is_forbidden(tx: &WorkspaceTx, chat: &Chat) -> Result<bool, InboxError> {
    let home = tx.accounts().load(chat.account_id).await?;
    let policy = policy_of(tx, &home).await?;
    Ok(matches!(policy, TransportPolicy::LinkedOnly | TransportPolicy::OfficialOnly))
}
