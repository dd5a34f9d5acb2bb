//! Work that a clock set back would hold up: until the old time has come again, nobody would take it.

use std::time::Duration;

use super::SystemTx;
use super::jobs::LEASE;
use crate::error::StorageError;

/// No job is put off for longer than this (`blazz_domain::job::Backoff`).
const LONGEST_REST: Duration = Duration::from_hours(6);

impl SystemTx {
    /// Makes jobs ready that were made, or leased, or put off, by a clock that was ahead of now; gives how many.
    pub async fn forgive_clock(&self) -> Result<u64, StorageError> {
        let jobs = self
            .sql
            .execute(
                "UPDATE jobs SET run_at = ?
                  WHERE state = 0 AND run_at > ? AND (created_at > ? OR run_at > ?)",
                args![self.now(), self.now(), self.now(), self.now().plus(LONGEST_REST)],
            )
            .await?;
        let leases = self
            .sql
            .execute(
                "UPDATE jobs SET lease_until = ? WHERE state = 1 AND lease_until > ?",
                args![self.now().plus(LEASE), self.now().plus(LEASE * 2)],
            )
            .await?;
        Ok(jobs + leases)
    }
}
