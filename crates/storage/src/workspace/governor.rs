//! What limits sending: settings, switches and facts of the numbers, and what each sent in a day.

mod counts;
mod switches;

use blazz_domain::governor::{AccountFact, Governor, GovernorSettings, Zone};
use blazz_domain::{AccountId, Timestamp};

use super::accounts::Account;
use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::json_text;

/// Somebody stopped sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub at: Timestamp,
    /// Who, as the audit trail calls them.
    pub by: String,
}

impl Stop {
    fn from_columns(row: &Row<'_>, at: &str, by: &str) -> Result<Option<Self>, StorageError> {
        let at = row.maybe_time(at)?;
        let by = row.maybe_text(by)?;
        Ok(at.map(|at| Self { at, by: by.unwrap_or_default() }))
    }
}

/// What is stored of a number's limits; most numbers have nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Absent while the number has what its provider begins with.
    pub settings: Option<GovernorSettings>,
    pub facts: Vec<AccountFact>,
    /// When the number was linked anew; absent: it counts from when it was added.
    pub began_at: Option<Timestamp>,
    pub account_stop: Option<Stop>,
    pub workspace_stop: Option<Stop>,
    /// The workspace's, an IANA name; absent: UTC.
    pub time_zone: Option<String>,
}

impl FromRow for Limits {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            settings: row.maybe_json("settings")?,
            facts: row.maybe_json("facts")?.unwrap_or_default(),
            began_at: row.maybe_time("began_at")?,
            account_stop: Stop::from_columns(row, "account_stopped_at", "account_stopped_by")?,
            time_zone: row.maybe_text("time_zone")?,
            workspace_stop: Stop::from_columns(
                row,
                "workspace_stopped_at",
                "workspace_stopped_by",
            )?,
        })
    }
}

impl Limits {
    /// The rules of `account`, whose limits these are.
    pub fn governor(self, account: &Account) -> Governor {
        let zone = self.time_zone.as_deref().and_then(Zone::parse);
        Governor {
            settings: self.settings.unwrap_or_else(|| GovernorSettings::of(account.provider)),
            facts: self.facts,
            is_account_stopped: self.account_stop.is_some(),
            is_workspace_stopped: self.workspace_stop.is_some(),
            zone: zone.unwrap_or_else(Zone::utc),
            began_at: self.began_at.unwrap_or(account.created_at),
        }
    }
}

/// The switch and the clock of the whole workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceLimits {
    /// An IANA name.
    pub time_zone: String,
    pub stop: Option<Stop>,
}

impl FromRow for WorkspaceLimits {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            time_zone: row.text("time_zone")?,
            stop: Stop::from_columns(row, "stopped_at", "stopped_by")?,
        })
    }
}

struct Facts(Vec<AccountFact>);

impl FromRow for Facts {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self(row.maybe_json("facts")?.unwrap_or_default()))
    }
}

/// The limits of the workspace's numbers.
#[derive(Debug, Clone, Copy)]
pub struct SendLimits<'a>(pub(super) &'a WorkspaceTx);

impl SendLimits<'_> {
    /// What a number is limited to; `None`: what its provider begins with.
    pub async fn set_settings(
        self,
        account: AccountId,
        settings: Option<&GovernorSettings>,
    ) -> Result<(), StorageError> {
        self.begin(account).await?;
        self.0
            .sql
            .execute(
                "UPDATE account_governor SET settings = ?
                  WHERE workspace_id = ? AND account_id = ?",
                args![settings.map(json_text).transpose()?, self.0.workspace(), account],
            )
            .await
            .map(drop)
    }

    /// The warm-up of a number counts from now.
    pub async fn warm_up_anew(self, account: AccountId) -> Result<(), StorageError> {
        self.begin(account).await?;
        self.0
            .sql
            .execute(
                "UPDATE account_governor SET began_at = ?
                  WHERE workspace_id = ? AND account_id = ?",
                args![self.0.now(), self.0.workspace(), account],
            )
            .await
            .map(drop)
    }

    /// What WhatsApp holds against a number; nobody else changes it until the commit.
    pub async fn lock_facts(self, account: AccountId) -> Result<Vec<AccountFact>, StorageError> {
        self.begin(account).await?;
        let sql = "SELECT facts FROM account_governor
                    WHERE workspace_id = ? AND account_id = ?{lock}"
            .replace("{lock}", self.0.sql.for_update());
        let found: Option<Facts> = self.0.sql.find(sql, args![self.0.workspace(), account]).await?;
        Ok(found.map(|facts| facts.0).unwrap_or_default())
    }

    pub async fn set_facts(
        self,
        account: AccountId,
        facts: &[AccountFact],
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE account_governor SET facts = ? WHERE workspace_id = ? AND account_id = ?",
                args![json_text(&facts)?, self.0.workspace(), account],
            )
            .await
            .map(drop)
    }

    /// A number that had nothing of its own has a row from now on.
    async fn begin(self, account: AccountId) -> Result<(), StorageError> {
        self.0
            .sql
            .insert_new(
                "INSERT INTO account_governor (workspace_id, account_id) VALUES (?, ?)",
                args![self.0.workspace(), account],
            )
            .await
            .map(drop)
    }
}
