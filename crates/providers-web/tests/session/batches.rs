//! A batch is one transaction, nothing is none, and what reads before it writes is not overtaken.

use std::sync::Arc;

use blazz_providers_web::{DeviceStore, Kind, Range, SessionBackend};
use bytes::Bytes;
use tokio::task::JoinSet;
use wacore::appstate::processor::AppStateMutationMAC;
use wacore::store::traits::{
    AppSyncStore, DeviceListRecord, MsgSecretEntry, MsgSecretStore, PendingInboundKey,
    PendingInboundRow, ProtocolStore, SignalStore, TcTokenEntry,
};

use crate::checks::protocol::mapping;
use crate::house::{House, backend};

fn signal_batch(count: usize) -> Vec<(Arc<str>, Bytes)> {
    (0..count).map(|at| (Arc::from(format!("{at}@lid")), Bytes::from_static(&[7; 900]))).collect()
}

async fn store_signal_batches(store: &SessionBackend, count: usize) {
    let identities: Vec<_> = signal_batch(count).into_iter().map(|(at, _)| (at, [7; 32])).collect();
    store.put_identities_batch(&identities).await.unwrap();
    store.put_sessions_batch(&signal_batch(count)).await.unwrap();
    store.put_sender_keys_batch(&signal_batch(count)).await.unwrap();
}

async fn store_protocol_batches(store: &SessionBackend, count: usize) {
    let names: Vec<String> = (0..count).map(|at| format!("{at}@lid")).collect();
    let status: Vec<_> = names.iter().map(|name| (&**name, true)).collect();
    store.set_sender_key_status("1@g.us", &status).await.unwrap();
    let mappings: Vec<_> = names.iter().map(|name| mapping(name, name, 1)).collect();
    store.put_lid_mappings(&mappings).await.unwrap();
    let list = |user: &String| DeviceListRecord {
        user: user.clone(),
        devices: Vec::new(),
        timestamp: 1,
        phash: None,
        raw_id: None,
    };
    store.update_device_lists(names.iter().map(list).collect()).await.unwrap();
    let row = |id| PendingInboundRow { chat: "c", sender: "s", id, message: b"m" };
    let rows: Vec<_> = names.iter().map(|id| row(id)).collect();
    store.store_pending_inbound_batch(&rows).await.unwrap();
    let key = |id| PendingInboundKey { chat: "c", sender: "s", id };
    let keys: Vec<_> = names.iter().map(|id| key(id)).collect();
    store.delete_pending_inbound_batch(&keys).await.unwrap();
}

async fn store_other_batches(store: &SessionBackend, count: usize) {
    let index = |at: usize| at.to_be_bytes().repeat(4);
    let mac = |at| AppStateMutationMAC { index_mac: index(at), value_mac: vec![1; 32] };
    let macs: Vec<_> = (0..count).map(mac).collect();
    store.put_mutation_macs("regular", 1, &macs).await.unwrap();
    let indexes: Vec<_> = (0..count).map(index).collect();
    store.delete_mutation_macs("regular", &indexes).await.unwrap();
    let secret = |at: usize| MsgSecretEntry {
        chat: "c".into(),
        sender: "s".into(),
        msg_id: at.to_string().into(),
        secret: [1; 32],
        expires_at: 9,
        message_ts: 1,
    };
    store.put_msg_secrets((0..count).map(secret).collect()).await.unwrap();
}

/// The marks of all pre-keys.
async fn upload_marks(device: &impl DeviceStore) -> Vec<u8> {
    let range = Range { prefix: &[], after: None, limit: 1000 };
    let records = device.list(Kind::PreKey, range).await.unwrap();
    records.iter().map(|record| record.value[0]).collect()
}

