//! The program under test as a process of its own: started, killed without warning, started again.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::process::{Child, Command};
use tokio::time::Instant;

use crate::port::Port;

/// How long a start may take before it counts as failed.
const START_TIME_OUT: Duration = Duration::from_mins(1);

/// A `blazz` process with its own data folder.
#[derive(Debug)]
pub struct Program {
    binary: PathBuf,
    data: PathBuf,
    port: Port,
    environment: Vec<(String, String)>,
    /// A command line that ends by becoming the program, such as `prlimit --nofile=256`.
    within: Vec<String>,
    child: Option<Child>,
}

impl Program {
    /// A program that is not running yet. `data` outlives it.
    pub fn new(binary: impl Into<PathBuf>, data: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            binary: binary.into(),
            data: data.to_owned(),
            port: Port::claim()?,
            environment: Vec::new(),
            within: Vec::new(),
            child: None,
        })
    }

    /// Sets a variable for every start from now on.
    #[must_use]
    pub fn with(mut self, variable: &str, value: impl Into<String>) -> Self {
        self.environment.push((variable.to_owned(), value.into()));
        self
    }

    /// Starts it by this command, which must become the program in the end.
    #[must_use]
    pub fn within<'a>(mut self, command: impl IntoIterator<Item = &'a str>) -> Self {
        self.within = command.into_iter().map(ToOwned::to_owned).collect();
        self
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Sets a variable, or takes it away, for every start from now on.
    pub fn set(&mut self, variable: &str, value: Option<String>) {
        self.environment.retain(|(name, _)| name != variable);
        self.environment.extend(value.map(|value| (variable.to_owned(), value)));
    }

    /// Where it is reached, the same after every start.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port.number())
    }

    /// The id of its process while it runs.
    pub fn process_id(&self) -> Option<u32> {
        self.child.as_ref().and_then(Child::id)
    }

    /// Starts the program and waits until it is ready; gives how long that took.
    pub async fn start(&mut self) -> anyhow::Result<Duration> {
        let begun = Instant::now();
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.data.join("blazz.log"))
            .context("opening the log of the program under test")?;
        let child = self
            .command()
            .arg("--data-dir")
            .arg(&self.data)
            .arg("--listen")
            .arg(format!("127.0.0.1:{}", self.port.number()))
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {}", self.binary.display()))?;
        self.child = Some(child);
        self.until_ready(begun).await?;
        Ok(begun.elapsed())
    }

    /// Runs a command of the program with the same settings, and gives what it printed.
    pub async fn run(&self, command: &[&str]) -> anyhow::Result<String> {
        let ran = Command::new(&self.binary)
            .arg("--data-dir")
            .arg(&self.data)
            .args(command)
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let ran = tokio::time::timeout(START_TIME_OUT, ran).await.context("a command hangs")??;
        if !ran.status.success() {
            bail!(
                "{command:?} ended with {}: {}",
                ran.status,
                String::from_utf8_lossy(&ran.stderr)
            );
        }
        Ok(String::from_utf8(ran.stdout)?)
    }

    fn command(&self) -> Command {
        let Some((first, rest)) = self.within.split_first() else {
            return Command::new(&self.binary);
        };
        let mut command = Command::new(first);
        command.args(rest).arg(&self.binary);
        command
    }

    async fn until_ready(&mut self, begun: Instant) -> anyhow::Result<()> {
        let client = crate::http::client()?;
        let address = format!("{}/health/ready", self.url());
        loop {
            if let Ok(answer) = client.get(&address).send().await
                && answer.status().is_success()
            {
                return Ok(());
            }
            if let Some(child) = &mut self.child
                && let Some(status) = child.try_wait()?
            {
                bail!("the program ended with {status}: {}", self.last_words());
            }
            if begun.elapsed() > START_TIME_OUT {
                bail!("the program is not ready after {START_TIME_OUT:?}: {}", self.last_words());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The end of its log.
    pub fn last_words(&self) -> String {
        let log = std::fs::read_to_string(self.data.join("blazz.log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(20).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    /// Waits until the process ends by itself.
    pub async fn death(&mut self) -> anyhow::Result<()> {
        if let Some(child) = &mut self.child {
            child.wait().await.context("waiting for the program under test to end")?;
        }
        self.child = None;
        Ok(())
    }

    /// Kills the process at once (SIGKILL), as a power cut would.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill().await.context("killing the program under test")?;
        }
        Ok(())
    }
}

/// Resident memory of a process.
pub fn resident_bytes(process: u32) -> anyhow::Result<u64> {
    let path = format!("/proc/{process}/status");
    let status = std::fs::read_to_string(&path).with_context(|| format!("reading {path}"))?;
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().split(' ').next())
        .and_then(|kib| kib.parse::<u64>().ok())
        .context("no VmRSS")?;
    Ok(kib * 1024)
}

/// Processor time that a process has used, to a hundredth of a second.
pub fn processor_time(process: u32) -> anyhow::Result<Duration> {
    let path = format!("/proc/{process}/stat");
    let status = std::fs::read_to_string(&path).with_context(|| format!("reading {path}"))?;
    // The name in brackets may hold spaces; user and system time are the 12th and 13th word after it.
    let (_, words) = status.rsplit_once(')').context("no name in brackets")?;
    let words = words.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
    let ticks = words.sum::<Result<u64, _>>().context("reading processor times")?;
    Ok(Duration::from_millis(ticks * 10))
}
