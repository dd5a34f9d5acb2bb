//! An alert is written down for each of its receivers, with the job that takes it there.

use blazz_domain::alert::{Alert, AlertAccount, AlertEvent, AlertWay};
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_domain::{AlertDeliveryId, OutageId};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::alert_deliveries::NewAlertDelivery;
use blazz_storage::workspace::health_alerts::AlertRules;
use blazz_storage::workspace::jobs::NewJob;
use blazz_storage::workspace::links::Link;
use blazz_storage::workspace::outages::Outage;
use serde_json::json;

use crate::error::InboxError;

/// A way, whom it leads to, and the earlier alert that must have gone there before.
pub(super) type Step<'a> = (AlertWay, &'a str, Option<AlertDeliveryId>);

/// Whether anybody is to be told.
pub(super) fn is_told(rules: &AlertRules) -> bool {
    receivers(rules).next().is_some()
}

/// Everybody who is told. The webhook has no name: it goes to where it leads when its turn comes.
pub(super) fn receivers(rules: &AlertRules) -> impl Iterator<Item = (AlertWay, &str)> {
    let webhook = rules.webhook_url.iter().map(|_| (AlertWay::Webhook, ""));
    webhook.chain(rules.addresses.iter().map(|it| (AlertWay::Email, it.as_str())))
}

/// What is told of a number that went down or came back.
pub(super) async fn reports(
    tx: &WorkspaceTx,
    event: AlertEvent,
    outage: &Outage,
    account: &Account,
    link: Option<&Link>,
) -> Result<Alert, InboxError> {
    let state = link.map_or(account.status.as_str(), |link| link.state.as_str());
    Ok(Alert {
        event,
        alert_id: tx.new_id(),
        workspace: tx.settings().load().await?.name,
        account: Some(AlertAccount {
            id: account.id,
            name: account.name.clone(),
            phone: account.display_phone_number.clone(),
            provider: account.provider,
        }),
        state: Some(state.to_owned()),
        reason: account.status_reason.clone(),
        since: Some(outage.since),
        at: tx.now(),
    })
}

/// Writes an alert down for each receiver.
pub(super) async fn tell<'a>(
    tx: &WorkspaceTx,
    outage_id: Option<OutageId>,
    alert: &Alert,
    steps: impl Iterator<Item = Step<'a>>,
) -> Result<(), InboxError> {
    for (way, receiver, earlier) in steps {
        let new = NewAlertDelivery { outage_id, way, receiver, alert };
        let id = tx.alert_deliveries().add(new).await?;
        tx.jobs()
            .enqueue(NewJob {
                kind: JobKind::DeliverAlert,
                lane: Lane::High,
                queue: tx.scope().workspace_id().as_uuid(),
                order_key: earlier.unwrap_or(id).as_uuid(),
                subject: id.as_uuid(),
                payload: json!({}),
                run_at: tx.now(),
            })
            .await?;
    }
    Ok(())
}
