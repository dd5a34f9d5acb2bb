//! On `SQLite` many writers share one durable commit, and one that fails takes nobody with it.

use std::path::Path;

use tokio::task::JoinSet;

use crate::house::{House, Kind, new_contact};

/// How many commits stand in the write-ahead log: the frames that end one carry the database's size in
/// pages, the others zero (<https://sqlite.org/fileformat2.html#the_write_ahead_log>).
fn commits(file: &Path) -> usize {
    const HEADER: usize = 32;
    const FRAME_HEADER: usize = 24;
    let log = std::fs::read(file.with_extension("db-wal")).unwrap();
    let word = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
    let (page, salt) = (usize::try_from(word(8)).unwrap(), word(16));
    let frames = (HEADER..log.len() - FRAME_HEADER).step_by(FRAME_HEADER + page);
    frames.filter(|&at| word(at + 8) == salt && word(at + 4) != 0).count()
}

async fn names(house: &House, scope: &blazz_storage::Scope) -> usize {
    let page = house.database.read(scope).contacts().list(None, None, 1000).await.unwrap();
    page.items.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_writers_share_one_wait_for_the_disk() {
    House::lend(Kind::Sqlite, async |house| {
        const WRITERS: usize = 200;
        let room = house.room("Toko").await;
        let file = house.place.file().unwrap();
        let before = commits(&file);
        let mut writing = JoinSet::new();
        for number in 0..WRITERS {
            let room = room.clone();
            writing.spawn(async move { room.contact(&format!("Ayu {number}")).await });
        }
        writing.join_all().await;
        let shared = commits(&file) - before;
        assert!(shared >= 1, "nothing reached the log");
        assert!(shared < WRITERS / 4, "{WRITERS} writers took {shared} commits");
        assert_eq!(names(&house, &room.scope).await, WRITERS);
    })
    .await;
}

on_both! {
    async fn a_writer_that_fails_leaves_what_the_others_wrote(house: House) {
        let room = house.room("Toko").await;
        let mut writing = JoinSet::new();
        for number in 0..40 {
            let room = room.clone();
            writing.spawn(async move {
                let tx = room.begin().await;
                tx.contacts().create(new_contact(&format!("Ayu {number}"))).await.unwrap();
                if number % 2 == 0 {
                    tx.commit().await.unwrap();
                }
            });
        }
        writing.join_all().await;
        assert_eq!(names(&house, &room.scope).await, 20);
    }

    async fn what_was_committed_is_there_for_whoever_opens_the_database_next(house: House) {
        let room = house.room("Toko").await;
        let contact = room.contact("Ayu").await;
        let database = house.open_again().await;
        let found = database.read(&room.scope).contacts().find(contact.id).await.unwrap();
        assert_eq!(found.unwrap().name, "Ayu");
    }

    async fn what_is_not_committed_is_seen_by_nobody_else(house: House) {
        let room = house.room("Toko").await;
        let tx = room.begin().await;
        let contact = tx.contacts().create(new_contact("Ayu")).await.unwrap();
        assert!(tx.contacts().find(contact.id).await.unwrap().is_some());
        assert!(room.read().contacts().find(contact.id).await.unwrap().is_none());
        tx.commit().await.unwrap();
        assert!(room.read().contacts().find(contact.id).await.unwrap().is_some());
    }
}
