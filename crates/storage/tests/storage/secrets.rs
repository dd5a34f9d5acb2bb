//! Secrets of accounts cannot be read where the database keeps them.

use blazz_domain::account::AccountStatus;
use secrecy::ExposeSecret;

use crate::house::{House, secrets};

on_both! {
    async fn a_stored_secret_opens_for_its_account(house: House) {
        let room = house.room("Toko").await;
        let tx = room.read();
        let account = tx.accounts().load(room.account).await.unwrap();
        assert_eq!(account.status, AccountStatus::Attention);
        let access = tx.accounts().access(&account).await.unwrap();
        assert_eq!(access.access_token.expose_secret(), "access-Toko");
        let system = house.database.read_system();
        let apps = system.app_secrets().await.unwrap();
        assert_eq!(apps[0].secret.expose_secret(), "app-Toko");
        let by_number = system.addressees_of_number(
            "number-Toko",
            "business-Toko",
            &apps[0].fingerprint,
        );
        assert_eq!(by_number.await.unwrap()[0].account_id, room.account);
        assert!(system.has_verify_token(&"verify-Toko".into()).await.unwrap());
        assert!(!system.has_verify_token(&"verify-Lain".into()).await.unwrap());
    }

    async fn no_secret_stands_in_the_files_of_the_database(house: House) {
        let room = house.room("rahasia").await;
        let tx = room.begin().await;
        tx.accounts().set_secrets(room.account, &secrets("rahasia-baru")).await.unwrap();
        tx.commit().await.unwrap();
        let bytes = house.place.bytes();
        let has = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert_eq!(has("number-rahasia"), house.place.file().is_some(), "plain values are there");
        for secret in ["access-rahasia", "app-rahasia", "verify-rahasia"] {
            assert!(!has(secret), "{secret} can be read in the files");
        }
    }
}
