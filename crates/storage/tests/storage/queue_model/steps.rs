//! What may be asked of a queue, in any order.

use std::fmt;
use std::time::Duration;

use blazz_domain::job::Backoff;
use blazz_domain::lane::Lane;
use blazz_storage::system::jobs::{LEASE, Serve};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Two numbers' sends and the files of the first.
pub(super) const QUEUES: usize = 3;
const CHATS: u8 = 3;
/// Steps of one sequence.
pub(super) const MOST: usize = 40;

/// Few attempts, so that sequences reach the last one.
pub(super) const BACKOFF: Backoff = Backoff { attempts: 3, ..Backoff::SEND };

#[derive(Clone)]
pub(super) struct Step {
    pub(super) what: What,
    /// Whether its transaction is committed; what needs none is always kept.
    pub(super) is_kept: bool,
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A line for each, also where many are shown at length.
        let undone = if self.is_kept { "" } else { ", undone" };
        f.write_str(&format!("{:?}{undone}", self.what))
    }
}

#[derive(Debug, Clone)]
pub(super) enum What {
    Enqueue {
        queue: usize,
        lane: Lane,
        chat: u8,
        wait: Duration,
    },
    Lease {
        queue: usize,
        serve: Serve,
        all: i64,
        ordinary: i64,
    },
    /// One of the latest leases, lost ones included, ends in success …
    Finish(Index),
    /// … in a failure: later again, or buried when its attempts are used up …
    Fail(Index),
    /// … before it was its turn: later, uncounted …
    PutOff(Index, Duration),
    /// … or shows a sign of life.
    Renew(Index),
    ReleaseExpired,
    /// The program dies and starts again.
    Restart,
    Revive(Index),
    Discard(Index),
    Pass(Duration),
    /// Somebody sets the clock back.
    SetBack(Duration),
    /// Which queues have something ready, and when the next job is.
    Look,
}

impl What {
    /// Which lease it is about, of those there were.
    pub(super) const fn lease(&self) -> Option<&Index> {
        match self {
            Self::Finish(lease)
            | Self::Fail(lease)
            | Self::PutOff(lease, _)
            | Self::Renew(lease) => Some(lease),
            _ => None,
        }
    }

    /// Which job it is about, of those there are.
    pub(super) const fn job(&self) -> Option<&Index> {
        match self {
            Self::Revive(job) | Self::Discard(job) => Some(job),
            _ => None,
        }
    }
}

pub(super) fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (any_what(), prop::bool::weighted(0.93)).prop_map(|(what, is_committed)| {
        let needs_none = matches!(what, What::Restart | What::Pass(_) | What::SetBack(_));
        Step { is_kept: is_committed || needs_none, what }
    });
    vec(step, 1..=MOST)
}

fn any_what() -> impl Strategy<Value = What> {
    let index = any::<Index>;
    prop_oneof![
        20 => any_job(),
        16 => any_lease(),
        8 => index().prop_map(What::Finish),
        6 => index().prop_map(What::Fail),
        2 => (index(), any_wait()).prop_map(|(lease, wait)| What::PutOff(lease, wait)),
        4 => index().prop_map(What::Renew),
        6 => Just(What::ReleaseExpired),
        1 => Just(What::Restart),
        4 => index().prop_map(What::Revive),
        2 => index().prop_map(What::Discard),
        8 => any_time().prop_map(What::Pass),
        2 => any_time().prop_map(What::SetBack),
        2 => Just(What::Look),
    ]
}

fn any_job() -> impl Strategy<Value = What> {
    let wait = prop_oneof![4 => Just(Duration::ZERO), 1 => any_wait()];
    (0..QUEUES, select(Lane::ALL), 0..CHATS, wait)
        .prop_map(|(queue, lane, chat, wait)| What::Enqueue { queue, lane, chat, wait })
}

fn any_lease() -> impl Strategy<Value = What> {
    let serve = select(vec![Serve::MostUrgentFirst, Serve::LeastUrgentFirst]);
    (0..QUEUES, serve, 0..5_i64, 0..5_i64).prop_map(|(queue, serve, all, ordinary)| What::Lease {
        queue,
        serve,
        all,
        ordinary,
    })
}

fn any_wait() -> impl Strategy<Value = Duration> {
    select(vec![Duration::from_millis(1), Duration::from_secs(2), Duration::from_mins(5)])
}

fn any_time() -> impl Strategy<Value = Duration> {
    select(vec![
        Duration::from_millis(1),
        Duration::from_secs(2),
        LEASE / 2,
        LEASE,
        Duration::from_mins(5),
        Duration::from_hours(24 * 400),
    ])
}
