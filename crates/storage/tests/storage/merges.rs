//! Messages of two contacts that are one move together, and back.

use blazz_domain::MessageId;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::merges::Moved;
use blazz_storage::workspace::messages::Stretch;

use crate::house::{House, Room};

async fn thread(room: &Room, chat: &Chat) -> Vec<MessageId> {
    let list = room.read();
    let page = list.messages().list(chat.id, chat.cleared_at, Stretch::Before(None), 2000).await;
    page.unwrap().items.iter().map(|message| message.id).collect()
}

/// More than one statement puts back.
const MANY: i64 = 600;

async fn many(room: &Room, chat: &Chat) {
    let tx = room.begin().await;
    for number in 0..MANY {
        crate::house::text(&tx, chat, &format!("{}.{number}", chat.id), number).await.unwrap();
    }
    tx.commit().await.unwrap();
}

on_both! {
    async fn a_merge_keeps_every_message_and_undoing_puts_each_back(house: House) {
        let room = house.room("Toko").await;
        let (kept, merged) = (room.listed_chat("Ayu", 1).await, room.listed_chat("+62811", 1).await);
        many(&room, &merged).await;
        room.message(&kept, "wamid.k", 1).await.unwrap();
        let (ours, theirs) = (thread(&room, &kept).await, thread(&room, &merged).await);

        let tx = room.begin().await;
        let mut merge = tx.merges().begin(kept.contact_id, merged.contact_id).await.unwrap();
        tx.messages().move_all(merge.id, merged.id, kept.id).await.unwrap();
        merge.moved = Moved { joined: vec![(merged.id, kept.id)], ..Moved::default() };
        tx.merges().update(&merge).await.unwrap();
        tx.contacts().set_merged_into(merged.contact_id, Some(kept.contact_id)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(thread(&room, &kept).await.len(), ours.len() + theirs.len());
        assert!(thread(&room, &merged).await.is_empty());
        let found = room.read().merges().find(merge.id).await.unwrap().unwrap();
        assert_eq!(found.moved.joined, [(merged.id, kept.id)]);

        let later = room.message(&kept, "wamid.later", 9).await.unwrap().id;
        let tx = room.begin().await;
        tx.messages().move_back(merge.id).await.unwrap();
        tx.contacts().set_merged_into(merged.contact_id, None).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(thread(&room, &merged).await, theirs);
        assert_eq!(thread(&room, &kept).await, [later, ours[0]]);
    }

    async fn a_merged_contact_leaves_the_list_and_comes_back(house: House) {
        let room = house.room("Toko").await;
        let (kept, merged) = (room.contact("Ayu").await.id, room.contact("Budi").await.id);
        for (into, listed) in [(Some(kept), 1), (None, 2)] {
            let tx = room.begin().await;
            tx.contacts().set_merged_into(merged, into).await.unwrap();
            tx.commit().await.unwrap();
            let list = room.read().contacts().list(None, None, 9).await.unwrap();
            assert_eq!(list.items.len(), listed);
            assert_eq!(room.read().contacts().load(merged).await.unwrap().merged_into, into);
        }
    }
}
