//! Tokens by which WhatsApp tells that two people know each other.

use wacore::store::traits::{Backend, TcTokenEntry};

use super::sorted;

type Token = (Vec<u8>, i64, Option<i64>);

async fn token(store: &dyn Backend, jid: &str) -> Option<Token> {
    let found = store.get_tc_token(jid).await.unwrap();
    found.map(|entry| (entry.token, entry.token_timestamp, entry.sender_timestamp))
}

fn entry(token: &[u8], token_timestamp: i64, sender_timestamp: Option<i64>) -> TcTokenEntry {
    TcTokenEntry { token: token.to_vec(), token_timestamp, sender_timestamp }
}

pub(crate) async fn tc_tokens(store: &dyn Backend) {
    assert_eq!(token(store, "a").await, None);
    store.put_tc_token("a", &entry(&[0, 255], 5, Some(6))).await.unwrap();
    assert_eq!(token(store, "a").await, Some((vec![0, 255], 5, Some(6))));
    store.put_tc_token("a", &entry(b"new", 4, None)).await.unwrap();
    assert_eq!(token(store, "a").await, Some((b"new".to_vec(), 4, None)), "a put replaces");
    // What was sent only goes forward and leaves the token alone.
    for (at, expected) in [(9, 9), (3, 9), (10, 10)] {
        store.touch_tc_token_sender_timestamp("a", at).await.unwrap();
        assert_eq!(token(store, "a").await, Some((b"new".to_vec(), 4, Some(expected))));
    }
    assert_eq!(sorted(store.get_all_tc_token_jids().await.unwrap()), ["a"]);
    store.delete_tc_token("a").await.unwrap();
    assert!(store.get_all_tc_token_jids().await.unwrap().is_empty());
}

pub(crate) async fn received_tc_tokens(store: &dyn Backend) {
    store.put_tc_token("a", &entry(b"new", 4, Some(10))).await.unwrap();
    store.store_received_tc_token("a", b"older", 3).await.unwrap();
    assert_eq!(token(store, "a").await, Some((b"new".to_vec(), 4, Some(10))));
    store.store_received_tc_token("a", b"as old", 4).await.unwrap();
    assert_eq!(token(store, "a").await, Some((b"as old".to_vec(), 4, Some(10))));
    // An empty place is taken by any token.
    store.touch_tc_token_sender_timestamp("b", 90).await.unwrap();
    assert_eq!(token(store, "b").await, Some((Vec::new(), 90, Some(90))));
    store.store_received_tc_token("b", b"b", 60).await.unwrap();
    assert_eq!(token(store, "b").await, Some((b"b".to_vec(), 60, Some(90))));
    store.store_received_tc_token("c", b"c", 1).await.unwrap();
    assert_eq!(token(store, "c").await, Some((b"c".to_vec(), 1, None)));
    assert_eq!(sorted(store.get_all_tc_token_jids().await.unwrap()), ["a", "b", "c"]);
}

pub(crate) async fn expired_tc_tokens(store: &dyn Backend) {
    for (jid, kept) in [
        ("live token", entry(b"x", 1000, None)),
        ("live sender", entry(b"", 1, Some(2000))),
        ("old token, live sender", entry(b"x", 1, Some(2000))),
        ("live token, old sender", entry(b"x", 1000, Some(1))),
        ("old", entry(b"x", 999, None)),
        ("old both", entry(b"x", 999, Some(1999))),
        ("old place", entry(b"", 5000, Some(1999))),
    ] {
        store.put_tc_token(jid, &kept).await.unwrap();
    }
    assert_eq!(store.delete_expired_tc_tokens(1000, 2000).await.unwrap(), 3);
    assert_eq!(store.delete_expired_tc_tokens(1000, 2000).await.unwrap(), 0);
    let left = sorted(store.get_all_tc_token_jids().await.unwrap());
    let kept = ["live sender", "live token", "live token, old sender", "old token, live sender"];
    assert_eq!(left, kept);
}
