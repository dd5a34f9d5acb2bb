//! What is known of groups, devices and numbers.

use wacore::store::traits::{Backend, DeviceInfo, DeviceListRecord, LidPnMappingEntry};

use super::sorted;

const GROUP: &str = "1@g.us";
const AYU: &str = "628111@s.whatsapp.net";

async fn devices_of(store: &dyn Backend, group: &str) -> Vec<(String, bool)> {
    sorted(store.get_sender_key_devices(group).await.unwrap())
}

fn device(jid: &str, has_key: bool) -> (String, bool) {
    (jid.to_owned(), has_key)
}

pub(crate) async fn sender_key_devices(store: &dyn Backend) {
    assert!(devices_of(store, GROUP).await.is_empty());
    store.set_sender_key_status(GROUP, &[("a:1@lid", true), ("b@lid", true)]).await.unwrap();
    store.set_sender_key_status(GROUP, &[("b@lid", false), ("c@lid", true)]).await.unwrap();
    store.set_sender_key_status("1@g.us2", &[("a:1@lid", true)]).await.unwrap();
    store.set_sender_key_status(GROUP, &[]).await.unwrap();
    let all = [device("a:1@lid", true), device("b@lid", false), device("c@lid", true)];
    assert_eq!(devices_of(store, GROUP).await, all);
    assert_eq!(devices_of(store, "1@g.us2").await, [device("a:1@lid", true)]);
    assert!(devices_of(store, "1@g.u").await.is_empty());
}

pub(crate) async fn forgotten_sender_key_devices(store: &dyn Backend) {
    for group in [GROUP, "1@g.us2", "2@g.us"] {
        store.set_sender_key_status(group, &[("a:1@lid", true), ("b@lid", true)]).await.unwrap();
    }
    store.set_sender_key_status("2@g.us", &[("c@lid", false)]).await.unwrap();
    store.delete_sender_key_device_rows(&["a:1@lid", "c@lid", "x@lid"]).await.unwrap();
    store.delete_sender_key_device_rows(&[]).await.unwrap();
    for group in [GROUP, "1@g.us2", "2@g.us"] {
        assert_eq!(devices_of(store, group).await, [device("b@lid", true)]);
    }
    store.clear_sender_key_devices(GROUP).await.unwrap();
    assert!(devices_of(store, GROUP).await.is_empty());
    assert_eq!(devices_of(store, "1@g.us2").await.len(), 1, "another group was cleared too");
    store.clear_all_sender_key_devices().await.unwrap();
    assert!(devices_of(store, "1@g.us2").await.is_empty());
}

pub(crate) fn mapping(lid: &str, phone: &str, at: i64) -> LidPnMappingEntry {
    LidPnMappingEntry {
        lid: lid.to_owned(),
        phone_number: phone.to_owned(),
        created_at: at,
        updated_at: at + 1,
        learning_source: "usync".to_owned(),
    }
}

fn fields(entry: LidPnMappingEntry) -> Fields {
    (entry.lid, entry.phone_number, entry.created_at, entry.updated_at, entry.learning_source)
}

type Fields = (String, String, i64, i64, String);

async fn of_lid(store: &dyn Backend, lid: &str) -> Option<Fields> {
    store.get_lid_mapping(lid).await.unwrap().map(fields)
}

async fn of_phone(store: &dyn Backend, phone: &str) -> Option<Fields> {
    store.get_pn_mapping(phone).await.unwrap().map(fields)
}

pub(crate) async fn lid_mappings(store: &dyn Backend) {
    assert_eq!((of_lid(store, "100").await, of_phone(store, "628111").await), (None, None));
    let first = mapping("100", "628111", 5);
    store.put_lid_mapping(&first).await.unwrap();
    assert_eq!(of_lid(store, "100").await, Some(fields(first.clone())));
    assert_eq!(of_phone(store, "628111").await, Some(fields(first)));
    let second = mapping("200", "628222", 7);
    let batch = [mapping("200", "628222", 6), mapping("300", "628333", 6), second.clone()];
    store.put_lid_mappings(&batch).await.unwrap();
    store.put_lid_mappings(&[]).await.unwrap();
    assert_eq!(of_phone(store, "628222").await, Some(fields(second)));
    let all = store.get_all_lid_mappings().await.unwrap();
    let lids = sorted(all.into_iter().map(|entry| entry.lid).collect());
    assert_eq!(lids, ["100", "200", "300"]);
}

