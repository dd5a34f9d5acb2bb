//! Reports of reactions come late, twice and in any order.

use blazz_domain::{MessageId, Timestamp};
use blazz_storage::workspace::reactions::Reaction;

use crate::house::{House, Room};

async fn react(room: &Room, message_id: MessageId, emoji: &str, at: i64) -> bool {
    let reaction = Reaction {
        message_id,
        sender: "+62811".to_owned(),
        sender_name: Some("Ayu".to_owned()),
        is_ours: false,
        emoji: emoji.to_owned(),
        reacted_at: Timestamp::from_millis(at),
    };
    let tx = room.begin().await;
    let changed = tx.reactions().set(&reaction).await.unwrap();
    tx.commit().await.unwrap();
    changed
}

async fn emojis(room: &Room, message: MessageId) -> Vec<String> {
    let reactions = room.read().reactions().of_messages(&[message]).await.unwrap();
    reactions.into_iter().map(|reaction| reaction.emoji).collect()
}

on_both! {
    async fn a_late_report_changes_nothing(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let message = room.message(&chat, "wamid.1", 1).await.unwrap().id;
        assert!(react(&room, message, "❤️", 20).await);
        assert!(!react(&room, message, "👍", 10).await);
        assert!(!react(&room, message, "❤️", 20).await);
        assert_eq!(emojis(&room, message).await, ["❤️"]);
        assert!(react(&room, message, "😮", 30).await);
        assert_eq!(emojis(&room, message).await, ["😮"]);
    }

    async fn a_removed_reaction_stays_removed_when_it_is_reported_late(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let message = room.message(&chat, "wamid.1", 1).await.unwrap().id;
        assert!(!react(&room, message, "", 20).await, "nobody sees a removal of nothing");
        assert!(!react(&room, message, "👍", 10).await);
        assert!(emojis(&room, message).await.is_empty());
        assert!(react(&room, message, "👍", 30).await);
        assert!(react(&room, message, "", 40).await);
        assert!(emojis(&room, message).await.is_empty());
    }
}
