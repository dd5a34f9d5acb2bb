//! `cargo xtask check`: everything a reviewer should not have to look for.

use std::process::ExitCode;
use std::thread;

use anyhow::{Result, anyhow, bail};

use crate::generated::{self, Generated};
use crate::progress::Progress;
use crate::{packages, process, programs, web};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Repair what can be repaired: formatting, simple lints, generated files.
    #[arg(long)]
    fix: bool,
}

/// One thing that is checked; `true` asks it to repair what it can.
type Check = (&'static str, fn(bool) -> Result<()>);

/// The page's tools keep one core busy, so they run beside the compiler.
const OF_THE_PAGE: [Check; 5] = [
    ("format of the page", format_of_page),
    ("lints of the page", lints_of_page),
    ("types of the page", types_of_page),
    ("acceptance of the page", acceptance_of_page),
    ("budgets of the page", budgets_of_page),
];

/// The quick ones first, then the ones that build.
const OF_THE_CRATES: [Check; 5] = [
    ("format of the crates", format_of_crates),
    ("tidiness", tidiness),
    ("licences and sources", licences),
    ("lints of the crates", lints_of_crates),
    ("the programs and the tests", builds),
];

/// What the programs make, also of the page's files: when nobody else looks at them.
const AT_LAST: [Check; 1] = [("generated files", generated_files)];

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let progress = Progress::start();
    let fix = arguments.fix;
    web::install(&progress)?;
    let mut failed = Vec::new();
    if let Err(error) = web::build(&progress) {
        eprintln!("{error:#}");
        failed.push("build of the page");
    }
    failed.extend(beside_each_other(fix, &progress)?);
    failed.extend(one_after_the_other(&AT_LAST, fix, &progress));
    if !failed.is_empty() {
        bail!("not in order: {}", failed.join(", "));
    }
    progress.say("all in order");
    Ok(ExitCode::SUCCESS)
}

/// The page's checks and the crates', both at once. Repairs touch files that the others read, so they wait for each other.
fn beside_each_other(fix: bool, progress: &Progress) -> Result<Vec<&'static str>> {
    let of_the_page = || one_after_the_other(&OF_THE_PAGE, fix, progress);
    let of_the_crates = || one_after_the_other(&OF_THE_CRATES, fix, progress);
    if fix {
        return Ok([of_the_page(), of_the_crates()].concat());
    }
    thread::scope(|scope| {
        let page = scope.spawn(of_the_page);
        let mut failed = of_the_crates();
        failed.extend(page.join().map_err(|_| anyhow!("the checks of the page panicked"))?);
        Ok(failed)
    })
}

/// The names of those that found something.
fn one_after_the_other(checks: &[Check], fix: bool, progress: &Progress) -> Vec<&'static str> {
    let mut failed = Vec::new();
    for (name, check) in checks {
        if let Err(error) = progress.step(name, || check(fix)) {
            eprintln!("{error:#}");
            failed.push(*name);
        }
    }
    failed
}

fn format_of_crates(fix: bool) -> Result<()> {
    let mut command = process::cargo();
    command.args(["fmt", "--all"]);
    if !fix {
        command.arg("--check");
    }
    process::run(&mut command)
}

fn format_of_page(fix: bool) -> Result<()> {
    if fix {
        return process::run_apart(process::npm().args(["exec", "--", "prettier", "--write", "."]));
    }
    process::run_apart(process::npm().args(["run", "fmt"]))
}

fn lints_of_page(fix: bool) -> Result<()> {
    if fix {
        process::run_apart(process::npm().args(["exec", "--", "eslint", "--fix", "."]))?;
    }
    process::run_apart(process::npm().args(["run", "lint"]))
}

fn types_of_page(_fix: bool) -> Result<()> {
    process::run_apart(process::npm().args(["run", "typecheck"]))
}

/// The list of what the page is accepted by, against the titles of the tests that prove it.
fn acceptance_of_page(fix: bool) -> Result<()> {
    let check: &[&str] = if fix { &[] } else { &["--", "--check"] };
    process::run_apart(process::npm().args(["run", "acceptance"]).args(check))
}

/// What the first load of each screen weighs.
fn budgets_of_page(_fix: bool) -> Result<()> {
    process::run_apart(process::npm().args(["run", "budgets"]))
}

/// The rules about documents, files and SQL that no ready-made lint knows.
fn tidiness(_fix: bool) -> Result<()> {
    process::run(process::cargo().args(["test", "--quiet", "-p", "xtask", "--test", "tidy"]))
}

fn lints_of_crates(fix: bool) -> Result<()> {
    let everything = ["clippy", "--workspace", "--all-targets"];
    if fix {
        let repair = ["--fix", "--allow-dirty", "--allow-staged"];
        process::run(process::cargo().args(everything).args(repair))?;
    }
    process::run(process::cargo().args(everything).args(["--", "-D", "warnings"]))
}

fn licences(_fix: bool) -> Result<()> {
    if packages::find_program("cargo-deny").is_none() {
        eprintln!("cargo-deny is not installed, not checked: `cargo install --locked cargo-deny`");
        return Ok(());
    }
    process::run(process::cargo().args(["deny", "check", "licenses", "bans", "sources"]))
}

fn builds(_fix: bool) -> Result<()> {
    programs::build_all()
}

fn generated_files(fix: bool) -> Result<()> {
    let mut stale = Vec::new();
    for file in &generated::ALL {
        if !file.is_current(fix)? {
            stale.push(file);
        }
    }
    let names: Vec<&str> = stale.iter().map(|Generated { path, .. }| *path).collect();
    match (names.as_slice(), fix) {
        ([], _) => Ok(()),
        (names, true) => {
            eprintln!("made again: {}", names.join(", "));
            Ok(())
        }
        (names, false) => {
            bail!("not up to date: {}; run `cargo xtask check --fix`", names.join(", "))
        }
    }
}
