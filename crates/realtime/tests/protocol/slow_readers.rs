//! A reader too slow for its queue is closed; the others notice nothing.

use blazz_realtime::{Close, Limits, Outgoing};

use crate::actors::Server;

#[tokio::test]
async fn an_overflowing_queue_closes_the_socket_to_come_back_later() {
    let server = Server::with(Limits { queued_frames: 8, ..Limits::default() });
    let (mut slow, mut quick) = (server.subscriber("private-a"), server.subscriber("private-a"));
    for number in 0..9 {
        server.publish("private-a", "x", &number.to_string());
        assert_eq!(quick.frames().len(), 1);
    }
    assert_eq!(slow.outbox.next().await, Outgoing::Close(Close::OverCapacity));
    assert_eq!(quick.closed_with().await, None);
}

#[tokio::test]
async fn a_full_queue_is_not_yet_too_slow() {
    let server = Server::with(Limits { queued_frames: 8, ..Limits::default() });
    let mut slow = server.subscriber("private-a");
    for number in 0..8 {
        server.publish("private-a", "x", &number.to_string());
    }
    assert_eq!(slow.frames().len(), 8);
    assert_eq!(slow.closed_with().await, None);
}
