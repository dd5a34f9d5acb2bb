//! How messages stand on the number's own phone, and that another workspace's stay as they are.

use blazz_domain::Timestamp;
use blazz_storage::workspace::messages::OnPhone;

use crate::house::House;

fn marked() -> OnPhone {
    OnPhone {
        deleted_at: Some(Timestamp::from_millis(5_000)),
        is_starred: true,
        star_told_at: Some(Timestamp::from_millis(4_000)),
    }
}

on_both! {
    async fn what_the_phone_did_to_a_message_is_kept_and_its_words_stay(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let (one, other) = (
            room.message(&chat, "one", 1).await.unwrap(),
            room.message(&chat, "other", 2).await.unwrap(),
        );
        assert_eq!(one.on_phone, OnPhone::default());
        let tx = room.begin().await;
        tx.messages().set_on_phone(one.id, &marked()).await.unwrap();
        tx.commit().await.unwrap();

        let tx = room.read();
        let now = tx.messages().load(one.id).await.unwrap();
        assert_eq!(now.on_phone, marked());
        assert_eq!((now.body, now.revoked_at), (one.body, None));
        assert_eq!(tx.messages().load(other.id).await.unwrap().on_phone, OnPhone::default());
    }

    async fn the_message_of_another_workspace_stays_as_it_is(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Warung").await);
        let chat = room.listed_chat("Ayu", 1).await;
        let message = room.message(&chat, "one", 1).await.unwrap();
        let tx = other.begin().await;
        tx.messages().set_on_phone(message.id, &marked()).await.unwrap();
        tx.commit().await.unwrap();
        let now = room.read().messages().load(message.id).await.unwrap();
        assert_eq!(now.on_phone, OnPhone::default());
    }
}
