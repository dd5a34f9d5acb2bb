//! Writes down how far one of our messages came.

use blazz_domain::Timestamp;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::failure::Failure;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::messages::Message;

use super::announce;
use crate::error::InboxError;

/// Takes one report in; a report that brings nothing new changes nothing and tells nobody. Reports come
/// beside each other, so the message is read again under its lock.
pub(crate) async fn report_delivery(
    tx: &WorkspaceTx,
    message: &mut Message,
    state: DeliveryState,
    at: Timestamp,
    failure: Option<Failure>,
) -> Result<(), InboxError> {
    *message = tx.messages().lock(message.id).await?;
    let Some(delivery) = &mut message.delivery else { return Ok(()) };
    if delivery.report(state, at, failure) {
        tx.messages().set_delivery(message.id, delivery).await?;
        announce::got_further(tx, message).await?;
    }
    Ok(())
}
