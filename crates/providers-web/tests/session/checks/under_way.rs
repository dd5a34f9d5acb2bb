//! Messages that are under way: sent ones that may be asked for again, and decrypted ones that are not yet stored.

use wacore::store::traits::{Backend, PendingInboundKey, PendingInboundRow};

const GROUP: &str = "1@g.us";
const AYU: &str = "628111@s.whatsapp.net";

/// Before and after everything that a check stores.
const LONG_AGO: i64 = 1;
const NEVER: i64 = i64::MAX;

/// As the library asks: it puts back what it has taken.
async fn ask_for(store: &dyn Backend, chat: &str, id: &str) -> Option<Vec<u8>> {
    let found = store.take_sent_message(chat, id).await.unwrap();
    if let Some(message) = &found {
        store.store_sent_message(chat, id, message).await.unwrap();
    }
    found
}

pub(crate) async fn sent_messages(store: &dyn Backend) {
    let take = async |chat, id| ask_for(store, chat, id).await;
    assert_eq!(take(AYU, "M1").await, None);
    store.store_sent_message(AYU, "M1", b"old").await.unwrap();
    store.store_sent_message(AYU, "M1", b"new").await.unwrap();
    store.store_sent_message(GROUP, "M1", b"").await.unwrap();
    assert_eq!(take(AYU, "M1").await.unwrap(), b"new");
    assert_eq!(take(AYU, "M1").await.unwrap(), b"new", "another device asks too");
    assert_eq!(take(GROUP, "M1").await.unwrap(), b"");
    for at in 0..520 {
        store.store_sent_message(AYU, &format!("M{at}"), b"x").await.unwrap();
    }
    assert_eq!(store.delete_expired_sent_messages(LONG_AGO).await.unwrap(), 0);
    assert_eq!(take(AYU, "M7").await.unwrap(), b"x");
    assert_eq!(store.delete_expired_sent_messages(NEVER).await.unwrap(), 521);
    assert_eq!(take(AYU, "M8").await, None);
    assert_eq!(store.delete_expired_sent_messages(NEVER).await.unwrap(), 0);
}

async fn pending(store: &dyn Backend, chat: &str, sender: &str, id: &str) -> Option<Vec<u8>> {
    store.get_pending_inbound(chat, sender, id).await.unwrap()
}

pub(crate) async fn pending_inbound(store: &dyn Backend) {
    assert_eq!(pending(store, GROUP, AYU, "M1").await, None);
    store.store_pending_inbound(GROUP, AYU, "M1", b"old").await.unwrap();
    store.store_pending_inbound(GROUP, AYU, "M1", b"new").await.unwrap();
    store.store_pending_inbound(AYU, AYU, "M1", b"other").await.unwrap();
    for _ in 0..2 {
        assert_eq!(pending(store, GROUP, AYU, "M1").await.unwrap(), b"new", "read, not taken");
    }
    assert_eq!(pending(store, AYU, AYU, "M1").await.unwrap(), b"other");
    assert_eq!(pending(store, AYU, GROUP, "M1").await, None);
    store.delete_pending_inbound(GROUP, AYU, "M1").await.unwrap();
    assert_eq!(pending(store, GROUP, AYU, "M1").await, None);
    assert_eq!(pending(store, AYU, AYU, "M1").await.unwrap(), b"other");
}

pub(crate) async fn pending_batches(store: &dyn Backend) {
    let row = |id, message| PendingInboundRow { chat: GROUP, sender: AYU, id, message };
    let key = |id| PendingInboundKey { chat: GROUP, sender: AYU, id };
    let rows = [row("M1", b"one"), row("M2", b"two"), row("M3", b"three")];
    store.store_pending_inbound_batch(&rows).await.unwrap();
    store.store_pending_inbound_batch(&[]).await.unwrap();
    assert_eq!(pending(store, GROUP, AYU, "M1").await.unwrap(), b"one");
    store.delete_pending_inbound_batch(&[key("M2"), key("M9")]).await.unwrap();
    store.delete_pending_inbound_batch(&[]).await.unwrap();
    assert_eq!(pending(store, GROUP, AYU, "M2").await, None);
    assert_eq!(store.delete_expired_pending_inbound(LONG_AGO).await.unwrap(), 0);
    assert_eq!(pending(store, GROUP, AYU, "M3").await.unwrap(), b"three");
    assert_eq!(store.delete_expired_pending_inbound(NEVER).await.unwrap(), 2);
    assert_eq!(pending(store, GROUP, AYU, "M3").await, None);
}
