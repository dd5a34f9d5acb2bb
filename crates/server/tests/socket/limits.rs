//! What one client or one address can take from the others: bounded, whatever it sends.

use std::time::Duration;

use blazz_realtime::Limits;
use blazz_testkit::actors::{Ending, RawSocket};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;

use crate::house::{House, assert_open, assert_succeeded};

const CROWDED: Ending = Ending { told: Some(4100), code: 4100 };
/// How long something may take to happen.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long nothing may happen before it counts as standing still.
const STANDSTILL: Duration = Duration::from_secs(3);

async fn open_from(house: &House, address: &str) -> RawSocket {
    let path = RawSocket::path(house.app().key());
    let headers = [("x-forwarded-for", address)];
    RawSocket::open_from(&house.url, &path, &headers).await.unwrap()
}

async fn stranger(house: &House, address: &str) -> RawSocket {
    let mut socket = open_from(house, address).await;
    socket.take_greeting().await.unwrap();
    socket
}

#[tokio::test]
async fn an_address_holds_so_many_sockets_that_nobody_vouches_for_behind_a_proxy_too() {
    let house = House::with(Limits::default(), |config| {
        config.http.strangers_per_address = 2;
        config.http.trusted_proxies = vec!["127.0.0.1".to_owned()];
    })
    .await;
    for (first, second, third) in [
        ("203.0.113.7", "203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::2", "2001:db8::3"),
    ] {
        let mut vouched = stranger(&house, first).await;
        let _waiting = stranger(&house, second).await;
        assert_eq!(open_from(&house, third).await.ending().await.unwrap(), CROWDED);
        let answer = vouched.subscribe_as(house.app(), "private-a", None).await.unwrap();
        assert_succeeded(&answer, "private-a");
        let _welcome = stranger(&house, third).await;
        assert_eq!(open_from(&house, third).await.ending().await.unwrap(), CROWDED);
    }
    let _other = stranger(&house, "203.0.113.8").await;
}

#[tokio::test]
async fn an_address_that_a_stranger_makes_up_is_not_believed() {
    let house = House::with(Limits::default(), |config| {
        config.http.strangers_per_address = 1;
    })
    .await;
    let _first = stranger(&house, "203.0.113.7").await;
    assert_eq!(open_from(&house, "203.0.113.8").await.ending().await.unwrap(), CROWDED);
}

