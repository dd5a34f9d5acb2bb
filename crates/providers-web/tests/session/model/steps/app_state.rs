//! Steps on the app state, and on what the protocol knows of devices and numbers.

use wacore::appstate::hash::HashState;
use wacore::appstate::processor::AppStateMutationMAC;
use wacore::store::traits::{
    AppStateSyncKey, Backend, DeviceInfo, DeviceListRecord, LidPnMappingEntry,
};

use super::{Step, answer, name, unordered};

fn mac(index: u8, value: u8) -> AppStateMutationMAC {
    AppStateMutationMAC { index_mac: vec![index; 32], value_mac: vec![value; 32] }
}

pub(super) async fn take(store: &dyn Backend, step: Step) -> String {
    let collection = name(step.one);
    let key_id = [step.one, step.two];
    let macs = [mac(step.two, step.number), mac(step.number, 7)];
    match step.method % 6 {
        0 => {
            let timestamp = i64::from(step.number);
            let key = AppStateSyncKey { key_data: vec![1], fingerprint: vec![2], timestamp };
            answer(store.set_sync_key(&key_id, key)).await
        }
        1 => {
            let state = HashState { version: u64::from(step.number), ..HashState::default() };
            answer(store.set_version(&collection, state)).await
        }
        2 => answer(store.delete_mutation_macs(&collection, &[vec![step.two; 32]])).await,
        3 => answer(store.clear_mutation_macs(&collection)).await,
        4 => answer(store.get_sync_key(&key_id)).await,
        _ => answer(store.put_mutation_macs(&collection, 1, &macs)).await,
    }
}

/// A number that only this LID has: two LIDs of one number are told apart elsewhere.
fn mapping(one: u8, two: u8, at: u8) -> LidPnMappingEntry {
    LidPnMappingEntry {
        lid: name(one),
        phone_number: [name(one), name(two)].join("+"),
        created_at: i64::from(at),
        updated_at: i64::from(at),
        learning_source: "usync".to_owned(),
    }
}

fn devices(user: u8, id: u8) -> DeviceListRecord {
    let devices = vec![DeviceInfo::new(u32::from(id), None)];
    DeviceListRecord { user: name(user), devices, timestamp: 1, phash: None, raw_id: None }
}

pub(super) async fn take_protocol(store: &dyn Backend, step: Step) -> String {
    let Step { one, two, number, .. } = step;
    let (group, device) = (name(one), name(two));
    let status = [(&*device, number % 2 == 0), (&*group, true)];
    match step.method {
        0..=2 => answer(store.set_sender_key_status(&group, &status)).await,
        3 => answer(store.clear_sender_key_devices(&group)).await,
        4 => answer(store.delete_sender_key_device_rows(&[&device])).await,
        5 => answer(store.clear_all_sender_key_devices()).await,
        6 => answer(store.put_lid_mapping(&mapping(one, two, number))).await,
        7 => {
            let both = [mapping(one, two, number), mapping(two, one, number)];
            answer(store.put_lid_mappings(&both)).await
        }
        8 => answer(store.save_base_key(&group, &device, &[number])).await,
        9 => answer(store.delete_base_key(&group, &device)).await,
        10 => answer(store.update_device_list(devices(one, number))).await,
        11 => {
            let lists = vec![devices(one, number), devices(two, one)];
            answer(store.update_device_lists(lists)).await
        }
        12 => answer(store.delete_devices(&group)).await,
        13 => answer(store.put_group_metadata(&group, &[number])).await,
        14 => answer(store.delete_group_metadata(&group)).await,
        _ => answer(store.has_same_base_key(&group, &device, &[number])).await,
    }
}

pub(super) async fn look(store: &dyn Backend, one: u8) -> Vec<String> {
    let group = name(one);
    let mut seen = vec![
        answer(store.get_latest_sync_key_id()).await,
        answer(async { store.get_version(&group).await.unwrap().version }).await,
        unordered(store.get_sender_key_devices(&group).await),
        answer(store.get_lid_mapping(&group)).await,
        unordered(store.get_all_lid_mappings().await),
        answer(store.get_devices(&group)).await,
        answer(store.get_group_metadata(&group)).await,
    ];
    for two in 0..6 {
        seen.push(answer(store.get_mutation_mac(&group, &[two; 32])).await);
        seen.push(answer(store.get_mutation_macs(&group, &[[two; 32]])).await);
        let phone = mapping(one, two, 0).phone_number;
        seen.push(answer(store.get_pn_mapping(&phone)).await);
    }
    seen
}
