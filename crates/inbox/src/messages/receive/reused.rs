//! The same name twice: a message that comes again, or another one under a name that was taken.
//!
//! On linked devices whoever sends a message gives it its name, unique only for that sender in that chat. A name that
//! somebody takes again elsewhere must hide nothing, so there the message goes by another.

use blazz_domain::content::Direction;
use blazz_domain::identity::Identity;
use blazz_domain::inbound::InboundMessage;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::messages::Message;
use blazz_storage::{StorageError, WorkspaceTx};

use crate::inbox::Inbox;

/// The message that `inbound` is, when it is here already. When its name belongs to another one, it is given a name
/// of its own.
pub(super) async fn find(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    inbound: &mut InboundMessage,
) -> Result<Option<Message>, StorageError> {
    let name = &inbound.provider_message_id;
    let Some(known) = tx.messages().find_by_provider_id(account.id, name).await? else {
        return Ok(None);
    };
    if !inbox.providers.takes_our_names(account.provider) || is_same(tx, &known, inbound).await? {
        return Ok(Some(known));
    }
    inbound.provider_message_id = own_name(inbound);
    tx.messages().find_by_provider_id(account.id, &inbound.provider_message_id).await
}

async fn is_same(
    tx: &WorkspaceTx,
    known: &Message,
    inbound: &InboundMessage,
) -> Result<bool, StorageError> {
    let is_ours = known.direction == Direction::Out;
    if is_ours != inbound.origin.is_ours() {
        return Ok(false);
    }
    let chat = tx.chats().load(known.chat_id).await?;
    let names = tx.identities().of_contact(chat.contact_id).await?;
    let is_here = inbound.peer.identities.iter().any(|name| names.contains(name));
    Ok(is_here && (is_ours || is_by(known, inbound)))
}

/// Of a group's member who is known by names that cannot be compared, it is taken for the same.
fn is_by(known: &Message, inbound: &InboundMessage) -> bool {
    let (Some(wrote), Some(sender)) = (&known.metadata, &inbound.sender) else { return true };
    let Some(known) = &wrote.sender_identity else { return true };
    let is_named =
        |name: &Identity| name == known || Some(&name.value) == wrote.sender_phone.as_ref();
    let is_comparable = sender.identities.iter().any(|name| name.kind == known.kind);
    sender.identities.iter().any(is_named) || !is_comparable
}

/// The name with that of its sender and chat.
fn own_name(inbound: &InboundMessage) -> String {
    let sender = inbound.sender.as_ref().unwrap_or(&inbound.peer);
    let of = |names: &[Identity]| names.first().map(|it| it.value.clone()).unwrap_or_default();
    let (chat, sender) = (of(&inbound.peer.identities), of(&sender.identities));
    format!("{}/{chat}/{sender}", inbound.provider_message_id)
}
