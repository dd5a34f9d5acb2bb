//! Secrets of accounts cannot be read where the database keeps them.

use blazz_domain::account::AccountStatus;
use secrecy::ExposeSecret;

use crate::house::{House, new_account, secrets};

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

    async fn secrets_that_were_swapped_or_damaged_in_the_database_open_nothing(house: House) {
        let room = house.room("Toko").await;
        house.room("Lain").await;
        // Whoever can write to the file is not let in by it; on the server the rows are the same.
        let Some(file) = house.place.file() else { return };
        let tx = room.begin().await;
        let second = tx.accounts().add(new_account("Toko2")).await.unwrap();
        tx.commit().await.unwrap();
        let tx = room.read();
        let opens = async |id| {
            let account = tx.accounts().load(id).await.unwrap();
            tx.accounts().access(&account).await.is_ok()
        };
        assert!(opens(room.account).await && opens(second).await);

        let database = rusqlite::Connection::open(file).unwrap();
        let set = |value: &[u8], id: blazz_domain::AccountId| {
            let sql = "UPDATE whatsapp_accounts SET access_token = ?1, app_secret = ?1 WHERE id = ?2";
            assert_eq!(database.execute(sql, (value, id.as_bytes())).unwrap(), 1);
        };
        let get = |id: blazz_domain::AccountId| -> Vec<u8> {
            let sql = "SELECT access_token FROM whatsapp_accounts WHERE id = ?";
            database.query_row(sql, [id.as_bytes()], |row| row.get(0)).unwrap()
        };
        let (one, two) = (get(room.account), get(second));
        set(&two, room.account);
        set(&one, second);
        assert!(!opens(room.account).await && !opens(second).await, "they opened in each other's place");
        let mut damaged = one.clone();
        damaged[20] ^= 1;
        set(&damaged, room.account);
        assert!(!opens(room.account).await);

        let apps = house.database.read_system().app_secrets().await.unwrap();
        let mut secrets = apps.iter().map(|app| app.secret.expose_secret());
        assert!(secrets.any(|it| it == "app-Lain"), "one damaged secret keeps others out");
    }
}
