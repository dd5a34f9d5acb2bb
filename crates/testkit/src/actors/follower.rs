//! A browser with a bad line: its connection is cut at random, and it comes back from where it was.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use super::agent::{Agent, Answer};
use super::socket::{Event, Socket};

/// How long one connection lasts, in milliseconds.
const LASTS: std::ops::Range<u64> = 5..400;

/// How long a server that is away may stay away.
const AWAY: Duration = Duration::from_mins(1);
/// How soon it is looked for again.
const AGAIN: Duration = Duration::from_millis(50);

/// What may happen to the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weather {
    /// Only the client's side is cut; a server that closes is at fault.
    CutHere,
    /// The server may die at any moment.
    ServerDies,
}

/// A client that follows its workspace over many connections.
#[derive(Debug)]
pub struct Follower {
    state: Arc<Mutex<Followed>>,
    news: Arc<Notify>,
    steady: CancellationToken,
    task: JoinHandle<anyhow::Result<()>>,
}

/// What a follower has taken in.
#[derive(Debug, Clone, Default)]
pub struct Followed {
    /// The number before the first event.
    pub from: i64,
    /// Logged events in the order they were taken, each once: number and data.
    pub events: Vec<(i64, Value)>,
    /// How often the line was cut.
    pub cuts: u32,
    epoch: String,
    /// Up to where the log was read anew: the line may bring what stands there once more.
    loaded_to: i64,
}

impl Followed {
    /// The last number seen.
    pub fn seq(&self) -> i64 {
        self.events.last().map_or(self.from, |(seq, _)| *seq)
    }

    fn cursor(&self) -> Option<String> {
        (!self.epoch.is_empty()).then(|| format!("{}:{}", self.epoch, self.seq()))
    }

    fn begin(&mut self, answer: &Event) -> anyhow::Result<()> {
        let Some(cursor) = answer.data["cursor"].as_str() else {
            // Without its database the server knows no place; it says so in its answer to `since`.
            anyhow::ensure!(!self.epoch.is_empty(), "the subscription tells no cursor");
            return Ok(());
        };
        let (epoch, seq) = cursor.rsplit_once(':').context("a cursor is epoch:seq")?;
        if self.epoch.is_empty() {
            self.from = seq.parse()?;
            epoch.clone_into(&mut self.epoch);
        }
        Ok(())
    }

    /// Takes an event in. A gap that nobody told of is the server's fault, and so is an event that was already
    /// taken in when the line was asked for what came after it.
    fn take(&mut self, event: &Event) -> anyhow::Result<()> {
        let Some(seq) = event.data["_s"].as_i64() else { return Ok(()) };
        if seq <= self.loaded_to {
            return Ok(());
        }
        if seq <= self.seq() {
            bail!("{} was followed by {event:?}, which is older", self.seq());
        }
        if event.data["_p"].as_i64().is_none_or(|previous| previous > self.seq()) {
            bail!("{} was followed by {event:?}", self.seq());
        }
        self.events.push((seq, event.data.clone()));
        Ok(())
    }
}

impl Follower {
    /// Follows the workspace as `agent`, cut at times that `seed` decides.
    pub async fn start(agent: &Agent, seed: u64) -> anyhow::Result<Self> {
        Self::begin(agent, &channel_of(agent), seed, Weather::CutHere).await
    }

    /// The same on another channel.
    pub async fn start_on(agent: &Agent, channel: &str, seed: u64) -> anyhow::Result<Self> {
        Self::begin(agent, channel, seed, Weather::CutHere).await
    }

    /// Follows the workspace while the server may die and come back.
    pub async fn through_crashes(agent: &Agent, seed: u64) -> anyhow::Result<Self> {
        Self::begin(agent, &channel_of(agent), seed, Weather::ServerDies).await
    }

    #[expect(clippy::disallowed_methods, reason = "ends with the follower it belongs to")]
    async fn begin(
        agent: &Agent,
        channel: &str,
        seed: u64,
        weather: Weather,
    ) -> anyhow::Result<Self> {
        let state = Arc::<Mutex<Followed>>::default();
        let (socket, answer) = Socket::subscribed(agent, channel, None).await?;
        lock(&state).begin(&answer)?;
        let steady = CancellationToken::new();
        let news = Arc::<Notify>::default();
        let line = Line {
            agent: agent.clone(),
            channel: channel.to_owned(),
            state: state.clone(),
            news: news.clone(),
            steady: steady.clone(),
            weather,
        };
        let task = tokio::spawn(line.follow(socket, StdRng::seed_from_u64(seed)));
        Ok(Self { state, news, steady, task })
    }

