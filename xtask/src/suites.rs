//! The suites: how each is run, and where its counts stand.

use std::ffi::OsString;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::process::{self, Transcript};
use crate::python::MOTO;
use crate::totals::Counts;
use crate::{contract, failures, packages, programs, repository};

/// How a suite went.
#[derive(Default)]
pub(crate) struct Ran {
    pub(crate) counts: Counts,
    /// The tests that failed, as far as the runner names them.
    pub(crate) failures: Vec<String>,
}

impl From<Counts> for Ran {
    fn from(counts: Counts) -> Self {
        Self { counts, failures: Vec::new() }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Suite {
    /// Unit and integration tests of the crates, on `SQLite` and `MariaDB`.
    Rust,
    /// Examples in the documentation of the crates.
    Doc,
    /// Unit tests of the page.
    Page,
    /// Stories in a real browser against the real program.
    Stories,
    /// The unmodified npm clients of the socket.
    Sockets,
    /// The real program against its document, asked by schemathesis.
    Contract,
}

impl Suite {
    pub(crate) const ALL: [Self; 6] =
        [Self::Rust, Self::Doc, Self::Page, Self::Stories, Self::Sockets, Self::Contract];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Rust => "crates",
            Self::Doc => "examples in the documentation",
            Self::Page => "page",
            Self::Stories => "stories in the browser",
            Self::Sockets => "pusher-js and laravel-echo",
            Self::Contract => "schemathesis",
        }
    }

    /// Runs the whole suite in view and counts.
    pub(crate) fn run(self, environment: &[(&'static str, OsString)]) -> Result<Ran> {
        match self {
            Self::Rust => rust(environment),
            Self::Doc => doc(environment),
            Self::Page => page(environment),
            Self::Stories => stories(environment),
            Self::Sockets => sockets(environment),
            Self::Contract => {
                let run = contract::run()?;
                Ok(Counts::from_schemathesis(&run.text).of_run(run.succeeded).into())
            }
        }
    }
}

/// What the tests may rely on: the programs, the browser and, when there is one, the database server.
pub(crate) fn environment(database: Option<String>) -> Result<Vec<(&'static str, OsString)>> {
    let mut environment = vec![
        ("BLAZZ_BIN", programs::path("blazz")?.into()),
        ("BLAZZ_FAULTY_BIN", programs::path("blazz-faulty")?.into()),
        ("BLAZZ_DEMO_BIN", programs::path("blazz-demo")?.into()),
        ("BLAZZ_FILL_BIN", programs::path("blazz-fill")?.into()),
    ];
    if let Some(browser) = packages::find_chromium() {
        environment.push(("CHROMIUM", browser.into()));
    }
    if let Some(program) = MOTO.find()? {
        environment.push(("BLAZZ_TEST_S3_PROGRAM", program.into()));
    }
    if let Some(url) = database {
        environment.push(("BLAZZ_TEST_MYSQL_URL", url.into()));
    }
    Ok(environment)
}

fn rust(environment: &[(&'static str, OsString)]) -> Result<Ran> {
    let mut command = process::cargo();
    command.envs(environment.iter().cloned());
    if packages::find_program("cargo-nextest").is_some() {
        // Two for each core: see the profile in `.config/nextest.toml`.
        let threads = (2 * thread::available_parallelism().map_or(1, NonZero::get)).to_string();
        let arguments = ["nextest", "run", "--workspace", "--no-fail-fast", "--profile", "whole"];
        let run = process::watch(command.args(arguments).args(["--test-threads", &threads]))?;
        let counts = Counts::from_nextest(&run.text).of_run(run.succeeded);
        return Ok(Ran { counts, failures: failures::in_nextest(&run.text) });
    }
    let run =
        process::watch(command.args(["test", "--workspace", "--all-targets", "--no-fail-fast"]))?;
    Ok(libtest(&run).into())
}

fn doc(environment: &[(&'static str, OsString)]) -> Result<Ran> {
    let mut command = process::cargo();
    command.envs(environment.iter().cloned());
    Ok(libtest(&process::watch(command.args(["test", "--workspace", "--doc", "--no-fail-fast"]))?)
        .into())
}

fn libtest(run: &Transcript) -> Counts {
    Counts::from_libtest(&run.text).of_run(run.succeeded)
}

fn page(environment: &[(&'static str, OsString)]) -> Result<Ran> {
    let report = report_file("vitest.json")?;
    let mut command = process::npm();
    command
        .envs(environment.iter().cloned())
        .args(["run", "test", "--", "--reporter=default", "--reporter=json"])
        .arg(format!("--outputFile={}", report.display()));
    with_report(&mut command, &report, Counts::from_vitest, failures::in_vitest)
}

fn stories(environment: &[(&'static str, OsString)]) -> Result<Ran> {
    let report = report_file("playwright.json")?;
    let mut command = process::npm();
    command.envs(environment.iter().cloned()).env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report).args([
        "run",
        "e2e",
        "--",
        "--reporter=list,json",
    ]);
    with_report(&mut command, &report, Counts::from_playwright, failures::in_playwright)
}

fn sockets(environment: &[(&'static str, OsString)]) -> Result<Ran> {
    let mut command = process::npm();
    command.envs(environment.iter().cloned()).args(["run", "test:sockets"]);
    let run = process::watch(&mut command)?;
    Ok(Counts::from_node(&run.text).of_run(run.succeeded).into())
}

/// Runs a suite that writes what came of its tests into a file.
fn with_report(
    command: &mut Command,
    report: &Path,
    count: fn(&serde_json::Value) -> Counts,
    name: fn(&serde_json::Value) -> Vec<String>,
) -> Result<Ran> {
    let run = process::watch(command)?;
    let Ok(text) = fs::read(report) else {
        return Ok(Counts::default().of_run(run.succeeded).into());
    };
    let report =
        serde_json::from_slice(&text).with_context(|| format!("reading {}", report.display()))?;
    Ok(Ran { counts: count(&report).of_run(run.succeeded), failures: name(&report) })
}

/// A place for a report; what an earlier run left there is removed.
fn report_file(name: &str) -> Result<PathBuf> {
    let folder = repository::target()?.join("test-reports");
    fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
    let file = folder.join(name);
    if file.exists() {
        fs::remove_file(&file).with_context(|| format!("removing {}", file.display()))?;
    }
    Ok(file)
}
