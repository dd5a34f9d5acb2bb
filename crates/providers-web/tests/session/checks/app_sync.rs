//! The app state: its keys, versions and MACs.

use wacore::appstate::hash::HashState;
use wacore::appstate::processor::AppStateMutationMAC;
use wacore::store::traits::{AppStateSyncKey, Backend};

fn key(byte: u8) -> AppStateSyncKey {
    AppStateSyncKey { key_data: vec![byte; 32], fingerprint: vec![byte, 0, 255], timestamp: 7 }
}

pub(crate) async fn keys(store: &dyn Backend) {
    assert!(store.get_sync_key(&[0, 1]).await.unwrap().is_none());
    assert_eq!(store.get_latest_sync_key_id().await.unwrap(), None);
    for id in [1, 3, 2] {
        store.set_sync_key(&[0, id], key(id)).await.unwrap();
    }
    let found = store.get_sync_key(&[0, 3]).await.unwrap().unwrap();
    assert_eq!(found.key_data, [3; 32]);
    assert_eq!((found.fingerprint, found.timestamp), (vec![3, 0, 255], 7));
    assert_eq!(store.get_latest_sync_key_id().await.unwrap().unwrap(), [0, 2], "came last");
    store.set_sync_key(&[0, 1], key(9)).await.unwrap();
    assert_eq!(store.get_sync_key(&[0, 1]).await.unwrap().unwrap().key_data, [9; 32]);
    assert_eq!(store.get_latest_sync_key_id().await.unwrap().unwrap(), [0, 1]);
}

pub(crate) async fn versions(store: &dyn Backend) {
    let unknown = store.get_version("regular").await.unwrap();
    assert_eq!((unknown.version, unknown.hash), (0, [0; 128]));
    let state = HashState {
        version: u64::MAX,
        hash: std::array::from_fn(|at| u8::try_from(at).unwrap()),
        index_value_map: [("index".to_owned(), vec![0, 255])].into(),
        mac_mismatch_fatal: true,
    };
    store.set_version("regular", state.clone()).await.unwrap();
    let found = store.get_version("regular").await.unwrap();
    assert_eq!((found.version, found.hash), (state.version, state.hash));
    assert_eq!(found.index_value_map, state.index_value_map);
    assert!(found.mac_mismatch_fatal);
    assert_eq!(store.get_version("regular_low").await.unwrap().version, 0);
    store.set_version("regular", HashState::default()).await.unwrap();
    assert_eq!(store.get_version("regular").await.unwrap().version, 0);
}

fn mac(index: u8, value: u8) -> AppStateMutationMAC {
    AppStateMutationMAC { index_mac: vec![index; 32], value_mac: vec![value; 32] }
}

pub(crate) async fn mutation_macs(store: &dyn Backend) {
    store.put_mutation_macs("regular", 1, &[mac(0, 1), mac(2, 2), mac(255, 3)]).await.unwrap();
    store.put_mutation_macs("regular", 2, &[mac(2, 9)]).await.unwrap();
    store.put_mutation_macs("regular_low", 1, &[mac(2, 4)]).await.unwrap();
    store.put_mutation_macs("regular", 3, &[]).await.unwrap();
    let one = store.get_mutation_mac("regular", &[2; 32]).await.unwrap();
    assert_eq!(one.unwrap(), [9; 32]);
    assert_eq!(store.get_mutation_mac("critical", &[2; 32]).await.unwrap(), None);
    let some = store.get_mutation_macs("regular", &[[0; 32], [1; 32], [255; 32]]).await.unwrap();
    assert_eq!(some, [([0; 32], vec![1; 32]), ([255; 32], vec![3; 32])].into());
    assert!(store.get_mutation_macs("regular", &[]).await.unwrap().is_empty());
    store.delete_mutation_macs("regular", &[vec![0; 32], vec![77; 32]]).await.unwrap();
    assert_eq!(store.get_mutation_mac("regular", &[0; 32]).await.unwrap(), None);
    store.clear_mutation_macs("regular").await.unwrap();
    let some = store.get_mutation_macs("regular", &[[2; 32], [255; 32]]).await.unwrap();
    assert!(some.is_empty());
    let other = store.get_mutation_mac("regular_low", &[2; 32]).await.unwrap();
    assert_eq!(other.unwrap(), [4; 32], "another collection was cleared too");
}
