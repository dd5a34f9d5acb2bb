//! The schema comes up to date, however often and from wherever that is asked for.

use crate::house::House;

on_both! {
    async fn migrating_again_changes_nothing(house: House) {
        let room = house.room("Toko").await;
        house.database.migrate().await.unwrap();
        house.open_again().await.migrate().await.unwrap();
        assert_eq!(room.read().settings().load().await.unwrap().name, "Toko");
    }
}

mod at_once {
    use std::sync::Arc;

    use tokio::task::JoinSet;

    use crate::house::{Kind, Place, TestClock, connect};

    async fn several_processes_may_migrate_at_once(kind: Kind) {
        let Some(place) = Place::make(kind).await else { return };
        let mut migrating = JoinSet::new();
        for _ in 0..4 {
            let database = connect(&place, Arc::new(TestClock::default())).await;
            migrating.spawn(async move { database.migrate().await });
        }
        while let Some(done) = migrating.join_next().await {
            done.unwrap().unwrap();
        }
        let database = connect(&place, Arc::new(TestClock::default())).await;
        assert!(!database.read_system().is_set_up().await.unwrap());
        place.clear().await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_sqlite() {
        several_processes_may_migrate_at_once(Kind::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_mysql() {
        several_processes_may_migrate_at_once(Kind::MySql).await;
    }
}
