//! Many sockets at once: gathered, cut off, and coming back like a storm.

use std::time::Duration;

use anyhow::Context;
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::time::{Instant, sleep_until};

use crate::actors::{Agent, RawSocket, data_of};

/// Opens `count` sockets, at most `at_once` at the same time.
pub async fn gather<Opening>(
    count: usize,
    at_once: usize,
    open: impl Fn(usize) -> Opening,
) -> anyhow::Result<Vec<RawSocket>>
where
    Opening: Future<Output = anyhow::Result<RawSocket>>,
{
    stream::iter((0..count).map(open)).buffer_unordered(at_once).try_collect().await
}

/// Clients that were cut off come back within a time, each as one of the `agents`, and ask for what came since;
/// gives how long each took from its first packet to the word that it has everything.
pub async fn storm(
    agents: &[Agent],
    channel: &str,
    since: &str,
    count: usize,
    within: Duration,
) -> anyhow::Result<Vec<(RawSocket, Duration)>> {
    let begun = Instant::now();
    let every = within / u32::try_from(count)?;
    let coming = (0..count).map(async |number| {
        sleep_until(begun + every * u32::try_from(number)?).await;
        let agent = agents.get(number % agents.len()).context("nobody comes back")?;
        come_back(agent, channel, since).await
    });
    stream::iter(coming).buffer_unordered(count).try_collect().await
}

async fn come_back(
    agent: &Agent,
    channel: &str,
    since: &str,
) -> anyhow::Result<(RawSocket, Duration)> {
    let begun = Instant::now();
    let (mut socket, _) = RawSocket::let_in(agent, channel, Some(since)).await?;
    loop {
        let frame = socket.frame().await?;
        if frame["event"] == "pusher:resume" {
            anyhow::ensure!(data_of(&frame)["recovered"] == true, "not recovered: {frame}");
            return Ok((socket, begun.elapsed()));
        }
    }
}
