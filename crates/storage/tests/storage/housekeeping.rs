//! What has run out is deleted, and nothing else.

use std::time::Duration;

use blazz_domain::event::EventName;
use blazz_storage::system::housekeeping::{EVENTS_KEPT, IDEMPOTENCY_KEPT, RAW_KEPT};
use blazz_storage::system::sessions::NewSession;
use blazz_storage::workspace::inbound::InboundState;
use serde_json::json;

use crate::house::{House, Room};

async fn say(room: &Room, times: usize) {
    let tx = room.begin().await;
    for _ in 0..times {
        tx.events().append(EventName::ChatUpdated, None, &json!({})).unwrap();
    }
    tx.commit().await.unwrap();
}

async fn clean(house: &House) -> u64 {
    let tx = house.database.begin_system().await.unwrap();
    let deleted = tx.delete_expired().await.unwrap();
    tx.commit().await.unwrap();
    deleted
}

on_both! {
    async fn raw_events_go_once_they_are_applied_and_old_and_failed_ones_stay(house: House) {
        let room = house.room("Toko").await;
        let states = [InboundState::Applied, InboundState::Ignored, InboundState::Failed];
        let record = async || {
            let tx = room.begin().await;
            for state in states {
                tx.inbound().record(Some(room.account), "messages", "{}", state, None).await.unwrap();
            }
            tx.parked().park(room.account, "wamid.never", &json!({})).await.unwrap();
            tx.commit().await.unwrap();
            let system = house.database.begin_system().await.unwrap();
            system.keep_unrouted("nobody", "{}").await.unwrap();
            system.commit().await.unwrap();
        };
        record().await;
        house.clock.pass(RAW_KEPT.saturating_sub(Duration::from_secs(1)));
        assert_eq!(clean(&house).await, 0);
        record().await;
        house.clock.pass(Duration::from_secs(2));
        assert_eq!(clean(&house).await, 4);
        for (state, left) in states.into_iter().zip([1, 1, 2]) {
            let page = room.read().inbound().list(state, None, 9).await.unwrap();
            assert_eq!(page.items.len(), left, "{state:?}");
        }
    }

    async fn old_events_go_from_the_old_end_and_numbers_go_on(house: House) {
        let (room, quiet) = (house.room("Toko").await, house.room("Lain").await);
        say(&room, 3).await;
        say(&quiet, 2).await;
        house.clock.pass(EVENTS_KEPT + Duration::from_secs(1));
        say(&room, 2).await;
        assert_eq!(clean(&house).await, 5);
        assert_eq!(clean(&house).await, 0);
        assert_eq!(room.read().events().oldest().await.unwrap(), 4);
        assert_eq!(quiet.read().events().oldest().await.unwrap(), 0);
        say(&quiet, 1).await;
        assert_eq!(quiet.read().events().list_after(0, 9).await.unwrap()[0].seq, 3);
    }

    async fn sessions_and_keys_go_when_their_time_is_over(house: House) {
        let room = house.room("Toko").await;
        let tx = house.database.begin_system().await.unwrap();
        for (token, hours) in [(b"one", 1), (b"two", 100)] {
            tx.add_session(NewSession {
                user_id: room.owner,
                workspace_id: None,
                token_hash: token,
                ip: "::1",
                user_agent: "test",
                expires_at: tx.now().plus(Duration::from_hours(hours)),
            })
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        let tx = room.begin().await;
        tx.idempotency_keys().claim("user:1", "key", b"print").await.unwrap();
        tx.commit().await.unwrap();
        house.clock.pass(IDEMPOTENCY_KEPT + Duration::from_secs(1));
        assert_eq!(clean(&house).await, 2);
        let tx = room.begin().await;
        assert!(tx.idempotency_keys().claim("user:1", "key", b"print").await.unwrap().is_none());
        let system = house.database.read_system();
        assert_eq!(system.sessions_of(room.owner).await.unwrap().len(), 1);
    }
}
