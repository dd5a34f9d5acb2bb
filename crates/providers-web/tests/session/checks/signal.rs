//! Keys and sessions of the Signal protocol.

use std::sync::Arc;

use bytes::Bytes;
use wacore::store::traits::Backend;

use super::sorted;

const AYU: &str = "628111@s.whatsapp.net";
const AYUS_PHONE: &str = "628111:3@s.whatsapp.net";
const BUDI: &str = "1000@lid";

fn batch(entries: &[(&str, &'static [u8])]) -> Vec<(Arc<str>, Bytes)> {
    entries.iter().map(|(at, value)| (Arc::from(*at), Bytes::from_static(value))).collect()
}

pub(crate) async fn identities(store: &dyn Backend) {
    assert_eq!(store.load_identity(AYU).await.unwrap(), None);
    store.put_identity(AYU, [1; 32]).await.unwrap();
    store.put_identity(AYU, [2; 32]).await.unwrap();
    let both = [(Arc::from(AYUS_PHONE), [3; 32]), (Arc::from(BUDI), [4; 32])];
    store.put_identities_batch(&both).await.unwrap();
    store.put_identities_batch(&[]).await.unwrap();
    assert_eq!(store.load_identity(AYU).await.unwrap(), Some([2; 32]));
    assert_eq!(store.load_identity(AYUS_PHONE).await.unwrap(), Some([3; 32]));
    store.delete_identity(AYU).await.unwrap();
    store.delete_identity(AYU).await.unwrap();
    assert_eq!(store.load_identity(AYU).await.unwrap(), None);
    assert_eq!(store.load_identity(BUDI).await.unwrap(), Some([4; 32]));
}

pub(crate) async fn sessions(store: &dyn Backend) {
    assert_eq!(store.get_session(AYU).await.unwrap(), None);
    store.put_session(AYUS_PHONE, b"").await.unwrap();
    assert!(!store.has_session(AYU).await.unwrap(), "of another device");
    assert!(store.has_session(AYUS_PHONE).await.unwrap());
    assert!(!store.has_session("628111").await.unwrap(), "the beginning of an address");
    assert_eq!(store.get_session(AYUS_PHONE).await.unwrap().unwrap(), Bytes::new());
    let large = vec![7; 300_000];
    store.put_session(AYUS_PHONE, &large).await.unwrap();
    assert_eq!(store.get_session(AYUS_PHONE).await.unwrap().unwrap(), large);
    store.delete_session(AYU).await.unwrap();
    store.delete_session(AYUS_PHONE).await.unwrap();
    assert!(!store.has_session(AYUS_PHONE).await.unwrap());
}

pub(crate) async fn batches_of_sessions(store: &dyn Backend) {
    store.put_sessions_batch(&batch(&[(AYU, b"one"), (BUDI, b"\0\xFF")])).await.unwrap();
    store.put_sessions_batch(&batch(&[(AYU, b"two"), (AYU, b"three")])).await.unwrap();
    store.put_sessions_batch(&[]).await.unwrap();
    assert_eq!(store.get_session(AYU).await.unwrap().unwrap(), Bytes::from_static(b"three"));
    assert_eq!(store.get_session(BUDI).await.unwrap().unwrap(), Bytes::from_static(b"\0\xFF"));
    store.delete_session(AYU).await.unwrap();
    assert!(!store.has_session(AYU).await.unwrap() && store.has_session(BUDI).await.unwrap());
}

pub(crate) async fn state_of_users(store: &dyn Backend) {
    let has = async |user| store.has_signal_state_for_user(user).await.unwrap();
    store.put_session("6281119@s.whatsapp.net", b"x").await.unwrap();
    store.put_identity("62@s.whatsapp.net", [1; 32]).await.unwrap();
    assert!(!has("628111").await && has("62").await);
    store.put_session(AYUS_PHONE, b"x").await.unwrap();
    assert!(has("628111").await, "by a session of one of the devices");
    store.delete_session(AYUS_PHONE).await.unwrap();
    assert!(!has("628111").await);
    store.put_identity(AYU, [1; 32]).await.unwrap();
    assert!(has("628111").await, "by an identity");
}

fn pre_key(id: u32) -> (u32, Bytes) {
    (id, Bytes::copy_from_slice(&id.to_be_bytes()))
}

/// The highest id there is: 24 bits.
const LAST: u32 = 0x00FF_FFFF;

pub(crate) async fn pre_keys(store: &dyn Backend) {
    assert_eq!(store.get_max_prekey_id().await.unwrap(), 0);
    assert_eq!(store.load_prekey(1).await.unwrap(), None);
    store.store_prekeys_batch(&[pre_key(1), pre_key(2), pre_key(300)], false).await.unwrap();
    store.store_prekeys_batch(&[], false).await.unwrap();
    store.store_prekey(LAST, &pre_key(LAST).1, true).await.unwrap();
    assert_eq!(store.get_max_prekey_id().await.unwrap(), LAST);
    assert_eq!(store.load_prekey(300).await.unwrap().unwrap(), pre_key(300).1);
    let loaded = store.load_prekeys_batch(&[300, 5, 1]).await.unwrap();
    assert_eq!(loaded, [pre_key(300), pre_key(1)]);
    assert!(store.load_prekeys_batch(&[]).await.unwrap().is_empty());
    store.store_prekey(1, b"new", false).await.unwrap();
    assert_eq!(store.load_prekey(1).await.unwrap().unwrap(), Bytes::from_static(b"new"));
}

pub(crate) async fn used_pre_keys(store: &dyn Backend) {
    store.store_prekeys_batch(&[1, 2, 300, LAST].map(pre_key), false).await.unwrap();
    store.remove_prekey(LAST).await.unwrap();
    store.remove_prekey(2).await.unwrap();
    store.mark_prekeys_uploaded(&[1, 2, 300, LAST]).await.unwrap();
    store.mark_prekeys_uploaded(&[]).await.unwrap();
    assert_eq!(store.load_prekey(2).await.unwrap(), None, "a used key came back");
    assert_eq!(store.load_prekey(1).await.unwrap().unwrap(), pre_key(1).1);
    assert_eq!(store.get_max_prekey_id().await.unwrap(), 300);
}

pub(crate) async fn signed_pre_keys(store: &dyn Backend) {
    assert!(store.load_all_signed_prekeys().await.unwrap().is_empty());
    store.store_signed_prekey(1, b"old").await.unwrap();
    store.store_signed_prekey(1, b"one").await.unwrap();
    store.store_signed_prekey(256, b"two").await.unwrap();
    assert_eq!(store.load_signed_prekey(1).await.unwrap().unwrap(), b"one");
    assert_eq!(store.load_signed_prekey(2).await.unwrap(), None);
    let all = sorted(store.load_all_signed_prekeys().await.unwrap());
    assert_eq!(all, [(1, b"one".to_vec()), (256, b"two".to_vec())]);
    store.remove_signed_prekey(1).await.unwrap();
    assert_eq!(store.load_all_signed_prekeys().await.unwrap(), [(256, b"two".to_vec())]);
}

pub(crate) async fn sender_keys(store: &dyn Backend) {
    let (one, other) = ("1@g.us::628111:3", "1@g.us::1000");
    assert_eq!(store.get_sender_key(one).await.unwrap(), None);
    store.put_sender_key(one, b"old").await.unwrap();
    store.put_sender_keys_batch(&batch(&[(one, b"new"), (other, b"x")])).await.unwrap();
    store.put_sender_keys_batch(&[]).await.unwrap();
    assert_eq!(store.get_sender_key(one).await.unwrap().unwrap(), b"new");
    store.delete_sender_key(one).await.unwrap();
    assert_eq!(store.get_sender_key(one).await.unwrap(), None);
    assert_eq!(store.get_sender_key(other).await.unwrap().unwrap(), b"x");
}
