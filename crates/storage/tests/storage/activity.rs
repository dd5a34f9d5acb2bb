//! When numbers last had messages, in each direction and each workspace for itself.

use blazz_domain::content::Direction;

use crate::house::House;

on_both! {
    async fn a_number_has_a_last_message_in_each_direction(house: House) {
        let room = house.room("Toko").await;
        let account = room.account;
        for direction in [Direction::In, Direction::In, Direction::Out] {
            let tx = room.begin().await;
            tx.activity().note(account, direction).await.unwrap();
            tx.commit().await.unwrap();
        }
        let known = room.read().activity().list().await.unwrap();
        assert_eq!(known.len(), 1);
        assert_eq!(known[0].account_id, account);
        assert!(known[0].last_in_at.is_some() && known[0].last_out_at >= known[0].last_in_at);
    }

    async fn the_activity_of_another_workspace_is_not_seen(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Warung").await);
        let tx = room.begin().await;
        tx.activity().note(room.account, Direction::In).await.unwrap();
        tx.commit().await.unwrap();
        assert!(other.read().activity().list().await.unwrap().is_empty());
        assert_eq!(other.read().jobs().waiting(room.account).await.unwrap(), 0);
    }
}
