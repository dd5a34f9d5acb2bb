//! From the webhook to the browser.

use std::path::Path;
use std::time::Duration;

use tokio::time::Instant;

use super::report::{Report, percentile};
use crate::actors::Listener;
use crate::stage::Stage;

const MESSAGES: usize = 500;
const PACE: Duration = Duration::from_millis(20);

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    let stage = Stage::set_for_load(binary).await?;
    let listener = Listener::connect(&stage.agent).await?;
    let mut posted = Vec::with_capacity(MESSAGES);
    let mut ticks = tokio::time::interval(PACE);
    for number in 0..MESSAGES {
        ticks.tick().await;
        let text = format!("latency {number}");
        posted.push((text.clone(), Instant::now()));
        stage.post_texts("628129999", &[(format!("wamid.latency{number}"), text)]).await?;
    }
    let last = posted.last().map(|(text, _)| text.clone()).unwrap_or_default();
    listener.wait_for(|event| event.data["message"]["text"] == last.as_str()).await?;
    let events = listener.events();
    let times: Vec<Duration> = posted
        .iter()
        .filter_map(|(text, at)| {
            let heard = events.iter().find(|it| it.data["message"]["text"] == text.as_str())?;
            Some(heard.at.duration_since(*at))
        })
        .collect();
    anyhow::ensure!(times.len() == MESSAGES, "only {} of {MESSAGES} were heard", times.len());
    let (half, most) = (percentile(&times, 50), percentile(&times, 99));
    report.add("webhook to browser, 50 messages/s", format!("p50 {half}, p99 {most}"));
    Ok(())
}
