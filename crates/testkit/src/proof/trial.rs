//! One trial: a program under load both ways, its deaths, and the verdict.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use blazz_testservers::{Durability, MariaDb};

use super::database::{DatabaseKind, Reader};
use super::driver::{Driver, Memory, Talk};
use super::ground::Ground;
use super::invariants::Watch;
use super::nemesis::Nemesis;
use super::oracle::Oracle;
use super::report::Report;
use super::sockets;
use super::verdict::Verdict;
use crate::actors::{Agent, Follower};
use crate::cloud::{
    CloudSimulator, Fault, FaultRule, Limits, NumberSpec, SimulatorConfig, Target, WebhookPlan,
};
use crate::line::Line;
use crate::program::Program;

const CUSTOMERS: usize = 24;
const BROWSERS: u64 = 3;
/// Answers of WhatsApp that take their time, in milliseconds: a death between call and commit is no accident.
const SLOW: u64 = 250;
const SLOW_CHANCE: f64 = 0.5;

/// How much longer WhatsApp's own schedule of retries may take for what it could not deliver meanwhile.
const WHATSAPP_RETRIES: Duration = Duration::from_mins(2);

/// What is tried.
#[derive(Debug, Clone)]
pub struct Trial {
    pub binary: PathBuf,
    pub database: DatabaseKind,
    pub seed: u64,
    /// What is tried, in a word or two.
    pub name: String,
    /// Goes without this guard; the program must be an armed one.
    pub without: Option<blazz_faults::Guard>,
    /// How long everything may take to come to rest.
    pub patience: Duration,
    /// Where ledgers, logs and data are kept; the data only when a promise was broken.
    pub folder: PathBuf,
    /// Where the program keeps its data, when not in `folder`.
    pub data: Option<PathBuf>,
    /// How the program is started, see [`Program::within`].
    pub within: Vec<&'static str>,
}

impl Trial {
    /// Runs it under a nemesis, to its verdict.
    pub async fn killed_by(&self, nemesis: Nemesis) -> anyhow::Result<Report> {
        self.run(async |ground: &mut Ground| nemesis.strike(ground, self.seed).await).await
    }

    /// Runs it to its verdict. `strike` does harm while the load is on, leaves everything running, and gives
    /// how often something died.
    pub async fn run(
        &self,
        strike: impl AsyncFnOnce(&mut Ground) -> anyhow::Result<u32>,
    ) -> anyhow::Result<Report> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder).context("removing an earlier trial")?;
        }
        let data = self.data.clone().unwrap_or_else(|| self.folder.join("data"));
        for folder in [&data, &self.folder] {
            fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        }
        let mut ground = self.set(&data).await?;
        let verdict = self.play(&mut ground, strike).await?;
        let report = Report {
            name: self.name.clone(),
            database: self.database.name().to_owned(),
            without: self.without.map(|guard| guard.name().to_owned()),
            seed: self.seed,
            verdict,
            folder: self.folder.clone(),
        };
        fs::write(self.folder.join("verdict.json"), serde_json::to_vec(&report)?)?;
        drop(ground);
        if report.verdict.is_clean() {
            fs::remove_dir_all(&data).context("removing the data of a trial")?;
        }
        Ok(report)
    }

    async fn set(&self, data: &Path) -> anyhow::Result<Ground> {
        let config = SimulatorConfig {
            seed: self.seed,
            limits: Limits { throughput: None, pair: false },
            ledger_file: Some(self.folder.join("simulator.jsonl")),
            ..SimulatorConfig::default()
        };
        let simulator = CloudSimulator::start(config).await?;
        let number = simulator.add_number(NumberSpec::new("+62 811-1000-100", "Toko Ayu"));
        let mut program = Program::new(&self.binary, data)?
            .with("BLAZZ_GRAPH_URL", simulator.base_url())
            .with("BLAZZ_LOG", "warn")
            .within(self.within.iter().copied());
        let server = self.server()?;
        let line = server.as_ref().map(|server| Line::to(server.port())).transpose()?;
        let reader = match (&server, &line) {
            (Some(server), Some(line)) => {
                program.set("BLAZZ_DATABASE_URL", Some(server.url_at(line.port())));
                Reader::mariadb(&server.url())?
            }
            _ => Reader::sqlite(data),
        };
        program.set(blazz_faults::WITHOUT, self.without.map(|guard| guard.name().to_owned()));
        program.start().await?;
        let agent = Agent::set_up(&program.url()).await?;
        agent.connect(&number).await?;
        let alive_since = simulator.now();
        let ground = Ground {
            program,
            server,
            line,
            simulator,
            number,
            agent,
            reader,
            alive_since,
            interrupted: 0,
        };
        Ok(ground)
    }

    fn server(&self) -> anyhow::Result<Option<MariaDb>> {
        let folder = self.folder.join("mariadb");
        match self.database {
            DatabaseKind::Sqlite => Ok(None),
            DatabaseKind::MariaDb => {
                tokio::task::block_in_place(|| MariaDb::start(&folder, Durability::PowerCut))
                    .map(Some)
            }
        }
    }

    async fn play(
        &self,
        ground: &mut Ground,
        strike: impl AsyncFnOnce(&mut Ground) -> anyhow::Result<u32>,
    ) -> anyhow::Result<Verdict> {
        let Ground { simulator, number, agent, reader, .. } = &*ground;
        let ledger = self.folder.join("driver.jsonl");
        let driver = Driver::meet(simulator, number, agent, CUSTOMERS, &ledger).await?;
        simulator.set_webhook_plan(WebhookPlan::unruly());
        let slow = Fault::SlowAnswer { ms: SLOW };
        simulator.faults().add(FaultRule::with_chance(Target::Send, slow, SLOW_CHANCE));
        let mut browsers = Vec::new();
        for browser in 0..BROWSERS {
            browsers.push(Follower::through_crashes(agent, self.seed ^ browser).await?);
        }
        let watch = Watch::begin(reader.clone());
        let talk = Talk::begin(&driver, self.seed);
        let kills = strike(ground).await?;
        let Ground { simulator, number, agent, reader, .. } = &*ground;
        talk.end().await?;
        simulator.faults().clear();
        simulator.at_rest(self.patience + WHATSAPP_RETRIES).await?;

        let memory = Memory::read(&ledger)?;
        let oracle = Oracle { simulator, number, driver: &driver, memory, reader: reader.clone() };
        let mut verdict = oracle.settle(self.patience).await?;
        verdict.kills = kills;
        verdict.interrupted = ground.interrupted;
        let logged = sockets::log(agent).await?;
        let followed = sockets::judge(browsers, &logged, &mut verdict).await;
        self.keep(&followed)?;
        verdict.violations.extend(watch.end().await?);
        Ok(verdict)
    }

    /// Keeps what each browser took in, beside the other ledgers.
    fn keep(&self, followed: &[crate::actors::Followed]) -> anyhow::Result<()> {
        let lines = followed.iter().map(|it| {
            let taken: Vec<i64> = it.events.iter().map(|(seq, _)| *seq).collect();
            serde_json::json!({ "from": it.from, "cuts": it.cuts, "taken": taken }).to_string()
                + "\n"
        });
        let file = self.folder.join("sockets.jsonl");
        fs::write(&file, lines.collect::<String>())
            .with_context(|| format!("writing {}", file.display()))
    }
}
