//! Which job is next: by lane, by time, and in order for each key.

use std::time::Duration;

use blazz_domain::JobId;
use blazz_domain::lane::Lane;
use blazz_storage::system::jobs::{LeasedJob, Serve};
use uuid::Uuid;

use crate::house::House;
use crate::jobs::{enqueue, finish, lease};

fn ids(jobs: &[LeasedJob]) -> Vec<JobId> {
    jobs.iter().map(|job| job.id).collect()
}

on_both! {
    async fn jobs_of_one_key_run_one_after_another(house: House) {
        let room = house.room("Toko").await;
        let (one, two) = (enqueue(&room, Lane::Normal, 7).await, enqueue(&room, Lane::Normal, 7).await);
        let other = enqueue(&room, Lane::Normal, 8).await;
        let first = lease(&room, Serve::MostUrgentFirst, 9).await;
        assert_eq!(ids(&first), [one, other]);
        assert!(lease(&room, Serve::MostUrgentFirst, 9).await.is_empty());
        finish(&room, &first[0]).await;
        assert_eq!(ids(&lease(&room, Serve::MostUrgentFirst, 9).await), [two]);
    }

    async fn a_job_that_waits_for_its_retry_holds_back_the_next_of_its_key(house: House) {
        let room = house.room("Toko").await;
        let one = enqueue(&room, Lane::Normal, 7).await;
        enqueue(&room, Lane::Normal, 7).await;
        let held = lease(&room, Serve::MostUrgentFirst, 1).await.remove(0);
        let tx = house.database.begin_system().await.unwrap();
        let later = tx.now().plus(Duration::from_mins(1));
        assert!(tx.retry_job(&held, later, Some("busy"), true).await.unwrap());
        tx.commit().await.unwrap();
        assert!(lease(&room, Serve::MostUrgentFirst, 9).await.is_empty());
        assert_eq!(house.database.read_system().next_run_at().await.unwrap(), Some(later));
        house.clock.pass(Duration::from_mins(1));
        assert_eq!(ids(&lease(&room, Serve::MostUrgentFirst, 9).await), [one]);
    }

    async fn a_dead_job_holds_nobody_back(house: House) {
        let room = house.room("Toko").await;
        enqueue(&room, Lane::Normal, 7).await;
        let two = enqueue(&room, Lane::Normal, 7).await;
        let held = lease(&room, Serve::MostUrgentFirst, 1).await.remove(0);
        let tx = house.database.begin_system().await.unwrap();
        assert!(tx.bury_job(&held, "refused").await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(ids(&lease(&room, Serve::MostUrgentFirst, 9).await), [two]);
    }

    async fn an_urgent_job_overtakes_an_older_one_of_its_key_but_is_not_overtaken(house: House) {
        let room = house.room("Toko").await;
        let normal = enqueue(&room, Lane::Normal, 7).await;
        let urgent = enqueue(&room, Lane::Urgent, 7).await;
        let held = lease(&room, Serve::MostUrgentFirst, 1).await;
        assert_eq!(ids(&held), [urgent]);
        finish(&room, &held[0]).await;
        let late = enqueue(&room, Lane::Campaign, 7).await;
        let held = lease(&room, Serve::MostUrgentFirst, 9).await;
        assert_eq!(ids(&held), [normal]);
        finish(&room, &held[0]).await;
        assert_eq!(ids(&lease(&room, Serve::MostUrgentFirst, 9).await), [late]);
    }

    async fn lanes_are_served_from_the_most_or_the_least_urgent(house: House) {
        let room = house.room("Toko").await;
        let lanes = [Lane::Campaign, Lane::Urgent, Lane::Normal, Lane::High, Lane::Urgent];
        for (key, lane) in lanes.into_iter().enumerate() {
            enqueue(&room, lane, key as u128).await;
        }
        let tx = house.database.begin_system().await.unwrap();
        let queue = room.account.as_uuid();
        let least = tx.lease_jobs(queue, Serve::LeastUrgentFirst, 2).await.unwrap();
        assert_eq!(least.iter().map(|job| job.lane).collect::<Vec<_>>(), [Lane::Campaign, Lane::Normal]);
        drop(tx);
        let most = lease(&room, Serve::MostUrgentFirst, 4).await;
        let served: Vec<Lane> = most.iter().map(|job| job.lane).collect();
        assert_eq!(served, [Lane::Urgent, Lane::Urgent, Lane::High, Lane::Normal]);
    }

    async fn only_queues_with_something_ready_are_named(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Lain").await);
        let system = || house.database.read_system();
        assert_eq!(system().ready_queues().await.unwrap(), Vec::<Uuid>::new());
        assert_eq!(system().next_run_at().await.unwrap(), None);
        enqueue(&room, Lane::Normal, 1).await;
        enqueue(&room, Lane::High, 2).await;
        let tx = other.begin().await;
        let later = tx.now().plus(Duration::from_secs(5));
        let mut job = other.job(Lane::Normal, 3);
        job.run_at = later;
        tx.jobs().enqueue(job).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(system().ready_queues().await.unwrap(), [room.account.as_uuid()]);
        assert_eq!(system().next_run_at().await.unwrap(), Some(later));
        house.clock.pass(Duration::from_secs(5));
        let mut both = [room.account.as_uuid(), other.account.as_uuid()];
        both.sort_unstable();
        assert_eq!(system().ready_queues().await.unwrap(), both);
    }
}
