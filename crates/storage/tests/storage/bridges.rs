//! A session belongs to one account, and a webhook is taken in once.

use blazz_domain::account::ProviderKind;
use blazz_domain::link::LinkWish;
use blazz_domain::{AccountId, Timestamp};
use blazz_storage::StorageError;
use blazz_storage::workspace::accounts::{AccountSecrets, NewAccount};
use secrecy::SecretString;
use std::time::Duration;
use tokio::task::JoinSet;

use crate::house::{House, Room};

async fn connect(room: &Room, session: &str, secret: &str) -> Result<AccountId, StorageError> {
    let tx = room.begin().await;
    let new = NewAccount {
        provider: ProviderKind::Bridge,
        name: session.to_owned(),
        external_id: session.to_owned(),
        business_id: String::new(),
        secrets: Some(AccountSecrets {
            access_token: SecretString::default(),
            app_secret: secret.into(),
            verify_token: SecretString::default(),
        }),
    };
    let id = tx.accounts().add(new).await?;
    tx.bridges().claim(id, session).await?;
    tx.links().open_elsewhere(id, LinkWish::Connect).await?;
    tx.commit().await?;
    Ok(id)
}

async fn take(room: &Room, account: AccountId, name: &str, expires_at: Timestamp) -> bool {
    let tx = room.begin().await;
    let is_new = tx.bridges().take(account, name, expires_at).await.unwrap();
    tx.commit().await.unwrap();
    is_new
}

on_both! {
    async fn a_session_belongs_to_one_account_of_one_workspace(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Lain").await);
        let id = connect(&room, "shop", "").await.unwrap();
        let taken = connect(&other, "shop", "").await;
        assert!(matches!(taken, Err(StorageError::Conflict(_))), "{taken:?}");
        let tx = room.begin().await;
        tx.bridges().release(id).await.unwrap();
        tx.accounts().remove(id).await.unwrap();
        tx.commit().await.unwrap();
        connect(&other, "shop", "").await.unwrap();
    }

    async fn a_webhook_finds_its_account_by_session_and_secret_only(house: House) {
        let room = house.room("Toko").await;
        let secret = "0123456789abcdef";
        let own = connect(&room, "shop", secret).await.unwrap();
        let common = connect(&room, "kiosk", "").await.unwrap();
        let reading = house.database.read_system();
        let secrets = reading.bridge_secrets().await.unwrap();
        assert_eq!(secrets.len(), 1);
        let signer = &secrets[0].fingerprint;
        for (session, fingerprint, account) in [
            ("shop", &signer[..], Some(own)),
            ("kiosk", &[][..], Some(common)),
            ("shop", &[][..], None),
            ("kiosk", &signer[..], None),
            ("nowhere", &signer[..], None),
        ] {
            let found = reading.addressee_of_session(session, fingerprint).await.unwrap();
            assert_eq!(found.map(|it| it.account_id), account, "{session}");
        }
        assert!(reading.app_secrets().await.unwrap().iter().all(|it| it.fingerprint != *signer));
    }

    async fn of_ten_at_once_one_is_taken_in(house: House) {
        let room = house.room("Toko").await;
        let id = connect(&room, "shop", "").await.unwrap();
        let later = house.database.clock().now().plus(Duration::from_mins(10));
        let mut posting = JoinSet::new();
        for _ in 0..10 {
            let room = room.clone();
            posting.spawn(async move { take(&room, id, "a", later).await });
        }
        let taken = posting.join_all().await;
        assert_eq!(taken.into_iter().filter(|is_new| *is_new).count(), 1);
        assert!(take(&room, id, "A", later).await);
    }

    async fn a_name_is_forgotten_when_it_has_expired(house: House) {
        let room = house.room("Toko").await;
        let id = connect(&room, "shop", "").await.unwrap();
        let now = house.database.clock().now();
        assert!(take(&room, id, "old", now).await);
        assert!(take(&room, id, "new", now.plus(Duration::from_mins(10))).await);
        let tx = house.database.begin_system().await.unwrap();
        tx.delete_expired().await.unwrap();
        tx.commit().await.unwrap();
        assert!(take(&room, id, "old", now).await);
        assert!(!take(&room, id, "new", now).await);
    }

    async fn no_process_of_ours_owns_what_a_bridge_keeps(house: House) {
        let room = house.room("Toko").await;
        let id = connect(&room, "shop", "").await.unwrap();
        let tx = house.database.begin_system().await.unwrap();
        let owner = uuid::Uuid::from_u128(1);
        assert_eq!(tx.take_ownerless(owner, 9).await.unwrap(), 0);
        assert!(tx.linked_elsewhere(owner).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        assert!(room.read().links().find(id).await.unwrap().is_some());
    }
}
