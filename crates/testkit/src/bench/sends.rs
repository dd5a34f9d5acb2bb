//! From the answer of the API to Meta's door, when nothing else waits.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::report::{Report, percentile};
use crate::stage::Stage;

const CUSTOMERS: usize = 20;
const MESSAGES: usize = 100;
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    let stage = Stage::set_for_load(binary).await?;
    let contacts = contacts(&stage).await?;
    let (mut accepted, mut taken) = (Vec::new(), Vec::new());
    for index in 0..MESSAGES {
        let contact = contacts.get(index % CUSTOMERS).context("fewer contacts than customers")?;
        let text = format!("send {index}");
        let id = uuid::Uuid::from_u128(index as u128 + 1).to_string();
        let asked = Instant::now();
        stage.agent.send_text(contact, &text, &id).await?.ok()?;
        accepted.push(asked.elapsed());
        let answered = Instant::now();
        let ledger = stage.simulator.ledger();
        stage
            .simulator
            .wait_until(PATIENCE, || !ledger.accepted_with_text(&text).is_empty())
            .await?;
        taken.push(answered.elapsed());
    }
    let figure = |times: &[Duration]| {
        format!("p50 {}, p99 {}", percentile(times, 50), percentile(times, 99))
    };
    report.add("send: request to durable answer", figure(&accepted));
    report.add("send: answer to Meta's door, idle queue", figure(&taken));
    Ok(())
}

/// Customers who have just written, so that they may be answered freely.
async fn contacts(stage: &Stage) -> anyhow::Result<Vec<String>> {
    for index in 0..CUSTOMERS {
        let phone = format!("+62812000{index:05}");
        let customer = stage.simulator.customer(&phone, &format!("Customer {index}"));
        customer.chat_with(&stage.number).send_text("halo")?;
    }
    stage.simulator.at_rest(PATIENCE).await?;
    let found = stage.agent.get("/contacts?limit=100").await?.ok()?;
    let items = found["items"].as_array().cloned().unwrap_or_default();
    Ok(items.iter().filter_map(|it| it["id"].as_str().map(ToOwned::to_owned)).collect())
}
