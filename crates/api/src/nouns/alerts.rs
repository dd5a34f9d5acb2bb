//! Who is told when a number is down.

use blazz_inbox::alerts::{self, RuleChange};
use blazz_inbox::views::{HealthAlertsView, health_alerts};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::Json;
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(show_health_alerts, set_health_alerts))
        .routes(routes!(test_health_alerts))
}

/// Who is told when a number is down, and how the last alert for each of them fared.
#[utoipa::path(get, path = "/workspaces/current/health-alerts", tag = "workspaces", operation_id = "health_alerts", responses((status = OK, body = HealthAlertsView)))]
async fn show_health_alerts(
    caller: May<right::AccountsManage>,
) -> ApiResult<axum::Json<HealthAlertsView>> {
    let tx = caller.read();
    Ok(axum::Json(health_alerts(caller.inbox(), &tx).await?))
}

/// Who is to be told when a number is down.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetHealthAlerts {
    /// How long a number is down before anybody is told, in minutes.
    #[schema(minimum = 1, maximum = 1440)]
    after_minutes: u32,
    /// An `https` address that alerts are posted to, signed: `X-Blazz-Signature` is the HMAC-SHA256, in hex, over
    /// `X-Blazz-Timestamp` (unix seconds) followed by the body. Left out or empty: nothing is posted.
    #[schema(max_length = 2000)]
    webhook_url: Option<String>,
    /// Left out: nobody is written to.
    #[serde(default)]
    #[schema(max_items = 10)]
    emails: Vec<String>,
    /// Make a new secret for the webhook; the old one signs nothing from then on.
    #[serde(default)]
    new_secret: bool,
}

/// The rules as they were saved, with the secret of the webhook when one was made: it is told once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SavedHealthAlerts {
    #[serde(flatten)]
    alerts: HealthAlertsView,
    /// What alerts are signed with; only in the answer to the request that had it made.
    webhook_secret: Option<String>,
}

/// Says who is told when a number is down, and after how long. Numbers that are down already count from when they
/// went down. The answer is the only place the secret of a webhook is shown.
#[utoipa::path(put, path = "/workspaces/current/health-alerts", tag = "workspaces", request_body = SetHealthAlerts, responses((status = OK, body = SavedHealthAlerts)))]
async fn set_health_alerts(
    caller: May<right::AccountsManage>,
    Json(body): Json<SetHealthAlerts>,
) -> ApiResult<axum::Json<SavedHealthAlerts>> {
    let change = RuleChange {
        after_minutes: body.after_minutes,
        webhook_url: body.webhook_url,
        addresses: body.emails,
        wants_new_secret: body.new_secret,
    };
    let tx = caller.begin().await?;
    let secret = alerts::set(caller.inbox(), &tx, &change).await?;
    let saved = SavedHealthAlerts {
        alerts: health_alerts(caller.inbox(), &tx).await?,
        webhook_secret: secret.as_ref().map(SecretString::expose_secret).map(str::to_owned),
    };
    tx.commit().await?;
    Ok(axum::Json(saved))
}

/// Sends a test to everybody who is told of alerts, and tells how each of them fared. It takes up to half a minute.
#[utoipa::path(post, path = "/workspaces/current/health-alerts/test", tag = "workspaces", responses((status = OK, body = HealthAlertsView)))]
async fn test_health_alerts(
    caller: May<right::AccountsManage>,
) -> ApiResult<axum::Json<HealthAlertsView>> {
    Ok(axum::Json(alerts::rehearse(caller.inbox(), caller.scope()).await?))
}
