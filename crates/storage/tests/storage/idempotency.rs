//! A key is used once; whoever comes second waits and is told what came of it.

use blazz_storage::StorageError;
use tokio::task::JoinSet;

use crate::house::{House, Room};

/// `None` when this request did the work, otherwise the answer it was told.
async fn request(
    room: &Room,
    key: &str,
    number: i64,
) -> Result<Option<(i64, String)>, StorageError> {
    let tx = room.database.begin(&room.scope).await?;
    if let Some(used) = tx.idempotency_keys().claim("user:1", key, b"print").await? {
        assert_eq!(used.fingerprint, b"print");
        tx.commit().await?;
        return Ok(Some(used.answer.expect("whoever comes second waits for the answer")));
    }
    tx.contacts().create(crate::house::new_contact("Ayu")).await?;
    tx.idempotency_keys().answer("user:1", key, 200 + number, "{}").await?;
    tx.commit().await?;
    Ok(None)
}

on_both! {
    async fn of_ten_requests_with_one_key_one_works_and_nine_hear_its_answer(house: House) {
        let room = house.room("Toko").await;
        let mut asking = JoinSet::new();
        for number in 0..10 {
            let room = room.clone();
            asking.spawn(async move { request(&room, "key", number).await.unwrap() });
        }
        let answers = asking.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.is_none()).count(), 1);
        let told: Vec<_> = answers.iter().flatten().collect();
        assert!(told.windows(2).all(|two| two[0] == two[1]), "{told:?}");
        let contacts = room.read().contacts().list(None, None, 50).await.unwrap();
        assert_eq!(contacts.items.len(), 1);
    }

    async fn a_request_that_fails_leaves_its_key_free(house: House) {
        let room = house.room("Toko").await;
        let tx = room.begin().await;
        assert!(tx.idempotency_keys().claim("user:1", "key", b"print").await.unwrap().is_none());
        drop(tx);
        assert_eq!(request(&room, "key", 0).await.unwrap(), None);
        assert_eq!(request(&room, "other", 0).await.unwrap(), None);
    }
}
