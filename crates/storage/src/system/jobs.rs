//! Leasing jobs: which are ready, whose turn it is, and proof that a result comes from the lease's holder.

mod turns;

use std::time::Duration;

use blazz_domain::audit::Actor;
use blazz_domain::job::{JobKind, JobState};
use blazz_domain::lane::Lane;
use blazz_domain::{JobId, Timestamp};
use uuid::Uuid;

use super::SystemTx;
use crate::error::StorageError;
use crate::row::{FromRow, Number, Row};
use crate::scope::Scope;

/// How long a job is held without a sign of life: after a crash somebody else takes it up then.
pub const LEASE: Duration = Duration::from_secs(20);

/// A job that this process may run until the lease ends.
#[derive(Debug, Clone)]
pub struct LeasedJob {
    pub id: JobId,
    /// Opens the job's workspace, with the program as actor.
    pub scope: Scope,
    pub kind: JobKind,
    pub lane: Lane,
    pub queue: Uuid,
    pub order_key: Uuid,
    pub subject: Uuid,
    pub payload: serde_json::Value,
    /// Attempts so far, this one included.
    pub attempts: i64,
    /// Rises with every lease; a result is taken only with the newest.
    pub fence: i64,
    pub run_at: Timestamp,
}

impl FromRow for LeasedJob {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            scope: Scope::of_program(row.id("workspace_id")?, Actor::System),
            kind: row.word("kind", JobKind::parse)?,
            lane: Lane::from_rank(row.int("lane")?),
            queue: row.id("queue")?,
            order_key: row.id("order_key")?,
            subject: row.id("subject")?,
            payload: row.json("payload")?,
            attempts: row.int("attempts")? + 1,
            fence: row.int("fence")? + 1,
            run_at: row.time("run_at")?,
        })
    }
}

struct Queue(Uuid);

impl FromRow for Queue {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.id("queue").map(Self)
    }
}

/// The order in which lanes are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Serve {
    MostUrgentFirst,
    /// Now and then, so that a busy lane does not starve the ones below it.
    LeastUrgentFirst,
}

impl Serve {
    fn lanes(self) -> impl Iterator<Item = Lane> {
        let mut lanes = Lane::ALL.to_vec();
        if self == Self::LeastUrgentFirst {
            lanes.reverse();
        }
        lanes.into_iter()
    }
}

/// How many jobs of a queue may be leased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    pub all: i64,
    /// Of them in lanes that are not pressing: the rest is kept free for those that are.
    pub ordinary: i64,
}

impl From<i64> for Room {
    fn from(all: i64) -> Self {
        Self { all, ordinary: all }
    }
}

impl Room {
    /// At most so many.
    #[must_use]
    pub fn at_most(self, jobs: i64) -> Self {
        Self { all: self.all.min(jobs), ordinary: self.ordinary.min(jobs) }
    }

    const fn in_lane(self, lane: Lane) -> i64 {
        if lane.is_pressing() || self.all < self.ordinary { self.all } else { self.ordinary }
    }

    fn take(&mut self, lane: Lane, jobs: usize) {
        let jobs = i64::try_from(jobs).unwrap_or(i64::MAX);
        self.all = self.all.saturating_sub(jobs);
        if !lane.is_pressing() {
            self.ordinary = self.ordinary.saturating_sub(jobs);
        }
    }
}

