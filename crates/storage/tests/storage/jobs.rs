//! Leases of jobs: who holds one, for how long, and whose result counts.

use std::collections::HashSet;
use std::time::Duration;

use blazz_domain::JobId;
use blazz_domain::job::JobState;
use blazz_domain::lane::Lane;
use blazz_storage::system::jobs::{LEASE, LeasedJob, Serve};
use tokio::task::JoinSet;

use crate::house::{House, Room};

pub(crate) async fn lease(room: &Room, serve: Serve, limit: i64) -> Vec<LeasedJob> {
    let tx = room.database.begin_system().await.unwrap();
    let jobs = tx.lease_jobs(room.account.as_uuid(), serve, limit).await.unwrap();
    tx.commit().await.unwrap();
    jobs
}

pub(crate) async fn enqueue(room: &Room, lane: Lane, order_key: u128) -> JobId {
    let tx = room.begin().await;
    let id = tx.jobs().enqueue(room.job(lane, order_key)).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub(crate) async fn finish(room: &Room, job: &LeasedJob) -> u64 {
    let tx = room.database.begin_system().await.unwrap();
    let finished = tx.finish_jobs(&[job]).await.unwrap();
    tx.commit().await.unwrap();
    finished
}

on_both! {
    async fn eight_who_lease_at_once_never_hold_one_job_twice(house: House) {
        let room = house.room("Toko").await;
        let tx = room.begin().await;
        for number in 0..120 {
            tx.jobs().enqueue(room.job(Lane::Normal, number / 2)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut leasing = JoinSet::new();
        for _ in 0..8 {
            let room = room.clone();
            leasing.spawn(async move {
                let mut held = Vec::new();
                loop {
                    let jobs = lease(&room, Serve::MostUrgentFirst, 5).await;
                    if jobs.is_empty() && room_is_done(&room).await {
                        return held;
                    }
                    for job in jobs {
                        assert_eq!(finish(&room, &job).await, 1, "somebody else held it too");
                        held.push((job.subject, job.id));
                    }
                }
            });
        }
        let held: Vec<_> = leasing.join_all().await.into_iter().flatten().collect();
        assert_eq!(held.len(), 120);
        assert_eq!(held.iter().map(|job| job.1).collect::<HashSet<_>>().len(), 120);
    }

    async fn only_the_newest_lease_may_end_a_job(house: House) {
        let room = house.room("Toko").await;
        enqueue(&room, Lane::Normal, 1).await;
        let old = lease(&room, Serve::MostUrgentFirst, 1).await.remove(0);
        assert!(lease(&room, Serve::MostUrgentFirst, 1).await.is_empty());
        house.clock.pass(LEASE + Duration::from_millis(1));
        let tx = house.database.begin_system().await.unwrap();
        assert_eq!(tx.release_expired(tx.now()).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let new = lease(&room, Serve::MostUrgentFirst, 1).await.remove(0);
        assert!(new.fence > old.fence && new.attempts == old.attempts + 1);

        let tx = house.database.begin_system().await.unwrap();
        assert_eq!(tx.finish_jobs(&[&old]).await.unwrap(), 0);
        assert!(!tx.retry_job(&old, tx.now(), None, true).await.unwrap());
        assert!(!tx.bury_job(&old, "late").await.unwrap());
        assert_eq!(tx.renew_leases(std::slice::from_ref(&old)).await.unwrap(), 0);
        assert_eq!(tx.finish_jobs(&[&new]).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(house.database.read_system().count_jobs(JobState::Leased).await.unwrap(), 0);
    }

    async fn a_lease_that_is_renewed_does_not_expire(house: House) {
        let room = house.room("Toko").await;
        enqueue(&room, Lane::Normal, 1).await;
        let held = lease(&room, Serve::MostUrgentFirst, 1).await;
        house.clock.pass(LEASE / 2);
        let tx = house.database.begin_system().await.unwrap();
        assert_eq!(tx.renew_leases(&held).await.unwrap(), 1);
        tx.commit().await.unwrap();
        house.clock.pass(LEASE / 2 + Duration::from_millis(1));
        let tx = house.database.begin_system().await.unwrap();
        assert_eq!(tx.release_expired(tx.now()).await.unwrap(), 0);
    }

    async fn a_clock_that_is_set_back_holds_no_job_up(house: House) {
        let room = house.room("Toko").await;
        let hour = Duration::from_hours(1);
        house.clock.pass(hour);
        enqueue(&room, Lane::Normal, 1).await;
        enqueue(&room, Lane::Normal, 2).await;
        let held = lease(&room, Serve::MostUrgentFirst, 1).await;
        assert_eq!(held.len(), 1, "leased by somebody who dies now");
        house.clock.set_back(hour);
        assert!(lease(&room, Serve::MostUrgentFirst, 9).await.is_empty());
        let tx = house.database.begin_system().await.unwrap();
        assert_eq!(tx.forgive_clock().await.unwrap(), 2);
        tx.commit().await.unwrap();
        assert_eq!(lease(&room, Serve::MostUrgentFirst, 9).await.len(), 1);
        house.clock.pass(LEASE + Duration::from_millis(1));
        let tx = house.database.begin_system().await.unwrap();
        assert!(tx.release_expired(tx.now()).await.unwrap() >= 1);
        assert_eq!(tx.forgive_clock().await.unwrap(), 0);
    }

    async fn a_lease_that_was_not_committed_is_none(house: House) {
        let room = house.room("Toko").await;
        let id = enqueue(&room, Lane::Normal, 1).await;
        let tx = house.database.begin_system().await.unwrap();
        let queue = room.account.as_uuid();
        tx.lease_jobs(queue, Serve::MostUrgentFirst, 1).await.unwrap();
        drop(tx);
        assert_eq!(lease(&room, Serve::MostUrgentFirst, 1).await[0].id, id);
    }

    async fn a_buried_job_waits_for_somebody_to_revive_or_discard_it(house: House) {
        let room = house.room("Toko").await;
        let (one, two) = (enqueue(&room, Lane::Normal, 1).await, enqueue(&room, Lane::Normal, 2).await);
        let tx = house.database.begin_system().await.unwrap();
        let queue = room.account.as_uuid();
        for job in tx.lease_jobs(queue, Serve::MostUrgentFirst, 9).await.unwrap() {
            assert!(tx.bury_job(&job, "number is gone").await.unwrap());
        }
        tx.commit().await.unwrap();
        assert!(lease(&room, Serve::MostUrgentFirst, 9).await.is_empty());
        let dead = room.read().jobs().list(JobState::Dead, None, 9).await.unwrap().items;
        assert_eq!(dead.len(), 2);
        assert_eq!(dead[0].last_error.as_deref(), Some("number is gone"));

        let tx = room.begin().await;
        assert!(tx.jobs().revive(one).await.unwrap());
        assert!(!tx.jobs().discard(one).await.unwrap(), "it is no longer dead");
        assert!(tx.jobs().discard(two).await.unwrap());
        tx.commit().await.unwrap();
        let again = lease(&room, Serve::MostUrgentFirst, 9).await;
        assert_eq!((again.len(), again[0].id, again[0].attempts), (1, one, 1));
        let tx = room.begin().await;
        assert!(!tx.jobs().revive(one).await.unwrap(), "it is being run");
    }
}

async fn room_is_done(room: &Room) -> bool {
    let system = room.database.read_system();
    let ready = system.count_jobs(JobState::Ready).await.unwrap();
    let leased = system.count_jobs(JobState::Leased).await.unwrap();
    ready + leased + system.count_jobs(JobState::Waiting).await.unwrap() == 0
}