/// A LID moves to another number, and a number gets another LID.
pub(crate) async fn moved_lid_mappings(store: &dyn Backend) {
    let both = [mapping("100", "628111", 1), mapping("300", "628333", 1)];
    store.put_lid_mappings(&both).await.unwrap();
    let moved = mapping("100", "628444", 2);
    store.put_lid_mapping(&moved).await.unwrap();
    assert_eq!(of_phone(store, "628111").await, None);
    assert_eq!(of_phone(store, "628444").await, Some(fields(moved)));
    let another = mapping("400", "628333", 3);
    store.put_lid_mapping(&another).await.unwrap();
    assert_eq!(of_phone(store, "628333").await, Some(fields(another)));
    assert_eq!(of_lid(store, "300").await, Some(fields(mapping("300", "628333", 1))));
}

pub(crate) async fn base_keys(store: &dyn Backend) {
    let same =
        async |address, id, key: &[u8]| store.has_same_base_key(address, id, key).await.unwrap();
    assert!(!same(AYU, "M1", b"key").await);
    store.save_base_key(AYU, "M1", b"old").await.unwrap();
    store.save_base_key(AYU, "M1", b"key").await.unwrap();
    assert!(same(AYU, "M1", b"key").await);
    assert!(!same(AYU, "M1", b"old").await && !same(AYU, "M1", b"").await);
    assert!(!same(AYU, "M2", b"key").await && !same("M1", AYU, b"key").await);
    store.delete_base_key(AYU, "M2").await.unwrap();
    assert!(same(AYU, "M1", b"key").await);
    store.delete_base_key(AYU, "M1").await.unwrap();
    assert!(!same(AYU, "M1", b"key").await);
}

fn devices(user: &str, id: u32) -> DeviceListRecord {
    DeviceListRecord {
        user: user.to_owned(),
        devices: vec![DeviceInfo::new(0, None), DeviceInfo::new(id, Some(7)).with_hosting(true)],
        timestamp: 1_767_225_600,
        phash: Some("2:hash".to_owned()),
        raw_id: Some(u32::MAX),
    }
}

pub(crate) async fn device_lists(store: &dyn Backend) {
    let of = async |user| {
        let found = store.get_devices(user).await.unwrap();
        found.map(|record| serde_json::to_value(record).unwrap())
    };
    let json = |user, id| serde_json::to_value(devices(user, id)).ok();
    assert_eq!(of("100").await, None);
    store.update_device_list(devices("100", 1)).await.unwrap();
    assert_eq!(of("100").await, json("100", 1));
    let lists = vec![devices("200", 2), devices("100", 3), devices("200", 4)];
    store.update_device_lists(lists).await.unwrap();
    store.update_device_lists(Vec::new()).await.unwrap();
    assert_eq!((of("100").await, of("200").await), (json("100", 3), json("200", 4)));
    store.delete_devices("100").await.unwrap();
    assert_eq!((of("100").await, of("200").await), (None, json("200", 4)));
}

pub(crate) async fn group_metadata(store: &dyn Backend) {
    let of = async |group| store.get_group_metadata(group).await.unwrap();
    assert_eq!(of(GROUP).await, None);
    store.put_group_metadata(GROUP, b"one").await.unwrap();
    let large = vec![0xFF; 100_000];
    store.put_group_metadata(GROUP, &large).await.unwrap();
    store.put_group_metadata("2@g.us", b"").await.unwrap();
    assert_eq!(of(GROUP).await.unwrap(), large);
    store.delete_group_metadata(GROUP).await.unwrap();
    assert_eq!((of(GROUP).await, of("2@g.us").await), (None, Some(Vec::new())));
}