#[tokio::test]
async fn a_place_of_an_address_is_free_again_when_its_socket_is_gone() {
    let house =
        House::with(Limits::default(), |config| config.http.strangers_per_address = 1).await;
    drop(house.connect().await);
    let begun = Instant::now();
    loop {
        let again = RawSocket::connect(&house.url, house.app().key()).await;
        if again.is_ok() {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{again:?}");
    }
}

#[tokio::test]
async fn a_client_that_enters_no_channel_is_closed_with_4202_and_the_others_stay() {
    let idle_timeout = Duration::from_secs(1);
    let house = House::with(Limits { idle_timeout, ..Limits::default() }, |_| ()).await;
    let mut listener = house.listener("news").await;
    let mut idle = house.connect().await;
    let begun = Instant::now();
    assert_eq!(idle.ending().await.unwrap(), Ending { told: Some(4202), code: 4202 });
    assert!(begun.elapsed() < PATIENCE);
    assert_open(&mut listener).await;
}

#[tokio::test]
async fn of_ten_thousand_subscriptions_on_one_socket_five_hundred_stand() {
    let house = House::open().await;
    let mut socket = house.subscriber("private-a").await;
    let (mut succeeded, mut refused) = (0, 0);
    for burst in 0..10 {
        let subscribe = |number: usize| {
            let data = json!({ "channel": format!("news-{burst}-{number}") });
            Message::text(json!({ "event": "pusher:subscribe", "data": data }).to_string())
        };
        socket.send_all((0..1000).map(subscribe)).await.unwrap();
        for _ in 0..1000 {
            match socket.frame().await.unwrap()["event"].as_str().unwrap() {
                "pusher_internal:subscription_succeeded" => succeeded += 1,
                "pusher:subscription_error" => refused += 1,
                other => panic!("heard {other}"),
            }
        }
    }
    assert_eq!((succeeded, refused), (499, 9501));
    let (_, answer) = house.integrator.call("GET", "/channels", "").await.unwrap();
    assert_eq!(answer["channels"].as_object().unwrap().len(), 500);
    assert_open(&mut socket).await;
}

const MASKED: u8 = 0x80;

/// A masked frame of a client: first byte, declared length and the bytes that follow.
fn frame(first: u8, declared: u64, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match declared {
        0..=125 => bytes.push(MASKED + u8::try_from(declared).unwrap()),
        126..=65535 => {
            bytes.push(MASKED + 126);
            bytes.extend(u16::try_from(declared).unwrap().to_be_bytes());
        }
        _ => {
            bytes.push(MASKED + 127);
            bytes.extend(declared.to_be_bytes());
        }
    }
    // A mask of zeros leaves the payload as it is.
    bytes.extend([0; 4]);
    bytes.extend(payload);
    bytes
}

/// Sends until the server ends the connection or has taken everything; gives how many bytes it took and
/// whether it ended the connection.
async fn pour(connection: &mut TcpStream, bytes: &[u8], repeat: usize) -> (usize, bool) {
    let mut taken = 0;
    for _ in 0..repeat {
        match connection.write_all(bytes).await {
            Ok(()) => taken += bytes.len(),
            Err(_) => return (taken, true),
        }
    }
    let mut rest = Vec::new();
    let ended = timeout(PATIENCE, connection.read_to_end(&mut rest)).await;
    (taken, ended.is_ok())
}

#[tokio::test]
async fn frames_too_big_or_broken_end_their_connection_and_no_other() {
    const MEGABYTE: usize = 1024 * 1024;
    let house = House::open().await;
    let mut other = house.listener("news").await;
    let piece = vec![b'x'; MEGABYTE];
    let unmasked = [0x81, 0x02, b'{', b'}'];
    for (what, begin, bytes, repeat) in [
        ("16 MB in one frame", frame(0x81, 16 << 20, &[]), piece.as_slice(), 16),
        ("a length beyond all memory", frame(0x81, u64::MAX >> 1, &[]), &piece, 16),
        ("fragments without end", frame(0x01, 1, b"x"), &frame(0x00, 1, b"x").repeat(1000), 1000),
        ("bytes that are no UTF-8", frame(0x81, 2, &[0xc3, 0x28]), &[], 0),
        ("a frame without a mask", unmasked.to_vec(), &[], 0),
        ("an opcode that is none", frame(0x83, 2, b"{}"), &[], 0),
        ("reserved bits", frame(0xf1, 2, b"{}"), &[], 0),
        ("a fragmented ping", frame(0x09, 2, b"{}"), &[], 0),
        ("a ping of 126 bytes", frame(0x89, 126, &[b'x'; 126]), &[], 0),
    ] {
        let mut connection = house.connect().await.into_connection();
        connection.write_all(&begin).await.unwrap();
        let (taken, has_ended) = pour(&mut connection, bytes, repeat).await;
        assert!(has_ended, "{what}: still open after {taken} bytes");
        assert_open(&mut other).await;
    }
}

/// A socket of a client that has little room for what it is sent.
async fn narrow(house: &House) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.set_send_buffer_size(4096).unwrap();
    let connection = socket.connect(house.running.address).await.unwrap();
    let path = RawSocket::path(house.app().key());
    let mut socket = RawSocket::open_on(connection, &house.url, &path, &[]).await.unwrap();
    socket.take_greeting().await.unwrap();
    socket.into_connection()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_pings_whose_pongs_nobody_reads_is_not_taken_in_for_ever() {
    const MOST: usize = 32 * 1024 * 1024;
    let house = House::open().await;
    let mut other = house.listener("news").await;
    let mut connection = narrow(&house).await;
    let pings = frame(0x89, 125, &[b'x'; 125]).repeat(500);
    let mut taken = 0;
    while let Ok(Ok(())) = timeout(STANDSTILL, connection.write_all(&pings)).await {
        taken += pings.len();
        assert!(taken < MOST, "the server holds {taken} bytes of pongs");
    }
    assert_open(&mut other).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_frames_whose_answers_nobody_reads_ends_the_connection() {
    const MOST: usize = 32 * 1024 * 1024;
    let house = House::open().await;
    let mut other = house.listener("news").await;
    let mut connection = narrow(&house).await;
    let text = r#"{"event":"pusher:ping"}"#;
    let pings = frame(0x81, text.len() as u64, text.as_bytes()).repeat(1000);
    let mut taken = 0;
    while let Ok(Ok(())) = timeout(STANDSTILL, connection.write_all(&pings)).await {
        taken += pings.len();
        assert!(taken < MOST, "the server holds the answers to {taken} bytes");
    }
    assert_open(&mut other).await;
}
