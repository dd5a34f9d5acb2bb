//! The server is killed ten times while customers and agents write; afterwards nothing is lost and nothing
//! is there twice. The simulator's ledger is the oracle.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod crash {
    pub(super) mod driver;
    pub(super) mod oracle;
}

use std::time::Duration;

use blazz_testkit::stage::Stage;
use crash::driver::{Driver, Talk};
use crash::oracle::Oracle;

const KILLS: u32 = 10;
const SETTLE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_kills_under_load_lose_nothing_and_double_nothing() {
    let stage = Stage::set_for_load(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    let Stage { simulator, number, agent, mut program, .. } = stage;
    let driver = Driver::meet(&simulator, &number, &agent, 16).await.unwrap();
    let talk = Talk::begin(&driver);
    for kill in 0..KILLS {
        talk.go_on(Duration::from_millis(600 + u64::from(kill * 137 % 500))).await;
        program.kill().await.unwrap();
        program.start().await.unwrap();
    }
    talk.go_on(Duration::from_secs(1)).await;
    let ledger = talk.end().await;

    let oracle = Oracle::new(&simulator, &number, &driver, ledger);
    let verdict = oracle.settle(SETTLE).await.unwrap();
    println!("{verdict}");
    assert!(verdict.sent > 40 && verdict.received > 100, "too little traffic: {verdict}");
    assert!(verdict.is_clean(), "{verdict}");
}
