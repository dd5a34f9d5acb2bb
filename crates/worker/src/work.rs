//! The loop: wait for the doorbell, lease what is ready, run it, write down how it ended.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use blazz_domain::job::JobKind;
use blazz_domain::{AccountId, Timestamp};
use blazz_inbox::{Inbox, jobs};
use blazz_storage::StorageError;
use blazz_storage::system::jobs::{LeasedJob, Serve};
use futures_util::FutureExt;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::board::Board;
use crate::finish::{Ended, write_down};
use crate::heartbeat::beat;

/// Every so many rounds the least urgent lane is served first.
const FAIR_ROUND: u64 = 8;
/// The longest sleep: a doorbell of another process cannot be heard.
const BACKSTOP: Duration = Duration::from_secs(1);
/// How many ends of jobs are written down together.
const BATCH: usize = 64;
/// How often that is tried when the database refuses in passing, and the pause after the first try.
const TRIES: u32 = 6;
const REST: Duration = Duration::from_millis(50);

/// How many sends run at once; files have places of their own.
#[derive(Debug, Clone, Copy)]
pub struct WorkerSettings {
    pub jobs_at_once: usize,
    /// For one account: its trouble must not use up everybody's places.
    pub jobs_at_once_for_an_account: usize,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self { jobs_at_once: 256, jobs_at_once_for_an_account: 16 }
    }
}

/// Runs jobs until it is stopped.
#[derive(Debug)]
pub struct Worker {
    inbox: Arc<Inbox>,
    settings: WorkerSettings,
    board: Arc<Board>,
    running: TaskTracker,
    round: u64,
    /// When an account that has ready jobs but may not send now may do so again.
    next_place: Option<Timestamp>,
}

impl Worker {
    pub fn new(inbox: Arc<Inbox>, settings: WorkerSettings) -> Self {
        Self {
            inbox,
            settings,
            board: Arc::default(),
            running: TaskTracker::new(),
            round: 0,
            next_place: None,
        }
    }

    /// Works until `stop`, then lets running jobs end.
    pub async fn run(mut self, stop: CancellationToken) {
        let (ended, mut ends) = mpsc::channel(BATCH);
        let database = self.inbox.database.clone();
        if let Err(error) = self.take_back_own().await {
            tracing::warn!(%error, "taking back the jobs of the last run");
        }
        let heart = self.running.spawn(beat(database, self.board.clone(), stop.clone()));
        while !stop.is_cancelled() {
            if let Err(error) = self.lease_and_start(&ended).await {
                tracing::warn!(%error, "leasing jobs");
            }
            self.wait(&mut ends, &stop).await;
        }
        drop(ended);
        while let Some(first) = ends.recv().await {
            self.end(first, &mut ends).await;
        }
        self.running.close();
        self.running.wait().await;
        drop(heart);
    }

    /// A private database has no other worker: whatever is leased was left by a crash.
    async fn take_back_own(&self) -> Result<(), StorageError> {
        if !self.inbox.database.is_private() {
            return Ok(());
        }
        let tx = self.inbox.database.begin_system().await?;
        let released = tx.release_expired(Timestamp::from_millis(i64::MAX)).await?;
        tx.commit().await?;
        if released > 0 {
            tracing::info!(released, "took back the jobs of the last run");
        }
        Ok(())
    }

    /// Leases for every queue in turn what it may still run, and starts it.
    async fn lease_and_start(&mut self, ended: &mpsc::Sender<Ended>) -> Result<(), StorageError> {
        let queues = self.inbox.database.read_system().ready_queues().await?;
        let mut queues = self.with_room(queues);
        if queues.is_empty() {
            return Ok(());
        }
        self.round += 1;
        let turn = usize::try_from(self.round).unwrap_or(0) % queues.len();
        queues.rotate_left(turn);
        let serve = if self.round.is_multiple_of(FAIR_ROUND) {
            Serve::LeastUrgentFirst
        } else {
            Serve::MostUrgentFirst
        };
        let tx = self.inbox.database.begin_system().await?;
        let mut leased: Vec<LeasedJob> = Vec::new();
        for (queue, places) in queues {
            let room = self.board.room(queue, self.settings, &leased).at_most(places);
            if room.all > 0 {
                leased.extend(tx.lease_jobs(queue, serve, room).await?);
            }
        }
        if leased.is_empty() {
            return Ok(());
        }
        tx.commit().await?;
        for job in leased {
            self.start(job, ended.clone());
        }
        Ok(())
    }

