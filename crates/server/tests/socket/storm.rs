//! Everybody at once: a storm of reconnections, a stopping program, what an idle socket costs.

use std::time::Duration;

use blazz_realtime::Limits;
use blazz_testkit::actors::Ending;
use blazz_testkit::application::Application;
use blazz_testkit::crowd::{gather, storm};
use blazz_testkit::program::resident_bytes;
use futures_util::future::join_all;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::house::House;

const BLAZZ: &str = env!("CARGO_BIN_EXE_blazz");
const SOCKETS: usize = 1000;
/// Two seconds are promised of an optimised program on a free machine; `cargo xtask bench` holds it to that.
const MOST_OF_A_STORM: Duration = Duration::from_secs(40);
/// Of a program that is not optimised; the figure of `cargo xtask bench` is below 12 kB.
const MOST_BYTES_EACH: u64 = 40 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_that_come_back_within_a_second_are_all_served_with_what_they_missed() {
    let application = Application::start(BLAZZ).await.unwrap();
    let owner = application.owner().await.unwrap();
    let mut agents = vec![owner.clone()];
    for name in ["sari", "tono", "umar"] {
        agents.push(owner.hire(name).await.unwrap());
    }
    let channel = application.channel();
    let sockets = gather(SOCKETS, 32, |_| application.subscriber(&channel)).await.unwrap();
    let events = owner.get("/events?limit=1").await.unwrap().ok().unwrap();
    let since = format!("{}:{}", events["epoch"].as_str().unwrap(), events["head"]);
    drop(sockets);
    let body = json!({ "name": "Budi", "phone": "+6281211112222" });
    owner.post("/contacts", &body).await.unwrap().ok().unwrap();
    let back = storm(&agents, &channel, &since, SOCKETS, Duration::from_secs(1)).await.unwrap();
    assert_eq!(back.len(), SOCKETS);
    let mut times: Vec<Duration> = back.iter().map(|(_, time)| *time).collect();
    times.sort_unstable();
    let (half, most) = (times[SOCKETS / 2], times[SOCKETS * 95 / 100]);
    println!("served again after {half:?} in the middle, {most:?} at 95 %");
    assert!(most < MOST_OF_A_STORM, "95 % were served after {most:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idle_socket_in_three_channels_costs_little() {
    let application = Application::start(BLAZZ).await.unwrap();
    let process = application.program.process_id().unwrap();
    // The first ones take up what the start no longer needs.
    let first = gather(SOCKETS, 16, |number| application.browser(number)).await.unwrap();
    let before = resident_bytes(process).unwrap();
    let more = gather(SOCKETS, 16, |number| application.browser(SOCKETS + number)).await.unwrap();
    let each = resident_bytes(process).unwrap().saturating_sub(before) / SOCKETS as u64;
    println!("{each} bytes for each idle socket");
    assert!(each > 1024, "{each} bytes: the program's memory is not that of its sockets");
    assert!(each < MOST_BYTES_EACH, "{each} bytes for each idle socket");
    drop((first, more));
}

/// What a client saw of the program's end.
struct Farewell {
    ending: Ending,
    at: Instant,
    /// Whether the program still took new connections then.
    is_open: bool,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopping_program_takes_nobody_in_and_sends_its_clients_away_a_few_at_a_time() {
    const CLIENTS: usize = 500;
    let house = House::with(Limits::default(), |_| ()).await;
    let sockets = gather(CLIENTS, 32, async |_| Ok(house.subscriber("private-a").await));
    let sockets = sockets.await.unwrap();
    let address = house.running.address;
    let farewells = join_all(sockets.into_iter().map(async |mut socket| {
        let ending = socket.ending().await.unwrap();
        let at = Instant::now();
        Farewell { ending, at, is_open: TcpStream::connect(address).await.is_ok() }
    }));
    let (farewells, ()) = tokio::join!(farewells, house.running.stop());
    assert_eq!(farewells.len(), CLIENTS);
    for farewell in &farewells {
        assert_eq!(farewell.ending, Ending { told: Some(4100), code: 4100 });
        assert!(!farewell.is_open, "a client would come back to the program that stops");
    }
    let mut times: Vec<Instant> = farewells.iter().map(|farewell| farewell.at).collect();
    times.sort_unstable();
    let spread = times[CLIENTS - 1].duration_since(times[0]);
    println!("{CLIENTS} clients were sent away within {spread:?}");
    assert!(spread > Duration::from_secs(3), "all were sent away within {spread:?}");
}
