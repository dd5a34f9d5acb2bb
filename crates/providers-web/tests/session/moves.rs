//! A linked device outlives the program that runs it, and goes on with another one.

mod machine;

use std::sync::Arc;

use blazz_providers_web::{Kind, SessionBackend};
use bytes::Bytes;
use wacore::appstate::hash::HashState;
use wacore::appstate::processor::AppStateMutationMAC;
use wacore::store::PersistenceManager;
use wacore::store::traits::{
    AppStateSyncKey, AppSyncStore, DeviceListRecord, DeviceStore, MsgSecretStore, ProtocolStore,
    SignalStore,
};

use crate::checks::device::{full, written};
use crate::checks::protocol::mapping;
use crate::house::House;
use machine::{Machine, Phone};

/// One record of every kind.
async fn fill(store: &SessionBackend) {
    store.save(&full()).await.unwrap();
    store.put_identity("a@lid", [1; 32]).await.unwrap();
    store.put_session("a@lid", b"session").await.unwrap();
    store.store_prekeys_batch(&[(1, Bytes::from_static(b"one"))], true).await.unwrap();
    store.store_signed_prekey(1, b"signed").await.unwrap();
    store.put_sender_key("1@g.us::a", b"sender").await.unwrap();
    let key = AppStateSyncKey { key_data: vec![1; 32], fingerprint: vec![2], timestamp: 3 };
    store.set_sync_key(&[0, 1], key).await.unwrap();
    let state = HashState { version: 7, ..HashState::default() };
    store.set_version("regular", state).await.unwrap();
    let mac = AppStateMutationMAC { index_mac: vec![1; 32], value_mac: vec![2; 32] };
    store.put_mutation_macs("regular", 7, &[mac]).await.unwrap();
    fill_protocol(store).await;
    store.put_msg_secret("c", "s", "M1", &[3; 32]).await.unwrap();
}

async fn fill_protocol(store: &SessionBackend) {
    store.set_sender_key_status("1@g.us", &[("a@lid", true)]).await.unwrap();
    store.put_lid_mapping(&mapping("100", "628111", 5)).await.unwrap();
    store.save_base_key("a@lid", "M1", b"base").await.unwrap();
    let (user, phash) = ("100".to_owned(), None);
    let list = DeviceListRecord { user, devices: Vec::new(), timestamp: 1, phash, raw_id: None };
    store.update_device_list(list).await.unwrap();
    store.put_group_metadata("1@g.us", b"group").await.unwrap();
    store.store_received_tc_token("a@lid", b"token", 5).await.unwrap();
    store.store_sent_message("c", "M1", b"sent").await.unwrap();
    store.store_pending_inbound("c", "s", "M1", b"pending").await.unwrap();
}

async fn assert_filled(store: &SessionBackend) {
    let device = store.load().await.unwrap().unwrap();
    assert_eq!((device.push_name.as_str(), device.next_pre_key_id), ("Toko Ayu 🌺", 813));
    assert_eq!(store.load_identity("a@lid").await.unwrap(), Some([1; 32]));
    assert_eq!(store.get_session("a@lid").await.unwrap().unwrap(), "session");
    assert_eq!(store.load_prekey(1).await.unwrap().unwrap(), "one");
    assert_eq!(store.load_signed_prekey(1).await.unwrap().unwrap(), b"signed");
    assert_eq!(store.get_sender_key("1@g.us::a").await.unwrap().unwrap(), b"sender");
    assert_eq!(store.get_sync_key(&[0, 1]).await.unwrap().unwrap().key_data, [1; 32]);
    assert_eq!(store.get_latest_sync_key_id().await.unwrap().unwrap(), [0, 1]);
    assert_eq!(store.get_version("regular").await.unwrap().version, 7);
    let mac = store.get_mutation_mac("regular", &[1; 32]).await.unwrap();
    assert_eq!(mac.unwrap(), [2; 32]);
    let secret = store.get_msg_secret("c", "s", "M1").await.unwrap();
    assert_eq!(secret.unwrap(), [3; 32]);
    assert_protocol_filled(store).await;
}

