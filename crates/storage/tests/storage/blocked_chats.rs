//! Who is blocked on a number, and that each number and workspace has its own list.

use crate::house::House;

on_both! {
    async fn a_blocked_chat_is_listed_until_its_contact_is_unblocked(house: House) {
        let room = house.room("Toko").await;
        let (ayu, _) = (room.listed_chat("Ayu", 1).await, room.listed_chat("Budi", 2).await);
        assert!(room.read().chats().list_blocked(room.account).await.unwrap().is_empty());
        for (blocked, expected) in [(true, vec![ayu.id]), (false, vec![])] {
            let tx = room.begin().await;
            tx.chats().set_blocked(ayu.id, blocked).await.unwrap();
            let mut chat = tx.chats().lock(ayu.id).await.unwrap();
            chat.unread_count += 1;
            tx.chats().update(&chat).await.unwrap();
            tx.commit().await.unwrap();
            let listed = room.read().chats().list_blocked(room.account).await.unwrap();
            assert_eq!(listed.iter().map(|chat| chat.id).collect::<Vec<_>>(), expected);
            let chat = room.read().chats().load(ayu.id).await.unwrap();
            assert_eq!(chat.blocked_at.is_some(), blocked);
        }
    }

    async fn the_chat_of_another_workspace_is_not_blocked(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Warung").await);
        let chat = room.listed_chat("Ayu", 1).await;
        let tx = other.begin().await;
        tx.chats().set_blocked(chat.id, true).await.unwrap();
        assert!(tx.chats().list_blocked(room.account).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        assert_eq!(room.read().chats().load(chat.id).await.unwrap().blocked_at, None);
    }
}
