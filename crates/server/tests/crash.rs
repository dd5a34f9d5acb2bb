//! The server is killed ten times while customers and agents write; afterwards nothing is lost and nothing
//! is there twice. The simulator's ledger is the oracle.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod crash {
    pub(super) mod driver;
    pub(super) mod oracle;
}

use std::time::Duration;

use blazz_testkit::actors::Agent;
use blazz_testkit::cloud::{CloudSimulator, Limits, NumberSpec, SimulatorConfig};
use blazz_testkit::program::Program;
use crash::driver::{Driver, Talk};
use crash::oracle::Oracle;

const KILLS: u32 = 10;
const SETTLE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_kills_under_load_lose_nothing_and_double_nothing() {
    let data = tempfile::tempdir().unwrap();
    let limits = Limits { throughput: None, pair: false };
    let config = SimulatorConfig { limits, ..SimulatorConfig::default() };
    let simulator = CloudSimulator::start(config).await.unwrap();
    let number = simulator.add_number(NumberSpec::new("+62 811-1000-100", "Toko Ayu"));
    let mut program = Program::new(env!("CARGO_BIN_EXE_blazz"), data.path())
        .unwrap()
        .with("BLAZZ_GRAPH_URL", simulator.base_url());
    program.start().await.unwrap();
    let agent = Agent::set_up(&program.url()).await.unwrap();
    agent.connect(&number).await.unwrap();

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
