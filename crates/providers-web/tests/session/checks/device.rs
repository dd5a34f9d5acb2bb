//! The device itself.

use wacore::store::Device;
use wacore::store::device::{CachedNoiseCert, CachedServerCertChain};
use wacore::store::traits::Backend;

/// Every field that is kept.
pub(crate) fn written(device: &Device) -> serde_json::Value {
    serde_json::to_value(device).unwrap()
}

/// A device with something in every field that can be empty.
pub(crate) fn full() -> Device {
    let mut device = Device::new();
    let cert = CachedNoiseCert { key: [5; 32], not_before: -1, not_after: i64::MAX };
    device.pn = Some("628111:3@s.whatsapp.net".parse().unwrap());
    device.lid = Some("1000:3@lid".parse().unwrap());
    device.account = Some(std::sync::Arc::default());
    device.push_name = "Toko Ayu 🌺".to_owned();
    device.edge_routing_info = Some(vec![0, 255]);
    device.props_hash = Some("hash".to_owned());
    device.next_pre_key_id = 813;
    device.first_unupload_pre_key_id = 1;
    device.server_has_prekeys = true;
    device.nct_salt = Some(vec![1; 32]);
    device.server_cert_chain =
        Some(CachedServerCertChain { intermediate: cert.clone(), leaf: cert });
    device.login_counter = 7;
    device.lid_migrated = true;
    device.read_receipts_disabled = true;
    device
}

pub(crate) async fn device(store: &dyn Backend) {
    assert!(!store.exists().await.unwrap());
    assert!(store.load().await.unwrap().is_none());
    assert!(store.create().await.unwrap() > 0);
    assert!(store.exists().await.unwrap());
    let created = store.load().await.unwrap().unwrap();
    store.create().await.unwrap();
    let again = store.load().await.unwrap().unwrap();
    assert_eq!(written(&again), written(&created), "its keys were replaced");

    let device = full();
    store.save(&device).await.unwrap();
    let loaded = store.load().await.unwrap().unwrap();
    assert_eq!(written(&loaded), written(&device));
    assert!(!written(&loaded).as_object().unwrap().values().any(serde_json::Value::is_null));
    assert!(loaded.is_registered());
    store.snapshot_db("name", Some(b"x")).await.unwrap();
    assert_eq!(store.resource_report().await.total_bytes(), 0);
}
