//! The real queue, asked what the model is asked.

use std::sync::Arc;
use std::time::Duration;

use blazz_domain::job::{JobKind, JobState};
use blazz_domain::{JobId, Timestamp};
use blazz_storage::Database;
use blazz_storage::system::SystemTx;
use blazz_storage::system::jobs::{LeasedJob, Room as Places, Serve};
use uuid::Uuid;

use super::Answer;
use super::model::{Model, Seen};
use super::steps::{BACKOFF, QUEUES, Step, What};
use crate::house::{House, Place, Room, TestClock, connect};

/// How many of the latest leases are remembered by their holders, gone or not.
const REMEMBERED: usize = 10;

/// What came of a step: the answer, the lease it was about, the job it made.
type Taken = (Answer, Option<LeasedJob>, Option<JobId>);

pub(super) struct Queue {
    place: Arc<Place>,
    clock: Arc<TestClock>,
    database: Database,
    rooms: [Room; 2],
    leases: Vec<LeasedJob>,
    /// Whether every job was seen to its end.
    pub(super) is_drained: bool,
}

impl Queue {
    /// Makes two workspaces at this place.
    pub(super) async fn open(place: Arc<Place>) -> Self {
        let house = House::at(place).await;
        let rooms = [house.room("Toko").await, house.room("Lain").await];
        let House { place, clock, database } = house;
        Self { place, clock, database, rooms, leases: Vec::new(), is_drained: true }
    }

    /// Forgets what was before: a sequence that failed leaves jobs behind.
    pub(super) async fn start_over(&mut self) {
        if !self.is_drained {
            self.place.forget_jobs().await;
        }
        self.is_drained = false;
        self.clock.start_over();
        self.leases.clear();
    }

    pub(super) fn now(&self) -> i64 {
        self.database.clock().now().as_millis()
    }

    pub(super) fn pass(&self, time: Duration) {
        self.clock.pass(time);
    }

    pub(super) async fn take(&mut self, step: &Step, model: &Model) -> Taken {
        let taken = self.try_step(step, model).await;
        if !step.is_kept {
            self.place.jobs_are_free().await;
        }
        taken
    }

    async fn try_step(&mut self, step: &Step, model: &Model) -> Taken {
        if let Some(lease) = step.what.lease() {
            if self.leases.is_empty() {
                return (Answer::Nothing, None, None);
            }
            let from = self.leases.len().saturating_sub(REMEMBERED);
            let held = lease.get(&self.leases[from..]).clone();
            let changed = self.settle(step, &held).await;
            return (Answer::Changed(changed), Some(held), None);
        }
        let mut made = None;
        let answer = match &step.what {
            What::Enqueue { .. } => {
                made = Some(self.enqueue(step).await);
                Answer::Added
            }
            What::Lease { queue, serve, all, ordinary } => {
                let places = Places { all: *all, ordinary: *ordinary };
                Answer::Leased(self.lease(*queue, *serve, places, step.is_kept).await)
            }
            What::ReleaseExpired => Answer::Changed(self.release(step.is_kept).await),
            What::Look => {
                let (ready, next_run_at) = (self.ready_queues().await, self.next_run_at().await);
                Answer::Seen { ready, next_run_at }
            }
            What::Restart => Answer::Changed(self.restart().await),
            What::Pass(time) => {
                self.clock.pass(*time);
                Answer::Nothing
            }
            What::SetBack(time) => {
                self.clock.set_back(*time);
                Answer::Nothing
            }
            what => match what.job().and_then(|index| model.pick(*index)) {
                Some(id) => Answer::Changed(self.change(step, id, model.room_of(id)).await),
                None => Answer::Nothing,
            },
        };
        (answer, None, made)
    }

    fn uuid(&self, queue: usize) -> Uuid {
        match queue {
            0 => self.rooms[0].account.as_uuid(),
            1 => self.rooms[1].account.as_uuid(),
            _ => JobKind::FetchMedia.queue(self.rooms[0].account),
        }
    }

    async fn enqueue(&self, step: &Step) -> JobId {
        let What::Enqueue { queue, lane, chat, wait } = step.what else { unreachable!() };
        let room = &self.rooms[usize::from(queue == 1)];
        let tx = room.begin().await;
        let mut job = room.job(lane, (queue as u128) << 8 | u128::from(chat));
        (job.queue, job.run_at) = (self.uuid(queue), tx.now().plus(wait));
        let id = tx.jobs().enqueue(job).await.unwrap();
        if step.is_kept {
            tx.commit().await.unwrap();
        }
        id
    }

    async fn lease(
        &mut self,
        queue: usize,
        serve: Serve,
        places: Places,
        is_kept: bool,
    ) -> Vec<(JobId, i64, i64)> {
        let tx = self.database.begin_system().await.unwrap();
        let jobs = tx.lease_jobs(self.uuid(queue), serve, places).await.unwrap();
        end(tx, is_kept).await;
        let told = jobs.iter().map(|job| (job.id, job.attempts, job.fence)).collect();
        if is_kept {
            self.leases.extend(jobs);
        }
        told
    }

