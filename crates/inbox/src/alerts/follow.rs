//! An outage begins or ends when it changes how a number stands.

use blazz_domain::alert::{AlertEvent, AlertState, LONGEST_REST, Standing};
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_domain::{OutageId, Timestamp};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::jobs::NewJob;
use blazz_storage::workspace::links::Link;
use blazz_storage::workspace::outages::Outage;
use serde_json::json;

use super::tell::{is_told, reports, tell};
use crate::error::InboxError;

/// Sees whether a number, as it stands now, went down or came back.
pub(crate) async fn follow(
    tx: &WorkspaceTx,
    account: &Account,
    link: Option<&Link>,
) -> Result<(), InboxError> {
    let open = tx.outages().find_open(account.id).await?;
    match (standing(account, link, tx.now()), open) {
        (Standing::Down, None) => begin(tx, account).await,
        (Standing::Up, Some(outage)) => end(tx, &outage, Some((account, link))).await,
        (Standing::Idle, Some(outage)) => end(tx, &outage, None).await,
        _ => Ok(()),
    }
}

fn standing(account: &Account, link: Option<&Link>, now: Timestamp) -> Standing {
    if account.removed_at.is_some() {
        return Standing::Idle;
    }
    match link {
        Some(link) => {
            let facts = &link.facts;
            // What the team has logged out is as if it had never been there, until a phone has linked it again.
            let was_up = facts.seen_at.is_some() && facts.logged_out_at.is_none();
            Standing::of_link(link.state, link.wish, was_up, facts.unlinked_at == Some(now))
        }
        // The first look from outside that succeeds tells how the number is written.
        None => Standing::of_status(account.status, !account.display_phone_number.is_empty()),
    }
}

async fn begin(tx: &WorkspaceTx, account: &Account) -> Result<(), InboxError> {
    let Some(outage) = tx.outages().open(account.id).await? else { return Ok(()) };
    let rules = tx.health_alerts().load().await?;
    // Whoever is named later has the outages that last then looked at.
    if is_told(&rules) { look_at(tx, outage, tx.now().plus(rules.after())).await } else { Ok(()) }
}

/// Has an outage looked at when people are to be told, or somewhat before.
pub(super) async fn look_at(
    tx: &WorkspaceTx,
    outage: OutageId,
    due: Timestamp,
) -> Result<(), InboxError> {
    tx.jobs()
        .enqueue(NewJob {
            kind: JobKind::RaiseAlert,
            lane: Lane::High,
            // Not that of the number: what is down has its own jobs wait.
            queue: tx.scope().workspace_id().as_uuid(),
            order_key: outage.as_uuid(),
            subject: outage.as_uuid(),
            payload: json!({}),
            run_at: soonest(tx, due),
        })
        .await?;
    Ok(())
}

/// When to look at what is due then.
pub(super) fn soonest(tx: &WorkspaceTx, due: Timestamp) -> Timestamp {
    due.min(tx.now().plus(LONGEST_REST))
}

/// Ends an outage. Whoever was told of it hears that the number is back, when it is; one that nobody was told of leaves
/// nothing behind, for there are many that last a second.
async fn end(
    tx: &WorkspaceTx,
    outage: &Outage,
    back: Option<(&Account, Option<&Link>)>,
) -> Result<(), InboxError> {
    // Whoever decides that people are told has it locked until that is committed.
    let Some(outage) = tx.outages().lock(outage.id).await? else { return Ok(()) };
    if outage.alerted_at.is_none() {
        return Ok(tx.outages().forget(outage.id).await?);
    }
    tx.outages().end(outage.id).await?;
    let Some((account, link)) = back else { return Ok(()) };
    let alert = reports(tx, AlertEvent::NumberUp, &outage, account, link).await?;
    let told = tx.alert_deliveries().list_of(outage.id).await?;
    let heard = told.iter().filter(|it| it.state != AlertState::Failed);
    let receivers = heard.map(|it| (it.way, it.receiver.as_str(), Some(it.id)));
    tell(tx, Some(outage.id), &alert, receivers).await
}
