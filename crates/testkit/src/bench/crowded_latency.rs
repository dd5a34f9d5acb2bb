//! From the webhook to the browser while a thousand sockets are open and many messages arrive.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval};
use tokio_tungstenite::tungstenite::Message;

use super::report::Report;
use super::spread;
use crate::actors::{Agent, RawSocket, data_of};
use crate::crowd::gather;
use crate::stage::Stage;

const AT_ONCE: usize = 64;
/// Pages of the inbox that are open: they hear everything.
const PAGES: usize = 50;
/// Further sockets, each of one chat alone.
const CHATS: usize = 950;
const CUSTOMERS: usize = 200;
const RUNS: usize = 5;
const MESSAGES: usize = 600;
/// 200 messages a second.
const PACE: Duration = Duration::from_millis(5);
/// What the slowest of a hundred frames may take.
const LONGEST: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(30);

/// When each text was posted, and how long after that each page heard it.
#[derive(Debug, Default)]
struct Times {
    posted: Mutex<HashMap<String, Instant>>,
    taken: Mutex<Vec<Duration>>,
}

impl Times {
    fn post(&self, text: &str) {
        let mut posted = self.posted.lock().unwrap_or_else(PoisonError::into_inner);
        posted.insert(text.to_owned(), Instant::now());
    }

    fn hear(&self, text: &str, at: Instant) {
        let posted = self.posted.lock().unwrap_or_else(PoisonError::into_inner).get(text).copied();
        if let Some(posted) = posted {
            let taken = at.duration_since(posted);
            self.taken.lock().unwrap_or_else(PoisonError::into_inner).push(taken);
        }
    }

    fn count(&self) -> usize {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn take(&self) -> Vec<Duration> {
        std::mem::take(&mut self.taken.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    let stage = Arc::new(Stage::set_for_load(binary).await?);
    let times = Arc::<Times>::default();
    let mut readers = JoinSet::new();
    for (index, socket) in sockets(&stage).await?.into_iter().enumerate() {
        readers.spawn(read(socket, times.clone(), index < PAGES));
    }
    let mut all = Vec::new();
    for run in 0..RUNS {
        post(&stage, &times, run).await?;
        let until = Instant::now() + PATIENCE;
        while times.count() < PAGES * MESSAGES {
            anyhow::ensure!(Instant::now() < until, "only {} frames were heard", times.count());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        all.push(times.take());
    }
    let at = |percent| {
        let runs: Vec<Duration> = all.iter().map(|times| spread::at(times, percent)).collect();
        spread::at(&runs, 50)
    };
    let what = format!(
        "webhook to browser, 200 messages/s, {PAGES} pages of {} sockets, median of {RUNS} runs",
        PAGES + CHATS
    );
    let figure = format!("p50 {}, p99 {}", spread::in_ms(at(50)), spread::in_ms(at(99)));
    report.add_with_target(&what, figure, "p99 < 50 ms", at(99) < LONGEST);
    Ok(())
}

/// The pages first, then the sockets of one chat each.
async fn sockets(stage: &Stage) -> anyhow::Result<Vec<RawSocket>> {
    for customer in 0..CUSTOMERS {
        let text = (format!("wamid.first{customer}"), "halo".to_owned());
        stage.post_texts(&phone(customer), &[text]).await?;
    }
    let mut agents = vec![stage.agent.clone()];
    for name in ["sari", "tono", "umar"] {
        agents.push(stage.agent.hire(name).await?);
    }
    let contacts = contacts(&stage.agent).await?;
    let everything = format!("private-workspace.{}", stage.agent.workspace_id());
    let open = async |number: usize, channel: String| -> anyhow::Result<RawSocket> {
        let agent = agents.get(number % agents.len()).context("there is no agent")?;
        Ok(RawSocket::let_in(agent, &channel, None).await?.0)
    };
    let mut sockets = gather(PAGES, AT_ONCE, |number| open(number, everything.clone())).await?;
    let of_chat = |number: usize| format!("private-chat.{}", contacts[number % contacts.len()]);
    sockets.extend(gather(CHATS, AT_ONCE, |number| open(number, of_chat(number))).await?);
    Ok(sockets)
}

async fn contacts(agent: &Agent) -> anyhow::Result<Vec<String>> {
    let page = agent.get("/contacts?limit=100").await?.ok()?;
    let items = page["items"].as_array().context("no contacts were listed")?;
    let ids = items.iter().filter_map(|it| it["id"].as_str().map(ToOwned::to_owned)).collect();
    Ok(ids)
}

fn phone(customer: usize) -> String {
    format!("62812{customer:08}")
}

async fn post(stage: &Arc<Stage>, times: &Arc<Times>, run: usize) -> anyhow::Result<()> {
    let (mut ticks, mut posting) = (interval(PACE), JoinSet::new());
    for number in 0..MESSAGES {
        ticks.tick().await;
        let (stage, times) = (stage.clone(), times.clone());
        posting.spawn(async move {
            let text = format!("run {run} message {number}");
            times.post(&text);
            let texts = [(format!("wamid.run{run}.{number}"), text)];
            stage.post_texts(&phone(number % CUSTOMERS), &texts).await
        });
    }
    while let Some(posted) = posting.join_next().await {
        posted??;
    }
    Ok(())
}

/// Reads for ever; a page notes when it heard each text.
async fn read(mut socket: RawSocket, times: Arc<Times>, is_page: bool) -> anyhow::Result<()> {
    loop {
        let Message::Text(text) = socket.message().await? else { continue };
        let at = Instant::now();
        if text.starts_with("{\"event\":\"pusher:ping\"") {
            socket.say(&json!({ "event": "pusher:pong" })).await?;
        } else if is_page && text.starts_with("{\"event\":\"NewChatEvent\"") {
            let frame: Value = serde_json::from_str(&text)?;
            if let Some(text) = data_of(&frame)["message"]["text"].as_str() {
                times.hear(text, at);
            }
        }
    }
}