    async fn settle(&self, step: &Step, held: &LeasedJob) -> u64 {
        let tx = self.database.begin_system().await.unwrap();
        let changed = match &step.what {
            What::Finish(_) => tx.finish_jobs(&[held]).await.unwrap(),
            What::PutOff(_, wait) => {
                u64::from(tx.retry_job(held, tx.now().plus(*wait), None, false).await.unwrap())
            }
            What::Renew(_) => tx.renew_leases(std::slice::from_ref(held)).await.unwrap(),
            _ => u64::from(fail(&tx, held).await),
        };
        end(tx, step.is_kept).await;
        changed
    }

    async fn change(&self, step: &Step, id: JobId, room: usize) -> u64 {
        let tx = self.rooms[room].begin().await;
        let changed = match &step.what {
            What::Revive(_) => tx.jobs().revive(id).await.unwrap(),
            _ => tx.jobs().discard(id).await.unwrap(),
        };
        if step.is_kept {
            tx.commit().await.unwrap();
        }
        u64::from(changed)
    }

    async fn release(&self, is_kept: bool) -> u64 {
        let tx = self.database.begin_system().await.unwrap();
        let released = tx.release_expired(tx.now()).await.unwrap();
        end(tx, is_kept).await;
        released
    }

    /// Opens the database anew, as a program that starts, and takes back what the last run held.
    async fn restart(&mut self) -> u64 {
        self.database = connect(&self.place, self.clock.clone()).await;
        for room in &mut self.rooms {
            room.database = self.database.clone();
        }
        self.take_back_all().await
    }

    /// Whoever holds a job is gone.
    pub(super) async fn take_back_all(&self) -> u64 {
        let tx = self.database.begin_system().await.unwrap();
        let released = tx.release_expired(Timestamp::from_millis(i64::MAX)).await.unwrap();
        end(tx, true).await;
        released
    }

    pub(super) async fn revive_all(&self, model: &mut Model) {
        for (id, state, ..) in model.jobs() {
            if state == JobState::Dead {
                let tx = self.rooms[model.room_of(id)].begin().await;
                assert!(tx.jobs().revive(id).await.unwrap());
                tx.commit().await.unwrap();
                model.revive(id, self.now());
            }
        }
    }

    /// Leases whatever may run, and ends it.
    pub(super) async fn run_all(&self) -> Vec<LeasedJob> {
        let tx = self.database.begin_system().await.unwrap();
        let mut run = Vec::new();
        for queue in 0..QUEUES {
            run.extend(tx.lease_jobs(self.uuid(queue), Serve::MostUrgentFirst, 99).await.unwrap());
        }
        let ended: Vec<&LeasedJob> = run.iter().collect();
        assert_eq!(tx.finish_jobs(&ended).await.unwrap(), run.len() as u64);
        end(tx, true).await;
        run
    }

    async fn ready_queues(&self) -> Vec<usize> {
        let ready = self.database.read_system().ready_queues().await.unwrap();
        let place = |id: &Uuid| (0..QUEUES).find(|queue| self.uuid(*queue) == *id).unwrap();
        let mut queues: Vec<usize> = ready.iter().map(place).collect();
        queues.sort_unstable();
        queues
    }

    async fn next_run_at(&self) -> Option<i64> {
        let next = self.database.read_system().next_run_at().await.unwrap();
        next.map(Timestamp::as_millis)
    }

    /// Every job of both workspaces, as people see them, oldest first.
    pub(super) async fn jobs(&self) -> Vec<Seen> {
        let mut all = Vec::new();
        for room in &self.rooms {
            for state in JobState::ALL {
                let page = room.read().jobs().list(*state, None, 999).await.unwrap();
                let seen = |it: blazz_storage::workspace::jobs::Job| {
                    (it.id, it.state, it.run_at, it.attempts)
                };
                all.extend(page.items.into_iter().map(seen));
            }
        }
        let mut all: Vec<Seen> = all
            .into_iter()
            .map(|(id, state, run_at, attempts)| (id, state, run_at.as_millis(), attempts))
            .collect();
        all.sort_unstable_by_key(|seen| seen.0);
        all
    }
}

/// As the use cases do: later again, or given up after the last attempt.
async fn fail(tx: &SystemTx, held: &LeasedJob) -> bool {
    let attempt = u32::try_from(held.attempts).unwrap_or(u32::MAX);
    match BACKOFF.after(attempt, 1.0) {
        Some(wait) => tx.retry_job(held, tx.now().plus(wait), Some("busy"), true).await.unwrap(),
        None => tx.bury_job(held, "given up").await.unwrap(),
    }
}

async fn end(tx: SystemTx, is_kept: bool) {
    if is_kept {
        tx.commit().await.unwrap();
    }
}