    /// What it has taken in so far.
    pub fn so_far(&self) -> Followed {
        lock(&self.state).clone()
    }

    /// Cuts no more and follows up to this number; gives all that was taken in.
    pub async fn up_to(mut self, seq: i64, patience: Duration) -> anyhow::Result<Followed> {
        self.steady.cancel();
        let until = Instant::now() + patience;
        while lock(&self.state).seq() < seq {
            tokio::select! {
                ended = &mut self.task => ended??,
                () = self.news.notified() => {}
                () = tokio::time::sleep_until(until) => {
                    bail!("stands at {} instead of {seq}", lock(&self.state).seq());
                }
            }
        }
        Ok(lock(&self.state).clone())
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Line {
    agent: Agent,
    channel: String,
    state: Arc<Mutex<Followed>>,
    /// Rings after each event; one bell is kept for whoever listens later.
    news: Arc<Notify>,
    steady: CancellationToken,
    weather: Weather,
}

impl Line {
    async fn follow(self, mut socket: Socket, mut random: StdRng) -> anyhow::Result<()> {
        loop {
            let lasts = Duration::from_millis(random.random_range(LASTS));
            match self.hear(&mut socket, Instant::now() + lasts).await {
                Err(Broken::Line(_)) if self.weather == Weather::ServerDies => {}
                Err(Broken::Line(error) | Broken::Order(error)) => return Err(error),
                Ok(()) => {}
            }
            // The connection is dropped without a word, as when a train enters a tunnel.
            drop(socket);
            lock(&self.state).cuts += 1;
            let (again, answer) = self.come_back().await?;
            lock(&self.state).begin(&answer)?;
            socket = again;
        }
    }

    async fn come_back(&self) -> anyhow::Result<(Socket, Event)> {
        let until = Instant::now() + AWAY;
        loop {
            let since = lock(&self.state).cursor();
            match Socket::subscribed(&self.agent, &self.channel, since.as_deref()).await {
                Err(_) if self.weather == Weather::ServerDies && Instant::now() < until => {
                    tokio::time::sleep(AGAIN).await;
                }
                done => return done,
            }
        }
    }

    /// Hears until the line is cut; a steady line is not.
    async fn hear(&self, socket: &mut Socket, until: Instant) -> Result<(), Broken> {
        loop {
            let event = if self.steady.is_cancelled() {
                socket.next().await.map_err(Broken::Line)?
            } else {
                match timeout_at(until, socket.next()).await {
                    Ok(event) => event.map_err(Broken::Line)?,
                    Err(_) if self.steady.is_cancelled() => continue,
                    Err(_) => return Ok(()),
                }
            };
            if event.name == "pusher:resume" && event.data["recovered"] != true {
                self.load_anew(&event).await?;
            }
            lock(&self.state).take(&event).map_err(Broken::Order)?;
            self.news.notify_one();
        }
    }

    /// Away for more events than the socket replays: reads on in the log, as the page does.
    async fn load_anew(&self, told: &Event) -> Result<(), Broken> {
        if self.weather == Weather::CutHere {
            return Err(Broken::Order(anyhow::anyhow!("could not resume: {told:?}")));
        }
        loop {
            let after = lock(&self.state).seq();
            let page = self.agent.get(&format!("/events?after={after}&limit=500")).await;
            let page = page.and_then(Answer::ok).map_err(Broken::Line)?;
            let items = page["items"].as_array().cloned().unwrap_or_default();
            let mut state = lock(&self.state);
            if items.is_empty() {
                state.loaded_to = state.seq();
                return Ok(());
            }
            for item in items {
                let seq = item["seq"].as_i64().unwrap_or_default();
                if seq != state.seq() + 1 {
                    let gap = anyhow::anyhow!("{} was followed by {seq} in the log", state.seq());
                    return Err(Broken::Order(gap));
                }
                state.events.push((seq, item["data"].clone()));
            }
        }
    }
}

/// What may go wrong while hearing.
enum Broken {
    /// The connection ended.
    Line(anyhow::Error),
    /// The server said something that must not be.
    Order(anyhow::Error),
}

fn lock(state: &Mutex<Followed>) -> MutexGuard<'_, Followed> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn channel_of(agent: &Agent) -> String {
    format!("private-workspace.{}", agent.workspace_id())
}
