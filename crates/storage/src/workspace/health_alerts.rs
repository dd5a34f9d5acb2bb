//! Who in the workspace is told when a number is down, and after how long.

use std::time::Duration;

use blazz_domain::alert::AFTER_MINUTES;
use blazz_domain::email::Email;
use secrecy::SecretString;

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::json_text;
use crate::vault::Place;

/// Who is told, and after how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRules {
    /// How long a number is down before, in minutes.
    pub after_minutes: u32,
    /// The address that is posted to.
    pub webhook_url: Option<String>,
    pub addresses: Vec<Email>,
}

impl Default for AlertRules {
    fn default() -> Self {
        Self { after_minutes: AFTER_MINUTES, webhook_url: None, addresses: Vec::new() }
    }
}

impl AlertRules {
    pub const fn after(&self) -> Duration {
        Duration::from_mins(self.after_minutes as u64)
    }
}

impl FromRow for AlertRules {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let addresses: Vec<String> = row.json("addresses")?;
        Ok(Self {
            after_minutes: u32::try_from(row.int("after_minutes")?).unwrap_or(AFTER_MINUTES),
            webhook_url: row.maybe_text("webhook_url")?,
            addresses: addresses.iter().filter_map(|it| Email::parse(it).ok()).collect(),
        })
    }
}

struct Sealed(Vec<u8>);

impl FromRow for Sealed {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.bytes("webhook_secret").map(Self)
    }
}

/// The workspace's rules for alerts.
#[derive(Debug, Clone, Copy)]
pub struct HealthAlerts<'a>(pub(super) &'a WorkspaceTx);

impl HealthAlerts<'_> {
    /// What is in force; a workspace that never said anything tells nobody.
    pub async fn load(self) -> Result<AlertRules, StorageError> {
        let found: Option<AlertRules> = self
            .0
            .sql
            .find(
                "SELECT after_minutes, webhook_url, addresses FROM health_alerts
                  WHERE workspace_id = ?",
                args![self.0.workspace()],
            )
            .await?;
        Ok(found.unwrap_or_default())
    }

    /// What its webhook is signed with; none where there is no webhook.
    pub async fn secret(self) -> Result<Option<SecretString>, StorageError> {
        let found: Option<Sealed> = self
            .0
            .sql
            .find(
                "SELECT webhook_secret FROM health_alerts
                  WHERE workspace_id = ? AND webhook_secret IS NOT NULL",
                args![self.0.workspace()],
            )
            .await?;
        let Some(Sealed(sealed)) = found else { return Ok(None) };
        Ok(Some(self.0.vault().open(self.place(), &sealed)?))
    }

    pub async fn set(self, rules: &AlertRules) -> Result<(), StorageError> {
        let addresses: Vec<&str> = rules.addresses.iter().map(Email::as_str).collect();
        let values = || -> Result<_, StorageError> {
            Ok(args![
                i64::from(rules.after_minutes),
                rules.webhook_url.as_deref(),
                json_text(&addresses)?,
                self.0.workspace(),
            ])
        };
        let update = "UPDATE health_alerts SET after_minutes = ?, webhook_url = ?, addresses = ?
                       WHERE workspace_id = ?";
        if self.0.sql.execute(update, values()?).await? == 0 {
            let insert =
                "INSERT INTO health_alerts (after_minutes, webhook_url, addresses, workspace_id)
                 VALUES (?, ?, ?, ?)";
            self.0.sql.insert_new(insert, values()?).await?;
        }
        Ok(())
    }

    /// Keeps what the webhook is signed with, sealed, or forgets it. The rules must be there.
    pub async fn set_secret(self, secret: Option<&SecretString>) -> Result<(), StorageError> {
        let sealed = secret.map(|secret| self.0.vault().seal(self.place(), secret));
        self.0
            .sql
            .execute(
                "UPDATE health_alerts SET webhook_secret = ? WHERE workspace_id = ?",
                args![sealed, self.0.workspace()],
            )
            .await
            .map(drop)
    }

    fn place(self) -> Place<'static> {
        Place { workspace: self.0.workspace(), column: "alert_webhook_secret", row: &[] }
    }
}
