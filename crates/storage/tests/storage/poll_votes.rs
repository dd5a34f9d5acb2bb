//! Votes come late, twice and in any order: what each voter chose last counts.

use blazz_domain::{MessageId, Timestamp};
use blazz_storage::workspace::poll_votes::PollVote;

use crate::house::{House, Room};

async fn vote(room: &Room, message_id: MessageId, voter: &str, options: &[&str], at: i64) -> bool {
    let vote = PollVote {
        message_id,
        voter: voter.to_owned(),
        voter_name: Some("Ayu".to_owned()),
        is_ours: false,
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        voted_at: Timestamp::from_millis(at),
    };
    let tx = room.begin().await;
    let changed = tx.poll_votes().set(&vote).await.unwrap();
    tx.commit().await.unwrap();
    changed
}

async fn choices(room: &Room, message: MessageId) -> Vec<Vec<String>> {
    let votes = room.read().poll_votes().of_messages(&[message]).await.unwrap();
    votes.into_iter().map(|vote| vote.options).collect()
}

on_both! {
    async fn a_late_vote_changes_nothing_and_a_later_one_counts(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let message = room.message(&chat, "wamid.1", 1).await.unwrap().id;
        assert!(vote(&room, message, "a", &["red"], 20).await);
        assert!(!vote(&room, message, "a", &["blue"], 10).await);
        assert!(!vote(&room, message, "a", &["red"], 20).await, "the same again is no news");
        assert_eq!(choices(&room, message).await, [["red"]]);
        assert!(vote(&room, message, "a", &["blue"], 20).await, "of one moment the last counts");
        assert!(vote(&room, message, "b", &["red", "blue"], 5).await);
        assert_eq!(choices(&room, message).await, [vec!["red", "blue"], vec!["blue"]]);
    }

    async fn a_vote_that_was_taken_back_stays_so_when_it_is_told_late(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let message = room.message(&chat, "wamid.1", 1).await.unwrap().id;
        vote(&room, message, "a", &[], 20).await;
        assert!(!vote(&room, message, "a", &["red"], 10).await);
        assert_eq!(choices(&room, message).await, [Vec::<String>::new()]);
        assert!(vote(&room, message, "a", &["red"], 30).await);
        assert_eq!(choices(&room, message).await, [["red"]]);
    }
}
