//! A status of one of our messages comes in.

use blazz_domain::MessageId;
use blazz_domain::content::Direction;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::inbound::DeliveryReport;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::messages::Message;

use super::parked::{self, Effect};
use crate::contacts;
use crate::error::InboxError;
use crate::messages::report_delivery;

pub(super) async fn receive(
    tx: &WorkspaceTx,
    account: &Account,
    report: DeliveryReport,
) -> Result<(), InboxError> {
    let Some(state) = state_of(&report) else { return Ok(()) };
    let Some(mut message) = find(tx, account, &report).await? else {
        let effect = Effect::Report { state, at: report.at, failure: report.failure };
        return parked::park(tx, account, &report.provider_message_id, &effect).await;
    };
    report_delivery(tx, &mut message, state, report.at, report.failure).await?;
    if report.participant.is_none() && !report.recipient.identities.is_empty() {
        let chat = tx.chats().load(message.chat_id).await?;
        contacts::learn_missing(tx, chat.contact_id, &report.recipient.identities).await?;
    }
    Ok(())
}

/// Queued, and not being handed over just now.
fn is_waiting(message: &Message) -> bool {
    message.attempt_at.is_none()
        && message.delivery.as_ref().is_some_and(|it| it.state == DeliveryState::Queued)
}

/// What a report means for the whole message. One member of a group having read it does not mean that the
/// group has, and one member it could not reach is not a failure.
fn state_of(report: &DeliveryReport) -> Option<DeliveryState> {
    match (report.participant.is_some(), report.state) {
        (true, DeliveryState::Failed) => None,
        (true, DeliveryState::Read | DeliveryState::Played) => Some(DeliveryState::Delivered),
        (_, state) => Some(state),
    }
}

/// Finds our message by the provider's name for it, or by the reference we sent along: then the report
/// tells us the name, which settles an attempt whose answer was lost. A failure that comes again after
/// somebody had the message sent anew is about the attempt before.
async fn find(
    tx: &WorkspaceTx,
    account: &Account,
    report: &DeliveryReport,
) -> Result<Option<Message>, InboxError> {
    let name = &report.provider_message_id;
    if let Some(message) = tx.messages().find_by_provider_id(account.id, name).await? {
        return Ok(Some(message));
    }
    let reference = report.reference.as_deref().and_then(|text| text.parse::<MessageId>().ok());
    let Some(reference) = reference else { return Ok(None) };
    if tx.messages().find(reference).await?.is_none() {
        return Ok(None);
    }
    let mut message = tx.messages().lock(reference).await?;
    if message.account_id != account.id || message.direction != Direction::Out {
        return Ok(None);
    }
    match &message.provider_message_id {
        // The answer to the send was written down beside us.
        Some(known) if known == name => return Ok(Some(message)),
        Some(_) => return Ok(None),
        None if report.state == DeliveryState::Failed && is_waiting(&message) => return Ok(None),
        None => {}
    }
    tx.messages().set_provider_id(message.id, name).await?;
    tx.messages().end_attempt(message.id).await?;
    message.provider_message_id = Some(name.clone());
    let applied = parked::apply(tx, account, &message).await?;
    Ok(Some(applied.unwrap_or(message)))
}