async fn assert_protocol_filled(store: &SessionBackend) {
    let devices = store.get_sender_key_devices("1@g.us").await.unwrap();
    assert_eq!(devices, [("a@lid".to_owned(), true)]);
    assert_eq!(store.get_pn_mapping("628111").await.unwrap().unwrap().lid, "100");
    assert_eq!(store.get_lid_mapping("100").await.unwrap().unwrap().phone_number, "628111");
    assert!(store.has_same_base_key("a@lid", "M1", b"base").await.unwrap());
    assert_eq!(store.get_devices("100").await.unwrap().unwrap().timestamp, 1);
    assert_eq!(store.get_group_metadata("1@g.us").await.unwrap().unwrap(), b"group");
    assert_eq!(store.get_tc_token("a@lid").await.unwrap().unwrap().token, b"token");
    assert_eq!(store.take_sent_message("c", "M1").await.unwrap().unwrap(), b"sent");
    assert_eq!(store.get_pending_inbound("c", "s", "M1").await.unwrap().unwrap(), b"pending");
}

on_both! {
    async fn everything_is_there_after_a_restart(house: House) {
        let store = house.backend();
        fill(&store).await;
        for kind in Kind::ALL {
            // A secret without a deadline has no note of one; history, polls and lost messages come by no method of the
            // library.
            let is_beside = matches!(
                kind,
                Kind::SecretDeadline
                    | Kind::History
                    | Kind::PollSecret
                    | Kind::EarlyVote
                    | Kind::AskAgain
            );
            let expected = i64::from(!is_beside);
            assert_eq!(house.count(*kind).await, expected, "{kind:?}");
        }
        drop(store);
        assert_filled(&house.elsewhere().await).await;
    }

    async fn a_device_that_is_forgotten_starts_anew(house: House) {
        let store = house.backend();
        fill(&store).await;
        let neighbour = crate::house::backend(house.another_device("2").await);
        fill(&neighbour).await;
        house.forget_device().await;
        for kind in Kind::ALL {
            assert_eq!(house.count(*kind).await, 0, "{kind:?}");
        }
        assert!(!store.exists().await.unwrap());
        store.create().await.unwrap();
        assert!(!store.load().await.unwrap().unwrap().is_registered());
        assert_filled(&neighbour).await;
    }

    async fn the_library_itself_keeps_its_device_here(house: House) {
        let manager = PersistenceManager::new(Arc::new(house.backend())).await.unwrap();
        let first = written(&manager.get_device_snapshot().await);
        let elsewhere = PersistenceManager::new(Arc::new(house.elsewhere().await)).await.unwrap();
        assert_eq!(written(&elsewhere.get_device_snapshot().await), first, "it was created again");
    }

    /// Machine one pairs and answers; machine two opens the same database and reads on, in order and out of it;
    /// then machine one is back.
    async fn a_conversation_goes_on_from_another_machine(house: House) {
        let one = Machine::pair(house.backend()).await;
        let phone = Phone::that_knows(&one).await;
        let first = phone.encrypt("halo").await;
        assert_eq!(one.read(&first).await.unwrap(), "halo");
        assert!(one.read(&first).await.is_err(), "a message was read twice");
        assert_eq!(house.count(Kind::PreKey).await, 0, "its one-time key is used up");
        assert_eq!(phone.read(&one.encrypt("apa kabar").await).await, "apa kabar");
        let (early, late) = (phone.encrypt("satu").await, phone.encrypt("dua").await);
        assert_eq!(one.read(&late).await.unwrap(), "dua");

        let two = Machine::start(house.elsewhere().await).await;
        assert_eq!(two.read(&early).await.unwrap(), "satu");
        assert_eq!(two.read(&phone.encrypt("tiga").await).await.unwrap(), "tiga");
        assert_eq!(phone.read(&two.encrypt("baik").await).await, "baik");
        assert!(two.read(&late).await.is_err(), "a message was read twice");

        let one = Machine::start(house.backend()).await;
        assert_eq!(one.read(&phone.encrypt("empat").await).await.unwrap(), "empat");
        assert_eq!(phone.read(&one.encrypt("sip").await).await, "sip");
    }
}
