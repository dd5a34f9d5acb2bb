//! What a queue should do, as a plain list that is searched from end to end.

use blazz_domain::JobId;
use blazz_domain::job::JobState;
use blazz_domain::lane::Lane;
use blazz_storage::system::jobs::{LEASE, LeasedJob, Serve};
use proptest::sample::Index;

use super::Answer;
use super::steps::{BACKOFF, What};

/// How a job stands, as people see it: id, state, when it runs, attempts.
pub(super) type Seen = (JobId, JobState, i64, i64);

#[derive(Debug, Clone)]
struct Entry {
    id: JobId,
    queue: usize,
    lane: Lane,
    chat: u8,
    state: JobState,
    run_at: i64,
    attempts: i64,
    fence: i64,
    lease_until: i64,
}

impl Entry {
    const fn is_held(&self, fence: i64) -> bool {
        matches!(self.state, JobState::Leased) && self.fence == fence
    }
}

/// All jobs, by age. A job's age is its id: it rises within one run of the program however the clock jumps.
/// A program that starts with its clock set back takes its new jobs for older ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    entries: Vec<Entry>,
    newest_of_run: Option<JobId>,
}

impl Model {
    pub(super) fn take(
        &mut self,
        what: &What,
        held: Option<&LeasedJob>,
        made: Option<JobId>,
        now: i64,
    ) -> Answer {
        let lease = held.map(|held| (held.id, held.fence));
        let job = what.job().and_then(|index| self.pick(*index));
        let changed = match (what, lease, job) {
            (What::Enqueue { queue, lane, chat, wait }, ..) => {
                let run_at = now + millis(*wait);
                self.add(made.expect("its id"), *queue, *lane, *chat, run_at);
                return Answer::Added;
            }
            (What::Lease { queue, serve, all, ordinary }, ..) => {
                return Answer::Leased(self.lease(*queue, *serve, *all, *ordinary, now));
            }
            (What::Look, ..) => {
                let (ready, next_run_at) = (self.ready_queues(now), self.next_run_at(now));
                return Answer::Seen { ready, next_run_at };
            }
            (What::Finish(_), Some((id, fence)), _) => self.finish(id, fence),
            (What::Fail(_), Some((id, fence)), _) => self.fail(id, fence, now),
            (What::PutOff(_, wait), Some((id, fence)), _) => self.change(id, fence, |entry| {
                (entry.state, entry.run_at) = (JobState::Ready, now + millis(*wait));
                entry.attempts -= 1;
            }),
            (What::Renew(_), Some((id, fence)), _) => {
                self.change(id, fence, |entry| entry.lease_until = now + millis(LEASE))
            }
            (What::ReleaseExpired, ..) => self.release(now, now),
            (What::Restart, ..) => {
                self.newest_of_run = None;
                self.release(i64::MAX, now)
            }
            (What::Revive(_), _, Some(id)) => self.revive(id, now),
            (What::Discard(_), _, Some(id)) => {
                self.remove(|entry| entry.id == id && entry.state == JobState::Dead)
            }
            _ => return Answer::Nothing,
        };
        Answer::Changed(changed)
    }

    fn add(&mut self, id: JobId, queue: usize, lane: Lane, chat: u8, run_at: i64) {
        assert!(self.newest_of_run < Some(id), "ids rise however the clock jumps");
        self.newest_of_run = Some(id);
        let state = JobState::Waiting;
        let (attempts, fence, lease_until) = (0, 0, 0);
        let new = Entry { id, queue, lane, chat, state, run_at, attempts, fence, lease_until };
        let place = self.entries.partition_point(|entry| entry.id < id);
        self.entries.insert(place, new);
        if self.may_run(id) {
            self.entries[place].state = JobState::Ready;
        }
    }

    /// One of them ended: whatever waited for it alone is ready.
    fn pass_turns(&mut self) {
        let waiting = self.entries.iter().filter(|entry| entry.state == JobState::Waiting);
        let next: Vec<JobId> =
            waiting.filter(|entry| self.may_run(entry.id)).map(|entry| entry.id).collect();
        for entry in self.entries.iter_mut().filter(|entry| next.contains(&entry.id)) {
            entry.state = JobState::Ready;
        }
    }

    /// By lane, then by time, then by age; those of pressing lanes may use every place.
    fn lease(
        &mut self,
        queue: usize,
        serve: Serve,
        mut all: i64,
        mut ordinary: i64,
        now: i64,
    ) -> Vec<(JobId, i64, i64)> {
        let mut lanes = Lane::ALL.to_vec();
        if serve == Serve::LeastUrgentFirst {
            lanes.reverse();
        }
        let mut leased = Vec::new();
        for lane in lanes {
            let is_next = |entry: &&Entry| {
                entry.queue == queue
                    && entry.lane == lane
                    && entry.state == JobState::Ready
                    && entry.run_at <= now
                    && self.may_run(entry.id)
            };
            let mut next: Vec<(i64, JobId)> =
                self.entries.iter().filter(is_next).map(|entry| (entry.run_at, entry.id)).collect();
            next.sort_unstable();
            for (_, id) in next {
                if all == 0 || !lane.is_pressing() && ordinary == 0 {
                    break;
                }
                all -= 1;
                ordinary -= i64::from(!lane.is_pressing());
                leased.push(self.hold(id, now));
            }
        }
        leased
    }

