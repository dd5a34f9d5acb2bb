//! The times in which the workspace's numbers were down.

use blazz_domain::{AccountId, OutageId, Timestamp};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

macro_rules! columns {
    () => {
        "SELECT id, account_id, since, alerted_at, ended_at"
    };
}

/// A time in which a number was down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    pub id: OutageId,
    pub account_id: AccountId,
    pub since: Timestamp,
    /// When it was decided that people are told.
    pub alerted_at: Option<Timestamp>,
    /// Absent while it lasts.
    pub ended_at: Option<Timestamp>,
}

impl FromRow for Outage {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            account_id: row.id("account_id")?,
            since: row.time("since")?,
            alerted_at: row.maybe_time("alerted_at")?,
            ended_at: row.maybe_time("ended_at")?,
        })
    }
}

/// The outages of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Outages<'a>(pub(super) &'a WorkspaceTx);

impl Outages<'_> {
    /// The outage that a number is in.
    pub async fn find_open(self, account: AccountId) -> Result<Option<Outage>, StorageError> {
        self.0
            .sql
            .find(
                concat!(
                    columns!(),
                    " FROM account_outages WHERE workspace_id = ? AND open_account_id = ?"
                ),
                args![self.0.workspace(), account],
            )
            .await
    }

    /// Outages that last and that nobody was told of.
    pub async fn list_untold(self) -> Result<Vec<Outage>, StorageError> {
        self.0
            .sql
            .list(
                concat!(
                    columns!(),
                    " FROM account_outages
                      WHERE workspace_id = ? AND open_account_id IS NOT NULL AND alerted_at IS NULL
                      ORDER BY open_account_id"
                ),
                args![self.0.workspace()],
            )
            .await
    }

    /// Reads an outage and keeps it from changing under us until the commit.
    pub async fn lock(self, id: OutageId) -> Result<Option<Outage>, StorageError> {
        let sql =
            concat!(columns!(), " FROM account_outages WHERE workspace_id = ? AND id = ?{lock}")
                .replace("{lock}", self.0.sql.for_update());
        self.0.sql.find(sql, args![self.0.workspace(), id]).await
    }

    /// A number is down from now on; `None` when it was before: one is never in two outages.
    pub async fn open(self, account: AccountId) -> Result<Option<OutageId>, StorageError> {
        let id: OutageId = self.0.new_id();
        let is_new = self
            .0
            .sql
            .insert_new(
                "INSERT INTO account_outages (workspace_id, id, account_id, open_account_id, since)
                 VALUES (?, ?, ?, ?, ?)",
                args![self.0.workspace(), id, account, account, self.0.now()],
            )
            .await?;
        Ok(is_new.then_some(id))
    }

    /// People are told of it.
    pub async fn alert(self, id: OutageId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE account_outages SET alerted_at = ? WHERE workspace_id = ? AND id = ?",
                args![self.0.now(), self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Nobody was told of it, and nobody will be.
    pub async fn forget(self, id: OutageId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "DELETE FROM account_outages WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// The number works again, or is no longer ours to watch.
    pub async fn end(self, id: OutageId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE account_outages SET open_account_id = NULL, ended_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![self.0.now(), self.0.workspace(), id],
            )
            .await
            .map(drop)
    }
}
