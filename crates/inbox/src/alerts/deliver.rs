//! Takes one alert to one receiver, again and again for some hours if need be.

use blazz_domain::AlertDeliveryId;
use blazz_domain::alert::{AlertState, AlertWay};
use blazz_domain::job::Backoff;
use blazz_storage::WorkspaceTx;
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::alert_deliveries::AlertDelivery;

use super::carrier::{AlertFailure, Receiver};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::jobs::Finished;

/// Runs the job of one delivery.
pub(crate) async fn deliver(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let id = AlertDeliveryId::from_uuid(job.subject);
    let reading = inbox.database.read(&job.scope);
    let found = reading.alert_deliveries().find(id).await?;
    let Some(delivery) = found.filter(|it| it.state == AlertState::Waiting) else {
        return Ok(Finished::Done);
    };
    let Some(receiver) = receiver(&reading, &delivery).await? else {
        let why = "This receiver was taken out of the settings before the alert had arrived.";
        keep(inbox, job, AlertState::Failed, Some(why)).await?;
        return Ok(Finished::Done);
    };
    match inbox.carriers.carry(delivery.way, &delivery.alert, &receiver).await {
        Ok(()) => {
            keep(inbox, job, AlertState::Sent, None).await?;
            tracing::info!(alert.id = %delivery.alert.alert_id, alert.way = %delivery.way, "told of an alert");
            Ok(Finished::Done)
        }
        Err(failure) => again_or_never(inbox, job, failure).await,
    }
}

/// Where a delivery goes now; `None` when the settings no longer name its receiver.
async fn receiver(
    tx: &WorkspaceTx,
    delivery: &AlertDelivery,
) -> Result<Option<Receiver>, InboxError> {
    let rules = tx.health_alerts().load().await?;
    Ok(match delivery.way {
        AlertWay::Webhook => {
            let secret = tx.health_alerts().secret().await?;
            rules.webhook_url.map(|address| Receiver { address, secret })
        }
        AlertWay::Email => {
            let mut addresses = rules.addresses.iter();
            let found = addresses.find(|it| it.as_str() == delivery.receiver);
            found.map(|it| Receiver { address: it.as_str().to_owned(), secret: None })
        }
    })
}

async fn again_or_never(
    inbox: &Inbox,
    job: &LeasedJob,
    failure: AlertFailure,
) -> Result<Finished, InboxError> {
    let attempt = u32::try_from(job.attempts).unwrap_or(u32::MAX);
    let wait = Backoff::ALERT.after(attempt, rand::random()).filter(|_| !failure.is_final);
    let state = if wait.is_some() { AlertState::Waiting } else { AlertState::Failed };
    keep(inbox, job, state, Some(&failure.reason)).await?;
    let error = failure.reason;
    Ok(match wait {
        Some(wait) => Finished::Again { at: inbox.database.clock().now().plus(wait), error },
        None => Finished::GivenUp { error },
    })
}

async fn keep(
    inbox: &Inbox,
    job: &LeasedJob,
    state: AlertState,
    reason: Option<&str>,
) -> Result<(), InboxError> {
    let id = AlertDeliveryId::from_uuid(job.subject);
    let tx = inbox.database.begin(&job.scope).await?;
    tx.alert_deliveries().set_state(id, state, reason).await?;
    Ok(tx.commit().await?)
}

/// The job was given up for a reason of our own, such as a row that cannot be read: the alert says so.
pub(crate) async fn give_up(inbox: &Inbox, job: &LeasedJob) -> Result<(), InboxError> {
    let why = "The program could not send it; its log says why.";
    keep(inbox, job, AlertState::Failed, Some(why)).await
}

/// Somebody has an alert that was given up tried again.
pub(crate) async fn requeue(tx: &WorkspaceTx, id: AlertDeliveryId) -> Result<(), InboxError> {
    Ok(tx.alert_deliveries().put_back(id).await?)
}
