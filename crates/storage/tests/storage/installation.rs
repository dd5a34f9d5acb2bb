//! What there is one of in an installation.

use tokio::task::JoinSet;

use crate::house::House;

on_both! {
    async fn of_many_who_set_it_up_at_once_one_does(house: House) {
        assert!(!house.database.read_system().is_set_up().await.unwrap());
        let mut trying = JoinSet::new();
        for number in 0..8 {
            let database = house.database.clone();
            trying.spawn(async move {
                let tx = database.begin_system().await.unwrap();
                if !tx.claim_set_up().await.unwrap() {
                    return 0;
                }
                tx.add_user(&format!("{number}@example.com"), "Ayu", "hash").await.unwrap();
                tx.commit().await.unwrap();
                1
            });
        }
        assert_eq!(trying.join_all().await.into_iter().sum::<i32>(), 1);
        assert!(house.database.read_system().is_set_up().await.unwrap());
    }

    async fn a_set_up_that_was_given_up_leaves_it_to_the_next(house: House) {
        let tx = house.database.begin_system().await.unwrap();
        assert!(tx.claim_set_up().await.unwrap());
        drop(tx);
        assert!(house.database.begin_system().await.unwrap().claim_set_up().await.unwrap());
    }

    async fn the_log_has_one_life_until_it_is_renewed(house: House) {
        house.room("Toko").await;
        let epoch = house.database.read_system().log_epoch().await.unwrap();
        house.open_again().await.migrate().await.unwrap();
        assert_eq!(house.database.read_system().log_epoch().await.unwrap(), epoch);
        let tx = house.database.begin_system().await.unwrap();
        let renewed = tx.renew_log_epoch().await.unwrap();
        tx.commit().await.unwrap();
        assert_ne!(renewed, epoch);
        assert_eq!(house.database.read_system().log_epoch().await.unwrap(), renewed);
        assert_eq!(house.database.read_system().event_heads().await.unwrap()[0].epoch, renewed);
    }
}
