//! Work of the workspace that is done later. Leasing it is the program's own affair: see `system::jobs`.

use blazz_domain::job::{JobKind, JobState};
use blazz_domain::lane::Lane;
use blazz_domain::{AccountId, JobId, Timestamp};
use blazz_faults::{Guard, is_removed};
use uuid::Uuid;

use super::page::{Page, one_more};
use super::transaction::WorkspaceTx;
use super::without;
use crate::error::StorageError;
use crate::row::{FromRow, Number, Row};

macro_rules! columns {
    () => {
        "SELECT id, kind, lane, queue, order_key, subject, payload, state, run_at, attempts, \
                last_error, created_at"
    };
}

/// A piece of later work.
#[derive(Debug, Clone)]
pub struct Job {
    pub id: JobId,
    pub kind: JobKind,
    pub lane: Lane,
    /// Whose turn it uses, see [`JobKind::queue`].
    pub queue: Uuid,
    /// Jobs with the same key run one after another, oldest first.
    pub order_key: Uuid,
    /// What it is about: a message or a file.
    pub subject: Uuid,
    pub payload: serde_json::Value,
    pub state: JobState,
    pub run_at: Timestamp,
    pub attempts: i64,
    pub last_error: Option<String>,
    pub created_at: Timestamp,
}

/// What a job starts with.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub kind: JobKind,
    pub lane: Lane,
    pub queue: Uuid,
    pub order_key: Uuid,
    pub subject: Uuid,
    pub payload: serde_json::Value,
    pub run_at: Timestamp,
}

impl FromRow for Job {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            kind: row.word("kind", JobKind::parse)?,
            lane: Lane::from_rank(row.int("lane")?),
            queue: row.id("queue")?,
            order_key: row.id("order_key")?,
            subject: row.id("subject")?,
            payload: row.json("payload")?,
            state: JobState::from_code(row.int("state")?),
            run_at: row.time("run_at")?,
            attempts: row.int("attempts")?,
            last_error: row.maybe_text("last_error")?,
            created_at: row.time("created_at")?,
        })
    }
}

/// The jobs of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Jobs<'a>(pub(super) &'a WorkspaceTx);

