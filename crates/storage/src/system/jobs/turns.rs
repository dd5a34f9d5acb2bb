//! Whose turn is next among jobs of one order key: those behind an older one wait, and cost nothing meanwhile.

use std::collections::BTreeSet;

use blazz_domain::{JobId, WorkspaceId};
use uuid::Uuid;

use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::system::SystemTx;

/// How many jobs that were passed over are looked at in one go.
const JOBS_AT_ONCE: i64 = 1_000;

struct Next {
    workspace_id: WorkspaceId,
    id: JobId,
}

impl FromRow for Next {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self { workspace_id: row.id("workspace_id")?, id: row.id("id")? })
    }
}

struct Key(Uuid);

impl FromRow for Key {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.id("order_key").map(Self)
    }
}

impl SystemTx {
    /// Makes ready what waited for a job of this key that is no more: at most one job of each lane.
    pub(super) async fn pass_turn(&self, order_key: Uuid) -> Result<u64, StorageError> {
        let next: Vec<Next> = self
            .sql
            .list(
                "SELECT j.workspace_id, j.id
                   FROM (SELECT 0 AS lane UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) l
                   JOIN jobs j ON j.order_key = ? AND j.state = 3 AND j.lane = l.lane
                              AND j.id = (SELECT MIN(f.id) FROM jobs f
                                           WHERE f.order_key = ? AND f.state = 3
                                             AND f.lane = l.lane)
                  WHERE NOT EXISTS (SELECT 1 FROM jobs o
                                     WHERE o.order_key = j.order_key AND o.state IN (0, 1, 3)
                                       AND o.lane <= j.lane AND o.id < j.id)",
                args![order_key, order_key],
            )
            .await?;
        let mut passed = 0;
        for job in next {
            passed += self
                .sql
                .execute(
                    "UPDATE jobs SET state = 0 WHERE workspace_id = ? AND id = ? AND state = 3",
                    args![job.workspace_id, job.id],
                )
                .await?;
        }
        Ok(passed)
    }

    /// Makes ready what waits for nothing: two processes that end the last two jobs before it at the same
    /// moment each see the other's.
    pub async fn pass_forgotten_turns(&self) -> Result<u64, StorageError> {
        let waiting: Vec<Key> = self
            .sql
            .list(
                "SELECT w.order_key FROM jobs w
                  WHERE w.state = 3
                    AND NOT EXISTS (SELECT 1 FROM jobs o
                                     WHERE o.order_key = w.order_key AND o.state IN (0, 1))
                  LIMIT ?",
                args![JOBS_AT_ONCE],
            )
            .await?;
        let keys: BTreeSet<Uuid> = waiting.into_iter().map(|key| key.0).collect();
        let mut passed = 0;
        for key in keys {
            passed += self.pass_turn(key).await?;
        }
        Ok(passed)
    }
}
