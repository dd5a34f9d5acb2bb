//! `cargo xtask check`: everything a reviewer should not have to look for.

use std::process::ExitCode;

use anyhow::{Result, bail};

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

/// The quick ones first, then the ones that build.
const CHECKS: [Check; 8] = [
    ("format of the crates", format_of_crates),
    ("format of the page", format_of_page),
    ("lints of the page", lints_of_page),
    ("types of the page", types_of_page),
    ("tidiness", tidiness),
    ("lints of the crates", lints_of_crates),
    ("licences and sources", licences),
    ("generated files", generated_files),
];

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let progress = Progress::start();
    web::install(&progress)?;
    let mut failed = Vec::new();
    if let Err(error) = web::build(&progress) {
        eprintln!("{error:#}");
        failed.push("build of the page");
    }
    for (name, check) in CHECKS {
        if let Err(error) = progress.step(name, || check(arguments.fix)) {
            eprintln!("{error:#}");
            failed.push(name);
        }
    }
    if !failed.is_empty() {
        bail!("not in order: {}", failed.join(", "));
    }
    progress.say("all in order");
    Ok(ExitCode::SUCCESS)
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
        return process::run(process::npm().args(["exec", "--", "prettier", "--write", "."]));
    }
    process::run(process::npm().args(["run", "fmt"]))
}

fn lints_of_page(fix: bool) -> Result<()> {
    if fix {
        process::run(process::npm().args(["exec", "--", "eslint", "--fix", "."]))?;
    }
    process::run(process::npm().args(["run", "lint"]))
}

fn types_of_page(_fix: bool) -> Result<()> {
    process::run(process::npm().args(["run", "typecheck"]))
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

fn generated_files(fix: bool) -> Result<()> {
    programs::build_all()?;
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