impl Jobs<'_> {
    /// Adds a job; workers are told after the commit.
    pub async fn enqueue(self, new: NewJob) -> Result<JobId, StorageError> {
        if is_removed(Guard::Outbox) && new.kind == JobKind::DeliverMessage {
            return Ok(without::outbox(self.0, new));
        }
        self.add(new).await
    }

    pub(super) async fn add(self, new: NewJob) -> Result<JobId, StorageError> {
        let id: JobId = self.0.new_id();
        let waits = self.has_elder(id, &new).await?;
        let state = if waits { JobState::Waiting } else { JobState::Ready };
        self.0
            .sql
            .execute(
                "INSERT INTO jobs (workspace_id, id, kind, lane, queue, order_key, subject, payload,
                        state, run_at, attempts, fence, created_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)",
                args![
                    self.0.workspace(), id, new.kind.as_str(), new.lane.rank(), new.queue,
                    new.order_key, new.subject, &new.payload, state.to_code(),
                    new.run_at, self.0.now(),
                ],
            )
            .await?;
        self.0.ring_jobs_after_commit();
        Ok(id)
    }

    /// Whether an older job holds this one back. That job cannot end before the commit: whoever ends it finds
    /// ours waiting. Older is what has a smaller id; a clock that was set back makes younger ones older.
    async fn has_elder(self, id: JobId, new: &NewJob) -> Result<bool, StorageError> {
        let sql = "SELECT lane AS value FROM jobs
                    WHERE workspace_id = ? AND order_key = ? AND state IN (0, 1, 3) AND lane <= ?
                      AND id < ? LIMIT 1{lock}"
            .replace("{lock}", self.0.sql.for_update());
        let elder: Option<Number> = self
            .0
            .sql
            .find(sql, args![self.0.workspace(), new.order_key, new.lane.rank(), id])
            .await?;
        Ok(elder.is_some())
    }

    pub async fn find(self, id: JobId) -> Result<Option<Job>, StorageError> {
        self.0
            .sql
            .find(
                concat!(columns!(), " FROM jobs WHERE workspace_id = ? AND id = ?"),
                args![self.0.workspace(), id],
            )
            .await
    }

    /// The job of a kind about this subject.
    pub async fn find_about(
        self,
        subject: Uuid,
        kind: JobKind,
    ) -> Result<Option<Job>, StorageError> {
        self.0
            .sql
            .find(
                concat!(
                    columns!(),
                    " FROM jobs WHERE workspace_id = ? AND subject = ? AND kind = ? LIMIT 1"
                ),
                args![self.0.workspace(), subject, kind.as_str()],
            )
            .await
    }

    /// Jobs in one state, newest first.
    pub async fn list(
        self,
        state: JobState,
        before: Option<JobId>,
        limit: usize,
    ) -> Result<Page<Job, JobId>, StorageError> {
        let before = before.unwrap_or_else(|| Uuid::max().into());
        let items: Vec<Job> = self
            .0
            .sql
            .list(
                concat!(
                    columns!(),
                    " FROM jobs /*! FORCE INDEX (jobs_by_state) */
                     WHERE workspace_id = ? AND state = ? AND id < ?
                     ORDER BY id DESC LIMIT ?"
                ),
                args![self.0.workspace(), state.to_code(), before, one_more(limit)],
            )
            .await?;
        Ok(Page::cut(items, limit, |job| job.id))
    }

    /// Makes a job run now, its attempts counted anew; a job that is being run is left alone.
    pub async fn revive(self, id: JobId) -> Result<bool, StorageError> {
        let changed = self
            .0
            .sql
            .execute(
                "UPDATE jobs SET state = ?, run_at = ?, attempts = 0
                  WHERE workspace_id = ? AND id = ? AND state <> ?",
                args![
                    JobState::Ready.to_code(),
                    self.0.now(),
                    self.0.workspace(),
                    id,
                    JobState::Leased.to_code(),
                ],
            )
            .await?;
        self.0.ring_jobs_after_commit();
        Ok(changed > 0)
    }

    /// How many messages of a number wait to leave, held ones with them.
    pub async fn waiting(self, account: AccountId) -> Result<i64, StorageError> {
        let queue = JobKind::DeliverMessage.queue(account);
        let sql = "SELECT COUNT(*) AS value FROM jobs
                    WHERE state = 0 AND queue = ? AND workspace_id = ?";
        let found = self.0.sql.find(sql, args![queue, self.0.workspace()]).await?;
        Ok(found.map_or(0, |Number(count)| count))
    }

    /// Has every message that is held be looked at now; gives how many jobs that are.
    pub async fn rouse_held(self, account: Option<AccountId>) -> Result<u64, StorageError> {
        let queue = account.map(|account| JobKind::DeliverMessage.queue(account));
        let roused = self
            .0
            .sql
            .execute(
                "UPDATE jobs SET run_at = ?
                  WHERE workspace_id = ? AND state = 0 AND run_at > ? AND kind = ?
                    AND queue = COALESCE(?, queue)
                    AND EXISTS (SELECT 1 FROM messages m
                                 WHERE m.workspace_id = jobs.workspace_id AND m.id = jobs.subject
                                   AND m.held IS NOT NULL)",
                args![
                    self.0.now(),
                    self.0.workspace(),
                    self.0.now(),
                    JobKind::DeliverMessage.as_str(),
                    queue,
                ],
            )
            .await?;
        self.0.ring_jobs_after_commit();
        Ok(roused)
    }

    /// Deletes a job that was given up.
    pub async fn discard(self, id: JobId) -> Result<bool, StorageError> {
        let changed = self
            .0
            .sql
            .execute(
                "DELETE FROM jobs WHERE workspace_id = ? AND id = ? AND state = ?",
                args![self.0.workspace(), id, JobState::Dead.to_code()],
            )
            .await?;
        Ok(changed > 0)
    }
}
