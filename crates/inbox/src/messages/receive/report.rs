//! A status of one of our messages comes in.

use blazz_domain::content::Direction;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::inbound::DeliveryReport;
use blazz_domain::reference::Reference;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::messages::Message;

use super::parked::{self, Effect};
use crate::contacts;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::messages::{report_delivery, report_member};

pub(super) async fn receive(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    report: DeliveryReport,
) -> Result<(), InboxError> {
    // One member of a group who could not be reached is no failure of the message.
    if report.participant.is_some() && report.state == DeliveryState::Failed {
        return Ok(());
    }
    let mut message = match find(tx, account, &report).await? {
        Found::Message(message) => *message,
        Found::Outdated => return Ok(()),
        Found::Nothing => {
            let name = report.provider_message_id;
            let effect = Effect::Report {
                state: report.state,
                at: report.at,
                failure: report.failure,
                member: report.participant,
            };
            return parked::park(tx, account, &name, &effect).await;
        }
    };
    if let Some(member) = &report.participant {
        return report_member(tx, &mut message, member, report.state, report.at).await;
    }
    report_delivery(tx, &mut message, report.state, report.at, report.failure).await?;
    if !report.recipient.identities.is_empty() {
        let chat = tx.chats().load(message.chat_id).await?;
        let before = tx.pending_events();
        contacts::learn_missing(tx, chat.contact_id, &report.recipient.identities).await?;
        if tx.pending_events() != before {
            contacts::heed_list(inbox, tx, account, &chat).await?;
        }
    }
    Ok(())
}

/// Which message a report is about.
enum Found {
    Message(Box<Message>),
    /// It is about an attempt that is over, and tells nothing about the message as it is now.
    Outdated,
    /// None of ours, or not yet.
    Nothing,
}

/// Finds our message by the provider's name for it, or by the reference we sent along: then the report
/// tells us the name, which settles an attempt whose answer was lost.
async fn find(
    tx: &WorkspaceTx,
    account: &Account,
    report: &DeliveryReport,
) -> Result<Found, InboxError> {
    let name = &report.provider_message_id;
    if let Some(message) = tx.messages().find_by_provider_id(account.id, name).await? {
        return Ok(Found::Message(Box::new(message)));
    }
    let Some(reference) = report.reference.as_deref().and_then(|it| it.parse::<Reference>().ok())
    else {
        return Ok(Found::Nothing);
    };
    if tx.messages().find(reference.message).await?.is_none() {
        return Ok(Found::Nothing);
    }
    let mut message = tx.messages().lock(reference.message).await?;
    if message.account_id != account.id || message.direction != Direction::Out {
        return Ok(Found::Nothing);
    }
    match &message.provider_message_id {
        // The answer to the send was written down beside us.
        Some(known) if known == name => return Ok(Found::Message(Box::new(message))),
        // An earlier attempt arrived after all: the customer has the message, whatever comes of this one.
        Some(_) if has_arrived(report.state) => return Ok(Found::Message(Box::new(message))),
        Some(_) => return Ok(Found::Outdated),
        None if !settles(report.state, reference, &message) => return Ok(Found::Outdated),
        None => {}
    }
    tx.messages().set_provider_id(message.id, name).await?;
    tx.messages().end_attempt(message.id).await?;
    message.provider_message_id = Some(name.clone());
    let applied = parked::apply_and_show(tx, account, &message).await?;
    Ok(Found::Message(Box::new(applied.unwrap_or(message))))
}

/// Whether a report on this attempt decides the fate of a message that has no name yet. What reached the
/// customer did so by whichever attempt; anything less counts only for the newest one, and a failure that
/// comes again while somebody has it sent anew is about the attempt before.
fn settles(state: DeliveryState, reference: Reference, message: &Message) -> bool {
    has_arrived(state)
        || reference.attempt == message.attempt
            && (state != DeliveryState::Failed || !is_waiting(message))
}

const fn has_arrived(state: DeliveryState) -> bool {
    matches!(state, DeliveryState::Delivered | DeliveryState::Read | DeliveryState::Played)
}

/// Queued, and not being handed over just now.
fn is_waiting(message: &Message) -> bool {
    message.attempt_at.is_none()
        && message.delivery.as_ref().is_some_and(|it| it.state == DeliveryState::Queued)
}
