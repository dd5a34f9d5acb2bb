//! A number keeps the LIDs that name it, also where `wacore`'s store in memory forgets them.

use wacore::store::traits::ProtocolStore;

use crate::checks::protocol::mapping;
use crate::house::House;

on_both! {
    async fn a_number_goes_back_to_the_lid_that_still_names_it(house: House) {
        let store = house.backend();
        let lid = async |phone| store.get_pn_mapping(phone).await.unwrap().map(|entry| entry.lid);
        let both = [mapping("100", "628111", 1), mapping("200", "628111", 2)];
        store.put_lid_mappings(&both).await.unwrap();
        assert_eq!(lid("628111").await.unwrap(), "200");
        store.put_lid_mapping(&mapping("200", "628222", 3)).await.unwrap();
        assert_eq!(lid("628111").await.unwrap(), "100");
        assert_eq!(lid("628222").await.unwrap(), "200");
    }

    async fn a_lid_that_leaves_takes_nothing_from_the_one_that_came_later(house: House) {
        let store = house.backend();
        for (lid, phone) in [("100", "628111"), ("200", "628111"), ("100", "628222")] {
            store.put_lid_mapping(&mapping(lid, phone, 1)).await.unwrap();
        }
        let found = store.get_pn_mapping("628111").await.unwrap().unwrap();
        assert_eq!((found.lid, found.phone_number), ("200".to_owned(), "628111".to_owned()));
    }

    async fn addresses_longer_than_a_key_are_told_apart(house: House) {
        let store = house.backend();
        let lid = |last: &str| ["9".repeat(400), last.to_owned()].concat();
        store.put_lid_mappings(&[mapping(&lid("1"), "1", 1), mapping(&lid("2"), "2", 1)]).await.unwrap();
        for last in ["1", "2"] {
            let found = store.get_lid_mapping(&lid(last)).await.unwrap().unwrap();
            assert_eq!((found.lid, &*found.phone_number), (lid(last), last));
        }
        assert_eq!(store.get_all_lid_mappings().await.unwrap().len(), 2);
        let group = ["1".repeat(300), "@g.us".to_owned()].concat();
        store.set_sender_key_status(&group, &[("a@lid", true)]).await.unwrap();
        store.set_sender_key_status(&["1", &group].concat(), &[("b@lid", true)]).await.unwrap();
        let devices = store.get_sender_key_devices(&group).await.unwrap();
        assert_eq!(devices, [("a@lid".to_owned(), true)]);
    }
}