    fn hold(&mut self, id: JobId, now: i64) -> (JobId, i64, i64) {
        let entry = self.entries.iter_mut().find(|entry| entry.id == id).expect("just found");
        assert_eq!(entry.state, JobState::Ready, "held twice");
        entry.state = JobState::Leased;
        entry.attempts += 1;
        entry.fence += 1;
        entry.lease_until = now + millis(LEASE);
        (id, entry.attempts, entry.fence)
    }

    /// Whether no older one of its chat, as urgent or more so, is still to be done.
    pub(super) fn may_run(&self, id: JobId) -> bool {
        let own = self.entries.iter().find(|entry| entry.id == id).expect("a job there is");
        !self.entries.iter().any(|other| {
            (other.queue, other.chat) == (own.queue, own.chat)
                && other.lane.rank() <= own.lane.rank()
                && other.id < own.id
                && other.state != JobState::Dead
        })
    }

    pub(super) fn forget(&mut self, id: JobId) {
        self.remove(|entry| entry.id == id);
        self.pass_turns();
    }

    fn finish(&mut self, id: JobId, fence: i64) -> u64 {
        let finished = self.remove(|entry| entry.id == id && entry.is_held(fence));
        self.pass_turns();
        finished
    }

    fn fail(&mut self, id: JobId, fence: i64, now: i64) -> u64 {
        let failed = self.change(id, fence, |entry| {
            let attempt = u32::try_from(entry.attempts).unwrap_or(u32::MAX);
            match BACKOFF.after(attempt, 1.0) {
                Some(wait) => (entry.state, entry.run_at) = (JobState::Ready, now + millis(wait)),
                None => entry.state = JobState::Dead,
            }
        });
        self.pass_turns();
        failed
    }

    /// Only the newest lease of a job counts.
    fn change(&mut self, id: JobId, fence: i64, change: impl FnOnce(&mut Entry)) -> u64 {
        let held = self.entries.iter_mut().find(|entry| entry.id == id && entry.is_held(fence));
        held.map_or(0, |entry| {
            change(entry);
            1
        })
    }

    pub(super) fn release(&mut self, until: i64, now: i64) -> u64 {
        let mut released = 0;
        for entry in &mut self.entries {
            if entry.state == JobState::Leased && entry.lease_until <= until {
                (entry.state, entry.run_at) = (JobState::Ready, now);
                released += 1;
            }
        }
        released
    }

    pub(super) fn revive(&mut self, id: JobId, now: i64) -> u64 {
        let entry = self.entries.iter_mut().find(|entry| entry.id == id);
        entry.filter(|entry| entry.state != JobState::Leased).map_or(0, |entry| {
            (entry.state, entry.run_at, entry.attempts) = (JobState::Ready, now, 0);
            1
        })
    }

    fn remove(&mut self, goes: impl Fn(&Entry) -> bool) -> u64 {
        let before = self.entries.len();
        self.entries.retain(|entry| !goes(entry));
        (before - self.entries.len()) as u64
    }

    /// A job there is, whatever its state.
    pub(super) fn pick(&self, index: Index) -> Option<JobId> {
        if self.entries.is_empty() { None } else { Some(index.get(&self.entries).id) }
    }

    pub(super) fn room_of(&self, id: JobId) -> usize {
        self.entries
            .iter()
            .find(|entry| entry.id == id)
            .map_or(0, |entry| usize::from(entry.queue == 1))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn ready_queues(&self, now: i64) -> Vec<usize> {
        let ready = |entry: &&Entry| entry.state == JobState::Ready && entry.run_at <= now;
        let mut queues: Vec<usize> = self.entries.iter().filter(ready).map(|it| it.queue).collect();
        queues.sort_unstable();
        queues.dedup();
        queues
    }

    fn next_run_at(&self, now: i64) -> Option<i64> {
        let waits = |entry: &&Entry| entry.state == JobState::Ready && entry.run_at > now;
        self.entries.iter().filter(waits).map(|entry| entry.run_at).min()
    }

    pub(super) fn jobs(&self) -> Vec<Seen> {
        self.entries.iter().map(|it| (it.id, it.state, it.run_at, it.attempts)).collect()
    }
}

fn millis(time: std::time::Duration) -> i64 {
    i64::try_from(time.as_millis()).expect("a few years at most")
}