impl SystemTx {
    /// Queues (accounts) that have a job ready now. Steps from queue to queue through the index, so that
    /// a long queue costs no more than a short one.
    pub async fn ready_queues(&self) -> Result<Vec<Uuid>, StorageError> {
        let queues: Vec<Queue> = self
            .sql
            .list(
                "WITH RECURSIVE queues (queue) AS (
                     SELECT MIN(j.queue) FROM jobs j WHERE j.state = 0
                      UNION ALL
                     SELECT (SELECT MIN(j.queue) FROM jobs j
                              WHERE j.state = 0 AND j.queue > q.queue)
                       FROM queues q WHERE q.queue IS NOT NULL
                 )
                 SELECT q.queue FROM queues q
                  WHERE q.queue IS NOT NULL
                    AND EXISTS (SELECT 1 FROM jobs j
                                 WHERE j.state = 0 AND j.queue = q.queue
                                   AND j.lane IN (0, 1, 2, 3) AND j.run_at <= ?)",
                args![self.now()],
            )
            .await?;
        Ok(queues.into_iter().map(|queue| queue.0).collect())
    }

    /// When the next job that is not ready yet becomes so.
    pub async fn next_run_at(&self) -> Result<Option<Timestamp>, StorageError> {
        let found: Option<Number> = self
            .sql
            .find(
                "SELECT run_at AS value FROM jobs
                  WHERE state = 0 AND run_at > ? ORDER BY run_at LIMIT 1",
                args![self.now()],
            )
            .await?;
        Ok(found.map(|at| Timestamp::from_millis(at.0)))
    }

    /// Leases ready jobs of one queue, as far as there is room. A job waits while an older one with the same order key,
    /// in its own or a more urgent lane, is not done.
    pub async fn lease_jobs(
        &self,
        queue: Uuid,
        serve: Serve,
        room: impl Into<Room>,
    ) -> Result<Vec<LeasedJob>, StorageError> {
        let (mut leased, mut room) = (Vec::new(), room.into());
        for lane in serve.lanes() {
            if room.in_lane(lane) > 0 {
                let jobs = self.lease_in_lane(queue, lane, room.in_lane(lane)).await?;
                room.take(lane, jobs.len());
                leased.extend(jobs);
            }
        }
        Ok(leased)
    }

    async fn lease_in_lane(
        &self,
        queue: Uuid,
        lane: Lane,
        limit: i64,
    ) -> Result<Vec<LeasedJob>, StorageError> {
        let sql = "SELECT j.workspace_id, j.id, j.kind, j.lane, j.queue, j.order_key, j.subject,
                          j.payload, j.attempts, j.fence, j.run_at
                     FROM jobs j
                    WHERE j.state = 0 AND j.queue = ? AND j.lane = ? AND j.run_at <= ?
                      AND NOT EXISTS (SELECT 1 FROM jobs o
                                       WHERE o.order_key = j.order_key AND o.state IN (0, 1, 3)
                                         AND o.lane <= j.lane AND o.id < j.id)
                    ORDER BY j.run_at, j.id LIMIT ?{lock}"
            .replace("{lock}", self.sql.skip_locked());
        let ready: Vec<LeasedJob> =
            self.sql.list(sql, args![queue, lane.rank(), self.now(), limit]).await?;
        let mut leased = Vec::with_capacity(ready.len());
        for job in ready {
            if self.lease(&job).await? {
                leased.push(job);
            }
        }
        Ok(leased)
    }

    async fn lease(&self, job: &LeasedJob) -> Result<bool, StorageError> {
        let until = self.now().plus(LEASE);
        let changed = self
            .sql
            .execute(
                "UPDATE jobs SET state = 1, lease_until = ?, attempts = ?, fence = ?
                  WHERE workspace_id = ? AND id = ? AND state = 0",
                args![until, job.attempts, job.fence, job.scope.workspace_id(), job.id],
            )
            .await?;
        Ok(changed == 1)
    }

    /// Keeps these jobs for another [`LEASE`]; gives how many are still ours.
    pub async fn renew_leases(&self, jobs: &[LeasedJob]) -> Result<u64, StorageError> {
        let mut renewed = 0;
        for job in jobs {
            renewed += self
                .sql
                .execute(
                    "UPDATE jobs SET lease_until = ?
                      WHERE workspace_id = ? AND id = ? AND state = 1 AND fence = ?",
                    args![self.now().plus(LEASE), job.scope.workspace_id(), job.id, job.fence],
                )
                .await?;
        }
        Ok(renewed)
    }

    /// Puts back every job whose lease ran out, and at start-up every leased one of this only process.
    pub async fn release_expired(&self, now_or_later: Timestamp) -> Result<u64, StorageError> {
        self.sql
            .execute(
                "UPDATE jobs SET state = 0, run_at = ?, lease_until = NULL
                  WHERE state = 1 AND lease_until <= ?",
                args![self.now(), now_or_later],
            )
            .await
    }

    /// Deletes jobs that are done, and passes their turns on; gives how many were still held under these
    /// leases.
    pub async fn finish_jobs(&self, jobs: &[&LeasedJob]) -> Result<u64, StorageError> {
        let mut finished = 0;
        for job in jobs {
            let deleted = self
                .sql
                .execute(
                    "DELETE FROM jobs WHERE workspace_id = ? AND id = ? AND state = 1 AND fence = ?",
                    args![job.scope.workspace_id(), job.id, job.fence],
                )
                .await?;
            if deleted > 0 {
                self.pass_turn(job.order_key).await?;
            }
            finished += deleted;
        }
        Ok(finished)
    }

    /// Puts a job back for later. An attempt that did not happen (`counts` false) is not counted.
    pub async fn retry_job(
        &self,
        job: &LeasedJob,
        run_at: Timestamp,
        error: Option<&str>,
        counts: bool,
    ) -> Result<bool, StorageError> {
        let attempts = if counts { job.attempts } else { job.attempts - 1 };
        let changed = self
            .sql
            .execute(
                "UPDATE jobs
                    SET state = 0, run_at = ?, attempts = ?, lease_until = NULL,
                        last_error = COALESCE(?, last_error)
                  WHERE workspace_id = ? AND id = ? AND state = 1 AND fence = ?",
                args![run_at, attempts, error, job.scope.workspace_id(), job.id, job.fence],
            )
            .await?;
        Ok(changed > 0)
    }

    /// Gives a job up and passes its turn on; it stays in the dead-letter list with its reason.
    pub async fn bury_job(&self, job: &LeasedJob, error: &str) -> Result<bool, StorageError> {
        let changed =
            self.sql
                .execute(
                    "UPDATE jobs SET state = ?, lease_until = NULL, last_error = ?
                  WHERE workspace_id = ? AND id = ? AND state = 1 AND fence = ?",
                    args![
                        JobState::Dead.to_code(),
                        error,
                        job.scope.workspace_id(),
                        job.id,
                        job.fence,
                    ],
                )
                .await?;
        if changed > 0 {
            self.pass_turn(job.order_key).await?;
        }
        Ok(changed > 0)
    }

    /// How many jobs wait and are dead, for metrics.
    pub async fn count_jobs(&self, state: JobState) -> Result<i64, StorageError> {
        let found: Option<Number> = self
            .sql
            .find("SELECT COUNT(*) AS value FROM jobs WHERE state = ?", args![state.to_code()])
            .await?;
        Ok(found.map_or(0, |count| count.0))
    }
}
