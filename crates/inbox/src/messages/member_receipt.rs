//! A message to a group came further with one member: it is delivered once all have it, and read once all have read it.

use blazz_domain::chat::ChatType;
use blazz_domain::contact::Party;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::{MessageId, Timestamp};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::Message;

use super::report_delivery;
use crate::error::InboxError;
use crate::groups::{count_of_others, one_name};

/// Takes in how far a message came with one member. That one member could not be reached is no failure of the message.
pub(crate) async fn report_member(
    tx: &WorkspaceTx,
    message: &mut Message,
    member: &Party,
    state: DeliveryState,
    at: Timestamp,
) -> Result<(), InboxError> {
    let has_it =
        matches!(state, DeliveryState::Delivered | DeliveryState::Read | DeliveryState::Played);
    if !has_it {
        return match state {
            DeliveryState::Failed => Ok(()),
            _ => report_delivery(tx, message, state, at, None).await,
        };
    }
    // Whoever counts sees all receipts that were committed before.
    *message = tx.messages().lock(message.id).await?;
    let chat = tx.chats().load(message.chat_id).await?;
    let group = tx.contacts().load(chat.contact_id).await?;
    if let Some(name) = one_name(&group, &member.identities) {
        tx.receipts().report(message.id, &name, state, at).await?;
    }
    let reached = reached(tx, message.id).await?;
    report_delivery(tx, message, reached, at, None).await
}

/// How far the message came with all. Where nobody knows how many they are, one who has it stands for them.
async fn reached(tx: &WorkspaceTx, id: MessageId) -> Result<DeliveryState, InboxError> {
    let Some(members) = tx.receipts().expected(id).await? else {
        return Ok(DeliveryState::Delivered);
    };
    let reach = tx.receipts().reach(id).await?;
    Ok(match () {
        () if reach.played >= members => DeliveryState::Played,
        () if reach.read >= members => DeliveryState::Read,
        () if reach.delivered >= members => DeliveryState::Delivered,
        () => DeliveryState::Sent,
    })
}

/// Keeps how many members a message of ours goes to, as the group is now.
pub(crate) async fn expect_members(
    tx: &WorkspaceTx,
    account: &Account,
    chat: &Chat,
    message: MessageId,
) -> Result<(), InboxError> {
    if chat.chat_type != ChatType::Group {
        return Ok(());
    }
    let contact = tx.contacts().load(chat.contact_id).await?;
    match count_of_others(account, &contact) {
        Some(members) if members > 0 => Ok(tx.receipts().expect(message, members).await?),
        _ => Ok(()),
    }
}
