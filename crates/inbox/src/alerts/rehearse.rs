//! Somebody tries whether alerts arrive: on every way at once, and each tells how it went.

use blazz_domain::alert::{Alert, AlertEvent, AlertState, AlertWay};
use blazz_domain::audit::AuditAction;
use blazz_storage::workspace::alert_deliveries::NewAlertDelivery;
use blazz_storage::workspace::health_alerts::AlertRules;
use blazz_storage::{Scope, WorkspaceTx};
use futures_util::future::join_all;
use secrecy::SecretString;
use serde_json::json;

use super::carrier::{AlertFailure, Receiver};
use super::tell::{is_told, receivers};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::{HealthAlertsView, health_alerts};

/// Sends a test to everybody who is told of alerts, once. What is sent is sent between two transactions.
pub async fn rehearse(inbox: &Inbox, scope: &Scope) -> Result<HealthAlertsView, InboxError> {
    let tx = inbox.database.begin(scope).await?;
    let rules = tx.health_alerts().load().await?;
    if !is_told(&rules) {
        return Err(InboxError::NotNow {
            code: "nobody_to_tell",
            why: "nobody is told of alerts: set a webhook or an e-mail address first",
        });
    }
    let secret = tx.health_alerts().secret().await?;
    let alert = test(&tx).await?;
    tx.audit().record(AuditAction::HealthAlertsTested, None, &json!({})).await?;
    tx.commit().await?;
    let outcomes = send(inbox, &rules, secret.as_ref(), &alert).await;
    let tx = inbox.database.begin(scope).await?;
    for ((way, receiver), outcome) in receivers(&rules).zip(outcomes) {
        keep(&tx, &alert, (way, receiver), outcome).await?;
    }
    let view = health_alerts(inbox, &tx).await?;
    tx.commit().await?;
    Ok(view)
}

async fn test(tx: &WorkspaceTx) -> Result<Alert, InboxError> {
    Ok(Alert {
        event: AlertEvent::Test,
        alert_id: tx.new_id(),
        workspace: tx.settings().load().await?.name,
        account: None,
        state: None,
        reason: None,
        since: None,
        at: tx.now(),
    })
}

async fn send(
    inbox: &Inbox,
    rules: &AlertRules,
    secret: Option<&SecretString>,
    alert: &Alert,
) -> Vec<Result<(), AlertFailure>> {
    let url = rules.webhook_url.as_deref().unwrap_or_default();
    let sends = receivers(rules).map(|(way, receiver)| {
        let to = match way {
            AlertWay::Webhook => Receiver { address: url.to_owned(), secret: secret.cloned() },
            AlertWay::Email => Receiver { address: receiver.to_owned(), secret: None },
        };
        async move { inbox.carriers.carry(way, alert, &to).await }
    });
    join_all(sends).await
}

async fn keep(
    tx: &WorkspaceTx,
    alert: &Alert,
    (way, receiver): (AlertWay, &str),
    outcome: Result<(), AlertFailure>,
) -> Result<(), InboxError> {
    let new = NewAlertDelivery { outage_id: None, way, receiver, alert };
    let id = tx.alert_deliveries().add(new).await?;
    let reason = outcome.err().map(|failure| failure.reason);
    let state = if reason.is_some() { AlertState::Failed } else { AlertState::Sent };
    tx.alert_deliveries().set_state(id, state, reason.as_deref()).await?;
    Ok(())
}