    /// The queues that may start a job now, and how many their accounts' pace allows; of the others it
    /// remembers when to come back.
    fn with_room(&mut self, queues: Vec<Uuid>) -> Vec<(Uuid, i64)> {
        self.next_place = None;
        let now = self.inbox.database.clock().now();
        let mut open = Vec::with_capacity(queues.len());
        for queue in queues {
            let account = JobKind::account_of(queue);
            let is_for_others = self.inbox.elsewhere.has(account);
            let has_to_wait = self.inbox.providers.is_away(account);
            if is_for_others || has_to_wait || self.board.room(queue, self.settings, &[]).all <= 0 {
                continue;
            }
            match self.places(queue, now) {
                Ok(places) => open.push((queue, places)),
                Err(at) => self.next_place = Some(self.next_place.map_or(at, |next| next.min(at))),
            }
        }
        open
    }

    fn places(&self, queue: Uuid, now: Timestamp) -> Result<i64, Timestamp> {
        if JobKind::is_of_files(queue) {
            return Ok(i64::MAX);
        }
        self.inbox.pacer.places(AccountId::from_uuid(queue), now).map(i64::from)
    }

    /// Runs a job beside the others. A panic in it counts as a failed attempt and hurts nobody else.
    fn start(&self, job: LeasedJob, ended: mpsc::Sender<Ended>) {
        self.board.add(&job);
        let waited = self.inbox.database.clock().now().since(job.run_at);
        metrics::histogram!("blazz_jobs_wait_seconds", "kind" => job.kind.as_str())
            .record(waited.as_secs_f64());
        let (inbox, board) = (self.inbox.clone(), self.board.clone());
        self.running.spawn(async move {
            let run = AssertUnwindSafe(jobs::run(&inbox, &job)).catch_unwind();
            let finished = match run.await {
                Ok(finished) => finished,
                Err(_) => jobs::panicked(&inbox, &job).await,
            };
            board.remove(&job);
            if ended.send(Ended { job, finished }).await.is_err() {
                tracing::debug!("the worker stopped before a job ended");
            }
        });
    }

    /// Sleeps until something may be ready, writing down ends of jobs meanwhile.
    async fn wait(&self, ends: &mut mpsc::Receiver<Ended>, stop: &CancellationToken) {
        let database = &self.inbox.database;
        let next = match database.read_system().next_run_at().await {
            Ok(next) => next.into_iter().chain(self.next_place).min(),
            Err(error) => {
                tracing::warn!(%error, "looking for the next job");
                self.next_place
            }
        };
        let sleep = next.map_or(BACKSTOP, |at| at.since(database.clock().now()).min(BACKSTOP));
        tokio::select! {
            () = stop.cancelled() => {}
            () = database.bells().jobs() => {}
            () = tokio::time::sleep(sleep) => {}
            Some(first) = ends.recv() => self.end(first, ends).await,
        }
    }

    /// Writes down one end and those that are there already.
    async fn end(&self, first: Ended, ends: &mut mpsc::Receiver<Ended>) {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(next) = ends.try_recv()
        {
            batch.push(next);
        }
        let mut tried = 0;
        while let Err(error) = write_down(&self.inbox.database, &batch).await {
            tried += 1;
            if !error.is_transient() || tried == TRIES {
                tracing::error!(%error, jobs = batch.len(), "writing down how jobs ended");
                return;
            }
            tokio::time::sleep(REST * tried).await;
        }
    }
}
