//! Secrets of messages, and when they run out.

use wacore::store::traits::{Backend, MsgSecretEntry};

const CHAT: &str = "1@g.us";
const AYU: &str = "1000@lid";

fn entry(id: &str, byte: u8, expires_at: i64, message_ts: i64) -> MsgSecretEntry {
    let (chat, sender, msg_id) = (CHAT.into(), AYU.into(), id.into());
    MsgSecretEntry { chat, sender, msg_id, secret: [byte; 32], expires_at, message_ts }
}

async fn secret(store: &dyn Backend, id: &str) -> Option<(u8, i64)> {
    let found = store.get_msg_secret_with_ts(CHAT, AYU, id).await.unwrap();
    let plain = store.get_msg_secret(CHAT, AYU, id).await.unwrap();
    assert_eq!(plain, found.as_ref().map(|(secret, _)| secret.clone()));
    found.map(|(secret, at)| {
        assert_eq!(secret, [secret[0]; 32]);
        (secret[0], at)
    })
}

pub(crate) async fn secrets(store: &dyn Backend) {
    assert_eq!(secret(store, "A").await, None);
    store.put_msg_secret(CHAT, AYU, "A", &[1; 32]).await.unwrap();
    assert_eq!(secret(store, "A").await, Some((1, 0)));
    let entries = vec![entry("B", 2, 0, 0), entry("C", 3, 9, 5), entry("B", 4, 0, 6)];
    assert_eq!(store.put_msg_secrets(entries).await.unwrap(), 3);
    assert_eq!(store.put_msg_secrets(Vec::new()).await.unwrap(), 0);
    assert_eq!(secret(store, "B").await, Some((4, 6)), "the last of a batch counts");
    assert_eq!(secret(store, "C").await, Some((3, 5)));
    for (chat, sender) in [(CHAT, "2000@lid"), ("2@g.us", AYU), (AYU, CHAT)] {
        assert_eq!(store.get_msg_secret(chat, sender, "A").await.unwrap(), None);
    }
}

/// How many of these there are, two seconds at a time, up to the deadline of each.
async fn expires_between(store: &dyn Backend, kept_at: i64, gone_at: i64) {
    assert_eq!(store.delete_expired_msg_secrets(kept_at).await.unwrap(), 0);
    assert_eq!(store.delete_expired_msg_secrets(gone_at).await.unwrap(), 1);
    assert_eq!(secret(store, "A").await, None);
}

pub(crate) async fn merging(store: &dyn Backend) {
    for (first, second) in [(100, 200), (200, 100)] {
        store.put_msg_secrets(vec![entry("A", 1, first, 7)]).await.unwrap();
        store.put_msg_secrets(vec![entry("A", 2, second, 0)]).await.unwrap();
        assert_eq!(secret(store, "A").await, Some((2, 7)), "an unknown time replaced a known one");
        expires_between(store, 199, 200).await;
    }
    store.put_msg_secrets(vec![entry("A", 1, 100, 3), entry("A", 2, 300, 2)]).await.unwrap();
    assert_eq!(secret(store, "A").await, Some((2, 3)));
    expires_between(store, 299, 300).await;
    for (first, second) in [(0, 100), (100, 0)] {
        store.put_msg_secrets(vec![entry("N", 1, first, 0)]).await.unwrap();
        store.put_msg_secrets(vec![entry("N", 2, second, 9)]).await.unwrap();
        assert_eq!(store.delete_expired_msg_secrets(i64::MAX).await.unwrap(), 0, "never");
        assert_eq!(secret(store, "N").await, Some((2, 9)));
    }
}

pub(crate) async fn expiry(store: &dyn Backend) {
    let many = (0..1203).map(|at| entry(&format!("M{at}"), 1, 1 + at, 0));
    let all = many.chain([entry("past", 1, -5, 0), entry("never", 1, 0, 0)]).collect();
    store.put_msg_secrets(all).await.unwrap();
    assert_eq!(store.delete_expired_msg_secrets(-6).await.unwrap(), 0);
    assert_eq!(store.delete_expired_msg_secrets(0).await.unwrap(), 1, "the one before 1970");
    assert_eq!(store.delete_expired_msg_secrets(1200).await.unwrap(), 1200);
    assert_eq!(secret(store, "M1199").await, None);
    assert!(secret(store, "M1200").await.is_some());
    assert_eq!(store.delete_expired_msg_secrets(i64::MAX).await.unwrap(), 3);
    assert!(secret(store, "never").await.is_some());
}
