//! Which process keeps a linked device.

use blazz_domain::AccountId;
use blazz_domain::account::ProviderKind;
use blazz_domain::link::{LinkWish, MOVE_WITHIN};
use blazz_storage::StorageError;
use blazz_storage::workspace::accounts::NewAccount;
use uuid::Uuid;

use crate::house::{House, Room};

const ONE: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);

async fn link(room: &Room) -> AccountId {
    let tx = room.begin().await;
    let new = NewAccount {
        provider: ProviderKind::Web,
        name: "Toko".to_owned(),
        external_id: "+6281234500001".to_owned(),
        business_id: String::new(),
        secrets: None,
    };
    let id = tx.accounts().add(new).await.unwrap();
    tx.links().open(id, LinkWish::Connect).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn take(house: &House, owner: Uuid) -> u64 {
    let tx = house.database.begin_system().await.unwrap();
    let taken = tx.take_ownerless(owner, 9).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

async fn fence(house: &House, owner: Uuid) -> i64 {
    let tx = house.database.begin_system().await.unwrap();
    let devices = tx.owned(owner).await.unwrap();
    tx.commit().await.unwrap();
    devices[0].fence
}

on_both! {
    async fn what_is_moved_away_goes_to_another_process_and_back_only_when_none_wanted_it(house: House) {
        let room = house.room("Toko").await;
        let id = link(&room).await;
        assert_eq!(take(&house, ONE).await, 1);
        let held = fence(&house, ONE).await;

        let tx = room.begin().await;
        assert!(tx.links().move_away(id).await.unwrap());
        assert!(!tx.links().move_away(id).await.unwrap(), "nobody has it now");
        tx.commit().await.unwrap();
        let tx = room.begin().await;
        let refused = tx.links().guard(id, held).await;
        assert!(matches!(refused, Err(StorageError::Fenced)), "{refused:?}");
        drop(tx);
        assert_eq!(take(&house, ONE).await, 0, "it has just given it up");
        assert_eq!(take(&house, OTHER).await, 1);

        let tx = room.begin().await;
        assert!(tx.links().move_away(id).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(take(&house, OTHER).await, 0);
        house.clock.pass(MOVE_WITHIN);
        assert_eq!(take(&house, OTHER).await, 1, "there is no other");
    }

    async fn of_a_removed_number_only_a_device_that_has_to_leave_its_phone_is_kept(house: House) {
        let room = house.room("Toko").await;
        let id = link(&room).await;
        assert_eq!(take(&house, ONE).await, 1);
        let tx = room.begin().await;
        tx.accounts().remove(id).await.unwrap();
        tx.links().dispossess(id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(take(&house, ONE).await, 0);

        let tx = room.begin().await;
        tx.links().wish(id, LinkWish::LogOut, None).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(take(&house, ONE).await, 1);
        let tx = house.database.begin_system().await.unwrap();
        let devices = tx.owned(ONE).await.unwrap();
        tx.commit().await.unwrap();
        assert!(devices.iter().all(|it| it.account_id == id && it.removed_at.is_some()));
        assert_eq!(devices.len(), 1);
    }
}
