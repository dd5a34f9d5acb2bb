//! The clock jumps.

use std::path::Path;

use blazz_testkit::actors::Agent;
use blazz_testkit::proof::{DatabaseKind, Ground};
use blazz_testkit::stage::Stage;

use super::super::trials::trial;
use super::{judge, row};

const LIBRARY: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
/// Messages that must be sent between two jumps.
const LOAD: usize = 30;

/// The wall clock of a program, which can be put forward and back; its monotonic clock is left alone.
fn wear_watch(program: &mut blazz_testkit::program::Program, watch: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(Path::new(LIBRARY).exists(), "{LIBRARY} is missing: install faketime");
    set_watch(watch, "+0")?;
    program.set("LD_PRELOAD", Some(LIBRARY.to_owned()));
    program.set("FAKETIME_TIMESTAMP_FILE", Some(watch.display().to_string()));
    program.set("FAKETIME_NO_CACHE", Some("1".to_owned()));
    program.set("DONT_FAKE_MONOTONIC", Some("1".to_owned()));
    program.set("FAKETIME_DONT_FAKE_MONOTONIC", Some("1".to_owned()));
    Ok(())
}

/// Half a line must never be read.
fn set_watch(watch: &Path, offset: &str) -> anyhow::Result<()> {
    let next = watch.with_extension("next");
    std::fs::write(&next, format!("{offset}\n"))?;
    Ok(std::fs::rename(next, watch)?)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_hour_forward_and_back_puts_nothing_out_of_order() {
    let folder = tempfile::tempdir().unwrap();
    let watch = folder.path().join("watch");
    let row = row(
        "Clock",
        "It jumps an hour forward and back",
        "libfaketime, +1 h, -1 h and right again, 30 messages sent after each jump",
        "nothing but wrong times of day",
    );
    let report = trial("clock", DatabaseKind::Sqlite)
        .run(async |ground: &mut Ground| {
            ground.program.kill().await?;
            wear_watch(&mut ground.program, &watch)?;
            ground.program.start().await?;
            for offset in ["+3600", "-3600", "+0"] {
                set_watch(&watch, offset)?;
                ground.until_it_has_sent(LOAD).await?;
            }
            Ok(1)
        })
        .await
        .unwrap();
    judge(&report, &row);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_hundred_days_end_sessions_and_nothing_else() {
    let mut stage = Stage::set_for_load(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let watch = folder.path().join("watch");
    stage.program.kill().await.unwrap();
    wear_watch(&mut stage.program, &watch).unwrap();
    stage.program.start().await.unwrap();
    let customer = stage.simulator.customer("+62 812-0000-0001", "Budi").chat_with(&stage.number);
    customer.send_text("before").unwrap();
    stage.simulator.at_rest(super::PATIENCE).await.unwrap();

    set_watch(&watch, "+400d").unwrap();
    assert_eq!(stage.agent.get("/chats").await.unwrap().status, 401, "the session has run out");
    let url = stage.program.url();
    let again = Agent::log_in(&url, "ayu@example.com", "kopi susu gula aren").await.unwrap();
    customer.send_text("long after").unwrap();
    stage.simulator.at_rest(super::PATIENCE).await.unwrap();
    let chats = again.get("/chats").await.unwrap().ok().unwrap();
    assert_eq!(chats["items"][0]["last_message"]["text"], "long after", "{chats}");

    set_watch(&watch, "+0").unwrap();
    customer.send_text("today again").unwrap();
    stage.simulator.at_rest(super::PATIENCE).await.unwrap();
    let contact = chats["items"][0]["contact"]["id"].as_str().unwrap();
    let thread = again.get(&format!("/chats/{contact}/messages")).await.unwrap().ok().unwrap();
    assert_eq!(thread["items"].as_array().unwrap().len(), 3, "{thread}");
    row(
        "Clock",
        "It jumps 400 days forward and back",
        "libfaketime, with a session and a chat from before",
        "has to sign in again; all chats are there",
    )
    .with_held("messages before, during and after are there, once each")
    .write()
    .unwrap();
}
