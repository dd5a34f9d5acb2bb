//! How the work on chats stands: the lists it makes, their counts, and that each workspace has its own.

use blazz_domain::Timestamp;
use blazz_domain::chat::{ChatState, Shelf, Standing};
use blazz_storage::workspace::chats::{Chat, ChatFilter};

use crate::house::{House, Room};

async fn stands(room: &Room, mut chat: Chat, standing: Standing) -> Chat {
    chat.standing = standing;
    let tx = room.begin().await;
    tx.chats().update(&chat).await.unwrap();
    tx.commit().await.unwrap();
    chat
}

const fn in_state(state: ChatState) -> ChatFilter {
    ChatFilter {
        account: None,
        unread_only: false,
        contacts: None,
        shelf: None,
        state: Some(state),
    }
}

async fn listed(room: &Room, filter: &ChatFilter) -> Vec<String> {
    let chats = room.read().chats().list(filter, None, 9).await.unwrap().items;
    chats.iter().map(|chat| chat.id.to_string()).collect()
}

on_both! {
    async fn a_chat_is_open_until_somebody_says_otherwise_and_keeps_its_end(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        assert_eq!(room.read().chats().load(chat.id).await.unwrap().standing, Standing::Open);
        let until = Timestamp::from_millis(9_000_000);
        for standing in [Standing::Snoozed { until }, Standing::Resolved, Standing::Pending] {
            stands(&room, chat.clone(), standing).await;
            assert_eq!(room.read().chats().load(chat.id).await.unwrap().standing, standing);
        }
    }

    async fn each_state_has_its_list_on_each_number(house: House) {
        let room = house.room("Toko").await;
        let mut chats = Vec::new();
        for (place, standing) in [Standing::Open, Standing::Resolved, Standing::Open].into_iter().enumerate() {
            let number = i64::try_from(place).unwrap();
            let chat = room.listed_chat(&format!("Ayu {place}"), number).await;
            chats.push(stands(&room, chat, standing).await.id.to_string());
        }
        let open = in_state(ChatState::Open);
        assert_eq!(listed(&room, &open).await, [chats[2].clone(), chats[0].clone()]);
        assert_eq!(listed(&room, &in_state(ChatState::Resolved)).await, [chats[1].clone()]);
        let elsewhere = ChatFilter { account: Some(uuid::Uuid::from_u128(9).into()), ..open.clone() };
        assert!(listed(&room, &elsewhere).await.is_empty());
        let here = ChatFilter { account: Some(room.account), ..open.clone() };
        assert_eq!(listed(&room, &here).await.len(), 2);
        let unread = ChatFilter { unread_only: true, ..open };
        assert!(listed(&room, &unread).await.is_empty());
    }

    async fn counts_stop_where_they_are_told_and_leave_the_archive_out(house: House) {
        let room = house.room("Toko").await;
        for number in 0..5 {
            let mut chat = room.listed_chat(&format!("Ayu {number}"), number).await;
            chat.shelf = [Shelf::List, Shelf::Pinned, Shelf::Archive][usize::try_from(number % 3).unwrap()];
            stands(&room, chat, Standing::Open).await;
        }
        let other = house.room("Warung").await;
        let open = in_state(ChatState::Open);
        assert_eq!(room.read().chats().count(&open, 100).await.unwrap(), 4);
        assert_eq!(room.read().chats().count(&open, 3).await.unwrap(), 3);
        assert_eq!(room.read().chats().count(&in_state(ChatState::Pending), 3).await.unwrap(), 0);
        assert_eq!(other.read().chats().count(&open, 100).await.unwrap(), 0);
    }
}