on_both! {
    async fn the_812_keys_of_a_pairing_are_one_transaction_and_so_are_their_marks(house: House) {
        let device = house.device();
        let store = backend(device.clone());
        let keys: Vec<_> = (1..=812).map(|id| (id, Bytes::from_static(&[7; 75]))).collect();
        let began = std::time::Instant::now();
        store.store_prekeys_batch(&keys, false).await.unwrap();
        println!("812 pre-keys on {:?}: {:?}", house.place.kind(), began.elapsed());
        assert_eq!(device.writes(), 1);
        let ids: Vec<u32> = (1..=812).collect();
        assert_eq!(store.load_prekeys_batch(&ids).await.unwrap(), keys);
        assert_eq!(upload_marks(&device).await, [0; 812]);
        let began = std::time::Instant::now();
        store.mark_prekeys_uploaded(&ids).await.unwrap();
        println!("812 marks on {:?}: {:?}", house.place.kind(), began.elapsed());
        assert_eq!(device.writes(), 1);
        assert_eq!(upload_marks(&device).await, [1; 812]);
        store.mark_prekeys_uploaded(&ids).await.unwrap();
        assert_eq!(device.writes(), 0, "they were marked");
        assert_eq!(store.load_prekeys_batch(&ids).await.unwrap(), keys);
    }

    async fn every_batch_is_one_transaction_and_nothing_is_none(house: House) {
        let device = house.device();
        let store = backend(device.clone());
        store_signal_batches(&store, 100).await;
        assert_eq!(device.writes(), 3);
        store_protocol_batches(&store, 100).await;
        assert_eq!(device.writes(), 5);
        store_other_batches(&store, 100).await;
        assert_eq!(device.writes(), 3);
        store_signal_batches(&store, 0).await;
        store_protocol_batches(&store, 0).await;
        store_other_batches(&store, 0).await;
        assert_eq!(device.writes(), 0);
    }

    /// A session that is on disk before the message it was advanced for would have that message be lost in a crash.
    async fn no_session_is_kept_before_the_messages_that_were_decrypted_earlier(house: House) {
        let store = house.backend();
        let names: Vec<String> = (0..500).map(|at| format!("M{at}")).collect();
        let row = |id| PendingInboundRow { chat: "c", sender: "s", id, message: &[7; 4000] };
        let rows: Vec<_> = names.iter().map(|id| row(id)).collect();
        let sessions = signal_batch(1);
        let flush = async {
            store.put_sessions_batch(&sessions).await.unwrap();
            let last = store.get_pending_inbound("c", "s", "M499").await.unwrap();
            store.put_sender_keys_batch(&sessions).await.unwrap();
            last.is_some()
        };
        let (is_kept, kept) = tokio::join!(flush, store.store_pending_inbound_batch(&rows));
        kept.unwrap();
        assert!(is_kept);
    }

    /// It stands for a message that was lost, which is looked for anew each time.
    async fn a_message_that_says_nothing_is_not_kept_and_keeps_no_other_from_it(house: House) {
        let store = house.backend();
        let row = |id, message| PendingInboundRow { chat: "c", sender: "s", id, message };
        store.store_pending_inbound_batch(&[row("M1", b""), row("M2", b"m")]).await.unwrap();
        store.store_pending_inbound("c", "s", "M3", b"").await.unwrap();
        assert_eq!(house.count(Kind::PendingInbound).await, 1);
        assert_eq!(store.get_pending_inbound("c", "s", "M1").await.unwrap(), None);
        assert_eq!(store.get_pending_inbound("c", "s", "M2").await.unwrap().unwrap(), b"m");
    }

    async fn a_sent_message_is_given_to_all_who_ask_and_stays(house: House) {
        let store = Arc::new(house.backend());
        store.store_sent_message("chat", "M1", b"text").await.unwrap();
        let mut asking = JoinSet::new();
        for _ in 0..10 {
            let store = store.clone();
            asking.spawn(async move { store.take_sent_message("chat", "M1").await.unwrap() });
        }
        let given = asking.join_all().await.into_iter().flatten().count();
        assert_eq!(given, 10);
        assert_eq!(house.count(Kind::SentMessage).await, 1, "a death after the answer loses nothing");
        assert_eq!(store.delete_expired_sent_messages(i64::MAX).await.unwrap(), 1);
        assert_eq!(house.count(Kind::SentAt).await, 0, "its note went with it");
    }

    async fn both_sides_of_a_token_are_kept_when_they_come_at_once(house: House) {
        let store = Arc::new(house.backend());
        let mut writing = JoinSet::new();
        for at in 1..=10 {
            let (sender, receiver) = (store.clone(), store.clone());
            writing.spawn(async move { sender.touch_tc_token_sender_timestamp("a", at).await });
            let token = [u8::try_from(at).unwrap()];
            writing.spawn(async move { receiver.store_received_tc_token("a", &token, at).await });
        }
        writing.join_all().await.into_iter().for_each(Result::unwrap);
        let TcTokenEntry { token, token_timestamp, sender_timestamp } =
            store.get_tc_token("a").await.unwrap().unwrap();
        assert_eq!((token, token_timestamp, sender_timestamp), (vec![10], 10, Some(10)));
    }

    async fn a_key_that_is_used_up_while_it_is_marked_stays_away(house: House) {
        let store = Arc::new(house.backend());
        let keys: Vec<_> = (0..200).map(|id| (id, Bytes::from_static(b"key"))).collect();
        store.store_prekeys_batch(&keys, false).await.unwrap();
        let mut changing = JoinSet::new();
        for id in 0..40 {
            let (marker, user) = (store.clone(), store.clone());
            let ids: Vec<u32> = (0..200).collect();
            changing.spawn(async move { marker.mark_prekeys_uploaded(&ids).await });
            changing.spawn(async move { user.remove_prekey(id).await });
        }
        changing.join_all().await.into_iter().for_each(Result::unwrap);
        assert_eq!(house.count(Kind::PreKey).await, 160);
        assert_eq!(store.get_max_prekey_id().await.unwrap(), 199);
    }

    async fn what_runs_out_leaves_nothing_behind(house: House) {
        let store = house.backend();
        store_other_batches(&store, 30).await;
        store.store_sent_message("chat", "M1", b"text").await.unwrap();
        store.store_sent_message("chat", "M1", b"text").await.unwrap();
        assert_eq!(house.count(Kind::SecretDeadline).await, 30);
        assert_eq!(store.delete_expired_msg_secrets(9).await.unwrap(), 30);
        assert_eq!(store.delete_expired_sent_messages(i64::MAX).await.unwrap(), 1);
        for kind in [Kind::MessageSecret, Kind::SecretDeadline, Kind::SentMessage, Kind::SentAt] {
            assert_eq!(house.count(kind).await, 0, "{kind:?}");
        }
    }
}
