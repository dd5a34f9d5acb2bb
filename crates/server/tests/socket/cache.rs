//! Cache channels, which keep their last event.

use crate::house::{House, assert_succeeded};

const CACHE: &str = "cache-rates";

#[tokio::test]
async fn an_empty_cache_channel_says_so_after_the_answer() {
    let house = House::open().await;
    let mut socket = house.connect().await;
    assert_succeeded(&socket.subscribe(CACHE).await.unwrap(), CACHE);
    let miss = socket.frame().await.unwrap();
    assert_eq!((&miss["event"], &miss["channel"]), (&"pusher:cache_miss".into(), &CACHE.into()));
}

#[tokio::test]
async fn a_new_subscriber_gets_the_last_event_after_the_answer() {
    let house = House::open().await;
    house.publish(CACHE, "rate", "1").await;
    house.publish(CACHE, "rate", "2").await;
    let mut socket = house.connect().await;
    assert_succeeded(&socket.subscribe(CACHE).await.unwrap(), CACHE);
    let kept = socket.frame().await.unwrap();
    assert_eq!((&kept["event"], &kept["data"]), (&"rate".into(), &"2".into()));
}
