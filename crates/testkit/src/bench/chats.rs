//! Opening a chat and the list of chats.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::report::{Report, percentile};
use crate::stage::Stage;

const MESSAGES: usize = 1_000;
const OPENINGS: usize = 200;

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    let stage = Stage::set_for_load(binary).await?;
    for first in (0..MESSAGES).step_by(100) {
        let texts: Vec<(String, String)> = (first..first + 100)
            .map(|number| (format!("wamid.chat{number}"), format!("message number {number}")))
            .collect();
        stage.post_texts("628127777", &texts).await?;
    }
    let chats = stage.agent.get("/chats").await?.ok()?;
    let contact = chats["items"][0]["contact"]["id"].as_str().context("no chat was listed")?;
    let page = format!("/chats/{contact}/messages?limit=50");
    for (what, path) in [
        ("opening a chat of 1,000 messages (newest 50)", page.as_str()),
        ("first page of chats", "/chats"),
    ] {
        let mut times: Vec<Duration> = Vec::with_capacity(OPENINGS);
        for _ in 0..OPENINGS {
            let asked = Instant::now();
            stage.agent.get(path).await?.ok()?;
            times.push(asked.elapsed());
        }
        let (half, most) = (percentile(&times, 50), percentile(&times, 99));
        report.add(what, format!("p50 {half}, p99 {most}"));
    }
    Ok(())
}
