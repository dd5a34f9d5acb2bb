//! A thousand sockets that do not read: closed when their queue is full, and nobody else notices.

use std::sync::Arc;
use std::time::Duration;

use blazz_testkit::actors::{Integrator, RawSocket};
use blazz_testkit::application::Application;
use blazz_testkit::crowd::gather;
use blazz_testkit::program::resident_bytes;
use serde_json::json;
use tokio::net::TcpSocket;
use tokio::time::Instant;

const SOCKETS: usize = 1000;
const CHANNEL: &str = "private-news";
const EVENT_BYTES: usize = 8 * 1024;
/// More than the queue of a socket and the buffers of the system under it hold.
const MOST_EVENTS: usize = 3000;
/// What one may cost at worst: its queue refers to frames that all share.
const MOST_BYTES_EACH: u64 = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(30);

/// Subscribes with a small window, so that the system takes little on behalf of the client.
async fn subscribe(integrator: &Integrator, url: &str) -> anyhow::Result<RawSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(4096)?;
    let connection = socket.connect(url.trim_start_matches("http://").parse()?).await?;
    let path = RawSocket::path(integrator.app.key());
    let mut socket = RawSocket::open_on(connection, url, &path, &[]).await?;
    socket.take_greeting().await?;
    socket.subscribe_as(&integrator.app, CHANNEL, None).await?;
    Ok(socket)
}

async fn subscribers(integrator: &Integrator) -> u64 {
    let path = format!("/channels/{CHANNEL}?info=subscription_count");
    let (_, answer) = integrator.call("GET", &path, "").await.unwrap();
    answer["subscription_count"].as_u64().unwrap()
}

/// The name of the next event; a busy machine may ask for a sign of life before it.
async fn next_event(reader: &mut RawSocket) -> String {
    loop {
        let frame = reader.frame().await.unwrap();
        if frame["event"] != "pusher:ping" {
            return frame["event"].as_str().unwrap().to_owned();
        }
        reader.say(&json!({ "event": "pusher:pong" })).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_sockets_that_do_not_read_are_closed_and_cost_others_nothing() {
    let application = Application::start(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    let Application { program, integrator, .. } = &application;
    let url = program.url();
    let process = program.process_id().unwrap();
    let deaf = gather(SOCKETS, 32, |_| subscribe(integrator, &url)).await.unwrap();
    let mut reader = application.subscriber(CHANNEL).await.unwrap();
    let before = resident_bytes(process).unwrap();
    let text = Arc::new("x".repeat(EVENT_BYTES));
    let (begun, mut highest) = (Instant::now(), before);
    for number in 0..MOST_EVENTS {
        let event = json!({ "name": number.to_string(), "channel": CHANNEL, "data": *text });
        integrator.publish(&event).await.unwrap();
        let heard = next_event(&mut reader).await;
        assert_eq!(heard, number.to_string(), "one that reads hears everything in order");
        highest = highest.max(resident_bytes(process).unwrap());
        if number % 16 == 0 && subscribers(integrator).await == 1 {
            println!("all were closed after {number} events, {:?}", begun.elapsed());
            break;
        }
    }
    let begun = Instant::now();
    while subscribers(integrator).await > 1 {
        assert!(begun.elapsed() < PATIENCE, "sockets that do not read are still open");
    }
    let each = highest.saturating_sub(before) / SOCKETS as u64;
    println!("{} KiB for each socket that did not read", each / 1024);
    assert!(each < MOST_BYTES_EACH, "{each} bytes for each socket that did not read");
    drop(deaf);
}
