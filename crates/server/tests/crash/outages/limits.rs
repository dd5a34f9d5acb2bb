//! The machine is small, or strangers take all there is.

use std::time::Duration;

use blazz_testkit::proof::{DatabaseKind, Ground};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use super::super::trials::trial;
use super::{judge, row};

const MANY: usize = 400;
const MEGABYTES: u64 = 512;

fn address(ground: &Ground) -> String {
    ground.program.url().replace("http://", "")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_hundred_idle_connections_do_not_starve_a_program_with_256_descriptors() {
    let mut row = row(
        "Machine",
        "256 file descriptors",
        "`prlimit --nofile=256`, and 400 connections that say nothing",
        "new connections wait until silent ones are closed, 10 s at most",
    );
    let mut trial = trial("descriptors", DatabaseKind::Sqlite);
    trial.within = vec!["prlimit", "--nofile=256"];
    let report = trial
        .run(async |ground: &mut Ground| {
            let mut idle = Vec::new();
            for _ in 0..MANY {
                idle.push(TcpStream::connect(address(ground)).await?);
            }
            let begun = Instant::now();
            ground.until_it_sends().await?;
            row = row.clone().recovered_in(begun.elapsed());
            ground.until_ready().await?;
            drop(idle);
            let log = ground.program.last_words();
            assert!(!log.contains("Too many open files"), "{log}");
            Ok(0)
        })
        .await
        .unwrap();
    judge(&report, &row);
}

/// A body that never comes to its end.
async fn drip(address: String) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).await?;
    let head = "POST /whatsapp/webhooks/cloud HTTP/1.1\r\nHost: localhost\r\n\
                Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n";
    stream.write_all(head.as_bytes()).await?;
    let (mut read, mut write) = stream.into_split();
    let mut answer = [0; 512];
    loop {
        if write.write_all(b"{").await.is_err() {
            return Ok(begun.elapsed());
        }
        match timeout(Duration::from_secs(1), read.read(&mut answer)).await {
            Ok(_) => return Ok(begun.elapsed()),
            Err(_) => anyhow::ensure!(begun.elapsed() < Duration::from_mins(2), "never ended"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uploads_of_a_byte_a_second_are_ended_and_hold_nobody_up() {
    let mut row = row(
        "Clients",
        "Slow uploads",
        "200 bodies of a byte a second",
        "nothing; such a request is ended after its time",
    );
    let report = trial("slow-uploads", DatabaseKind::Sqlite)
        .run(async |ground: &mut Ground| {
            let drips = (0..200).map(|_| drip(address(ground)));
            let drips = futures_util::future::try_join_all(drips);
            let (ended, served) = tokio::join!(drips, ground.until_it_sends());
            let longest = ended?.into_iter().max().unwrap_or_default();
            println!("the longest lasted {longest:?}, others were served after {:?}", served?);
            row = row.clone().recovered_in(longest);
            Ok(0)
        })
        .await
        .unwrap();
    judge(&report, &row);
}

/// The most memory the program has ever held, in bytes.
fn peak(ground: &Ground) -> anyhow::Result<u64> {
    let process = ground.program.process_id().unwrap_or_default();
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()).unwrap_or_default();
    Ok(kilobytes.parse::<u64>()? * 1024)
}

/// 64 bodies of 3 MB at once, twenty times over, and 500 connections besides.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn big_bodies_and_many_connections_fit_into_512_mb() {
    let row = row(
        "Machine",
        "512 MB of memory",
        "`prlimit --data=512M`; 64 unsigned bodies of 3 MB at a time, and 500 idle connections",
        "nothing",
    );
    let mut trial = trial("memory", DatabaseKind::Sqlite);
    trial.within = vec!["prlimit", "--data=536870912"];
    let report = trial
        .run(async |ground: &mut Ground| {
            let mut idle = Vec::new();
            for _ in 0..500 {
                idle.push(TcpStream::connect(address(ground)).await?);
            }
            let client = blazz_testkit::http::client()?;
            let body = bytes::Bytes::from(vec![b' '; 3 * 1024 * 1024 - 1]);
            for _ in 0..5 {
                let posts = (0..64).map(|_| {
                    let url = format!("{}/whatsapp/webhooks/cloud", ground.program.url());
                    client.post(url).body(body.clone()).send()
                });
                for answer in futures_util::future::join_all(posts).await {
                    assert!(answer?.status().is_client_error());
                }
            }
            ground.until_it_sends().await?;
            let peak = peak(ground)?;
            println!("peak {} MB", peak >> 20);
            anyhow::ensure!(peak < MEGABYTES << 20, "{} MB", peak >> 20);
            Ok(0)
        })
        .await
        .unwrap();
    judge(&report, &row);
}
