//! Outages of what the program stands on, each under load both ways and judged by the same oracle.

mod clock;
mod database;
mod disk;
mod limits;

use std::time::Duration;

use blazz_testkit::outage::Row;
use blazz_testkit::proof::{Ground, Report, Trial};
use serde_json::Value;

/// How long an outage may need to show.
const PATIENCE: Duration = Duration::from_secs(30);

/// Lets an outage do its harm under load; times how soon the program sends again, and judges.
async fn under(
    mut row: Row,
    trial: Trial,
    harm: impl AsyncFnOnce(&mut Ground) -> anyhow::Result<u32>,
) {
    let report = trial.run(async |ground: &mut Ground| {
        let kills = harm(ground).await?;
        row = row.clone().recovered_in(ground.until_it_sends().await?);
        Ok(kills)
    });
    let report = report.await.unwrap();
    judge(&report, &row);
}

/// Somebody who sends is told that the database does not answer.
async fn told_of_the_database(ground: &Ground) -> anyhow::Result<()> {
    let problem = told(ground).await?;
    anyhow::ensure!(problem["code"] == "storage_unavailable", "{problem}");
    Ok(())
}

/// No promise was broken; says so in the table.
fn judge(report: &Report, row: &Row) {
    println!("{} {}: {report}", row.area, row.fault);
    assert!(report.verdict.is_clean(), "{report}");
    let held = format!(
        "{} sent and {} received under it: none lost, none doubled, all in order",
        report.verdict.sent, report.verdict.received
    );
    Row { held, ..row.clone() }.write().unwrap();
}

/// Sends until somebody is told 503, and gives the problem.
async fn told(ground: &Ground) -> anyhow::Result<Value> {
    let until = tokio::time::Instant::now() + PATIENCE;
    loop {
        let (status, problem) = ground.try_to_send().await?;
        if status == 503 {
            return Ok(problem);
        }
        anyhow::ensure!(tokio::time::Instant::now() < until, "still answers {status} {problem}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn row(area: &str, fault: &str, injected: &str, user_sees: &str) -> Row {
    Row {
        area: area.into(),
        fault: fault.into(),
        injected: injected.into(),
        user_sees: user_sees.into(),
        held: String::new(),
        recovery_ms: None,
    }
}
