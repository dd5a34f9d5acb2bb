//! A number is still down when the workspace no longer bears it: it is decided that people are told.

use blazz_domain::OutageId;
use blazz_domain::alert::AlertEvent;
use blazz_storage::system::jobs::LeasedJob;

use super::follow::soonest;
use super::tell::{is_told, receivers, reports, tell};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::jobs::Finished;

/// Runs the job of one outage. An outage is decided about once: whoever comes second finds it locked or alerted.
pub(crate) async fn raise(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let tx = inbox.database.begin(&job.scope).await?;
    let rules = tx.health_alerts().load().await?;
    let found = tx.outages().lock(OutageId::from_uuid(job.subject)).await?;
    let Some(outage) = found.filter(|it| it.ended_at.is_none() && it.alerted_at.is_none()) else {
        return Ok(Finished::Done);
    };
    if !is_told(&rules) {
        return Ok(Finished::Done);
    }
    let due = outage.since.plus(rules.after());
    if tx.now() < due {
        return Ok(Finished::later(soonest(&tx, due)));
    }
    let account = tx.accounts().load(outage.account_id).await?;
    let link = tx.links().find(account.id).await?;
    let alert = reports(&tx, AlertEvent::NumberDown, &outage, &account, link.as_ref()).await?;
    tx.outages().alert(outage.id).await?;
    let steps = receivers(&rules).map(|(way, receiver)| (way, receiver, None));
    tell(&tx, Some(outage.id), &alert, steps).await?;
    tx.commit().await?;
    Ok(Finished::Done)
}
