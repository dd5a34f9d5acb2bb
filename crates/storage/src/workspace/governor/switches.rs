//! The switches that stop sending, and the workspace's time zone.

use blazz_domain::AccountId;

use super::{SendLimits, WorkspaceLimits};
use crate::error::StorageError;

impl SendLimits<'_> {
    /// Stops a number, or lets it send again.
    pub async fn switch_account(self, account: AccountId, stops: bool) -> Result<(), StorageError> {
        self.begin(account).await?;
        let (at, by) = self.now_and_who(stops);
        self.0
            .sql
            .execute(
                "UPDATE account_governor SET stopped_at = ?, stopped_by = ?
                  WHERE workspace_id = ? AND account_id = ?",
                args![at, by, self.0.workspace(), account],
            )
            .await
            .map(drop)
    }

    /// Stops every number of the workspace, or lets them send again.
    pub async fn switch_workspace(self, stops: bool) -> Result<(), StorageError> {
        self.begin_workspace().await?;
        let (at, by) = self.now_and_who(stops);
        self.0
            .sql
            .execute(
                "UPDATE workspace_governor SET stopped_at = ?, stopped_by = ?
                  WHERE workspace_id = ?",
                args![at, by, self.0.workspace()],
            )
            .await
            .map(drop)
    }

    /// Where days begin and hours are counted; an IANA name.
    pub async fn set_time_zone(self, name: &str) -> Result<(), StorageError> {
        self.begin_workspace().await?;
        self.0
            .sql
            .execute(
                "UPDATE workspace_governor SET time_zone = ? WHERE workspace_id = ?",
                args![name, self.0.workspace()],
            )
            .await
            .map(drop)
    }

    pub async fn of_workspace(self) -> Result<WorkspaceLimits, StorageError> {
        let found = self
            .0
            .sql
            .find(
                "SELECT time_zone, stopped_at, stopped_by FROM workspace_governor
                  WHERE workspace_id = ?",
                args![self.0.workspace()],
            )
            .await?;
        Ok(found.unwrap_or_else(|| WorkspaceLimits { time_zone: "UTC".to_owned(), stop: None }))
    }

    fn now_and_who(self, stops: bool) -> (Option<blazz_domain::Timestamp>, Option<String>) {
        (stops.then(|| self.0.now()), stops.then(|| self.0.scope().actor().label()))
    }

    async fn begin_workspace(self) -> Result<(), StorageError> {
        self.0
            .sql
            .insert_new(
                "INSERT INTO workspace_governor (workspace_id, time_zone) VALUES (?, 'UTC')",
                args![self.0.workspace()],
            )
            .await
            .map(drop)
    }
}
