//! Names that are blocked on a number, whoever goes by them, and that each number and workspace has its own.

use blazz_domain::identity::{Identity, IdentityKind};

use crate::house::House;

fn lid(name: &str) -> Identity {
    Identity::new(IdentityKind::Lid, name)
}

on_both! {
    async fn a_name_is_blocked_until_it_is_removed_and_twice_is_once(house: House) {
        let room = house.room("Toko").await;
        let tx = room.begin().await;
        for name in ["77@lid", "77@lid", "88@lid"] {
            tx.blocked_names().add(room.account, &lid(name)).await.unwrap();
        }
        tx.blocked_names().remove(room.account, &lid("88@lid")).await.unwrap();
        tx.commit().await.unwrap();
        let tx = room.read();
        assert_eq!(tx.blocked_names().list(room.account).await.unwrap(), [lid("77@lid")]);
        assert!(tx.blocked_names().has(room.account, &lid("77@lid")).await.unwrap());
        for other in [lid("88@lid"), Identity::new(IdentityKind::Phone, "77@lid")] {
            assert!(!tx.blocked_names().has(room.account, &other).await.unwrap());
        }
    }

    async fn the_names_of_another_workspace_are_neither_seen_nor_removed(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Warung").await);
        let tx = room.begin().await;
        tx.blocked_names().add(room.account, &lid("77@lid")).await.unwrap();
        tx.commit().await.unwrap();
        let tx = other.begin().await;
        assert!(tx.blocked_names().list(room.account).await.unwrap().is_empty());
        tx.blocked_names().remove(room.account, &lid("77@lid")).await.unwrap();
        tx.commit().await.unwrap();
        assert!(room.read().blocked_names().has(room.account, &lid("77@lid")).await.unwrap());
    }
}
