//! What is read to be changed does not change in between.

use blazz_domain::Timestamp;
use tokio::task::JoinSet;

use crate::house::House;

on_both! {
    async fn twenty_who_count_up_one_chat_lose_no_step(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let mut counting = JoinSet::new();
        for _ in 0..20 {
            let (room, id) = (room.clone(), chat.id);
            counting.spawn(async move {
                let tx = room.begin().await;
                let mut chat = tx.chats().lock(id).await.unwrap();
                tokio::task::yield_now().await;
                chat.unread_count += 1;
                tx.chats().update(&chat).await.unwrap();
                tx.commit().await.unwrap();
            });
        }
        counting.join_all().await;
        assert_eq!(room.read().chats().load(chat.id).await.unwrap().unread_count, 20);
    }

    async fn twenty_who_open_one_chat_find_the_same(house: House) {
        let room = house.room("Toko").await;
        let contact = room.contact("Ayu").await;
        let mut opening = JoinSet::new();
        for _ in 0..20 {
            let (room, contact) = (room.clone(), contact.id);
            opening.spawn(async move { room.chat(contact).await.id });
        }
        let mut ids = opening.join_all().await;
        ids.dedup();
        assert_eq!(ids.len(), 1);
    }

    async fn a_message_that_is_locked_waits_for_its_change(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let message = room.message(&chat, "wamid.1", 1).await.unwrap();
        let first = room.begin().await;
        first.messages().lock(message.id).await.unwrap();
        let change = async {
            first.messages().revoke(message.id, Timestamp::from_millis(5)).await.unwrap();
            first.commit().await.unwrap();
        };
        let look = async {
            let second = room.begin().await;
            second.messages().lock(message.id).await.unwrap().revoked_at
        };
        let (seen, ()) = tokio::join!(look, change);
        assert_eq!(seen, Some(Timestamp::from_millis(5)));
    }
}
