//! Who is told when a number is down, and how the last alert fared, as clients see it.

use blazz_domain::Timestamp;
use blazz_domain::alert::{AlertEvent, AlertState, AlertWay};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::alert_deliveries::AlertDelivery;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::InboxError;
use crate::inbox::Inbox;

/// Who is told when a number is down.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = HealthAlerts)]
pub struct HealthAlertsView {
    /// How long a number is down before anybody is told, in minutes.
    pub after_minutes: u32,
    /// The address that is posted to, and how the last alert for it fared.
    pub webhook: Option<WebhookReceiverView>,
    pub emails: Vec<EmailReceiverView>,
    /// Whether this installation can send e-mail at all.
    pub sends_email: bool,
}

/// The address that alerts are posted to.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WebhookReceiver)]
pub struct WebhookReceiverView {
    pub url: String,
    pub last: Option<LastAlertView>,
}

/// An e-mail address that alerts go to.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EmailReceiver)]
pub struct EmailReceiverView {
    pub email: String,
    pub last: Option<LastAlertView>,
}

/// How the latest alert for a receiver fared.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LastAlert)]
pub struct LastAlertView {
    pub event: AlertEvent,
    pub state: AlertState,
    /// Why the last try failed.
    pub reason: Option<String>,
    /// When it was tried last.
    pub tried_at: Option<Timestamp>,
}

impl From<AlertDelivery> for LastAlertView {
    fn from(delivery: AlertDelivery) -> Self {
        Self {
            event: delivery.alert.event,
            state: delivery.state,
            reason: delivery.reason,
            tried_at: delivery.tried_at,
        }
    }
}

/// The workspace's rules for alerts as they stand.
pub async fn health_alerts(
    inbox: &Inbox,
    tx: &WorkspaceTx,
) -> Result<HealthAlertsView, InboxError> {
    let rules = tx.health_alerts().load().await?;
    let mut emails = Vec::with_capacity(rules.addresses.len());
    for address in &rules.addresses {
        let last = last(tx, AlertWay::Email, address.as_str()).await?;
        emails.push(EmailReceiverView { email: address.as_str().to_owned(), last });
    }
    let webhook = match rules.webhook_url {
        Some(url) => {
            Some(WebhookReceiverView { url, last: last(tx, AlertWay::Webhook, "").await? })
        }
        None => None,
    };
    let sends_email = inbox.carriers.has(AlertWay::Email);
    Ok(HealthAlertsView { after_minutes: rules.after_minutes, webhook, emails, sends_email })
}

async fn last(
    tx: &WorkspaceTx,
    way: AlertWay,
    receiver: &str,
) -> Result<Option<LastAlertView>, InboxError> {
    let found = tx.alert_deliveries().find_latest(way, receiver).await?;
    Ok(found.map(LastAlertView::from))
}
