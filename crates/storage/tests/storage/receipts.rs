//! Receipts of members come late, twice and in any order; operations are asked, begun and ended.

use blazz_domain::delivery::DeliveryState;
use blazz_domain::failure::Failure;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::operation::{Operation, OperationEnd, OperationResult, OperationState};
use blazz_domain::{MessageId, Timestamp};

use crate::house::{House, Room};

async fn report(room: &Room, id: MessageId, digits: &str, state: DeliveryState, at: i64) {
    let member = Identity::new(IdentityKind::Phone, format!("+{digits}"));
    let tx = room.begin().await;
    let at = Timestamp::from_millis(at);
    tx.receipts().report(id, &member, state, at).await.unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn the_earliest_time_of_each_step_counts_in_any_order(house: House) {
        let room = house.room("Toko").await;
        let other = house.room("Lain").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let id = room.message(&chat, "wamid.1", 1).await.unwrap().id;
        report(&room, id, "6281", DeliveryState::Read, 30).await;
        report(&room, id, "6281", DeliveryState::Delivered, 20).await;
        report(&room, id, "6281", DeliveryState::Delivered, 25).await;
        report(&room, id, "6282", DeliveryState::Delivered, 40).await;
        let found = room.read().receipts().of_message(id).await.unwrap();
        let times: Vec<_> = found
            .iter()
            .map(|it| (it.delivered_at.map(Timestamp::as_millis), it.read_at.map(Timestamp::as_millis)))
            .collect();
        assert_eq!(times, [(Some(20), Some(30)), (Some(40), None)]);
        let reach = room.read().receipts().reach(id).await.unwrap();
        assert_eq!((reach.delivered, reach.read, reach.played), (2, 1, 0));
        assert!(other.read().receipts().of_message(id).await.unwrap().is_empty());
    }

    async fn to_how_many_a_message_went_stays_as_it_was_then(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let id = room.message(&chat, "wamid.1", 1).await.unwrap().id;
        assert_eq!(room.read().receipts().expected(id).await.unwrap(), None);
        for members in [7, 9] {
            let tx = room.begin().await;
            tx.receipts().expect(id, members).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(room.read().receipts().expected(id).await.unwrap(), Some(7));
    }

    async fn an_operation_is_asked_begun_put_back_and_ended(house: House) {
        let room = house.room("Toko").await;
        let other = house.room("Lain").await;
        let tx = room.begin().await;
        let request = Operation::JoinGroup { link: "https://chat.whatsapp.com/x".to_owned() };
        let id = tx.operations().add(room.account, None, &request).await.unwrap();
        tx.operations().begin(id).await.unwrap();
        let begun = tx.operations().lock(id).await.unwrap();
        assert_eq!((begun.begun_at, &begun.request), (Some(tx.now()), &request));
        tx.operations().put_back(id).await.unwrap();
        assert_eq!(tx.operations().lock(id).await.unwrap().begun_at, None);
        let failure = Failure::new("no_such_link", "there is no group behind this link");
        tx.operations().end(id, None, &OperationEnd::Unknown(failure.clone())).await.unwrap();
        let unknown = tx.operations().lock(id).await.unwrap();
        assert_eq!((unknown.state, unknown.failure), (OperationState::Unknown, Some(failure)));
        tx.operations().end(id, None, &OperationEnd::Done(OperationResult::Done)).await.unwrap();
        tx.commit().await.unwrap();
        let done = room.read().operations().find(id).await.unwrap().unwrap();
        assert_eq!((done.state, done.failure), (OperationState::Done, None));
        assert_eq!(done.result, Some(OperationResult::Done));
        assert_eq!(other.read().operations().find(id).await.unwrap(), None);
    }
}
