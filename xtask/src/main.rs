//! `cargo xtask`: try the product, test it, check it, measure it, prove it.

mod commands;
mod contract;
mod failures;
mod generated;
mod mariadb;
mod packages;
mod process;
mod programs;
mod progress;
mod python;
mod repository;
mod stamp;
mod suites;
mod totals;
mod web;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use commands::{bench, check, demo, prove, soak, test};

/// Builds, tries, tests and checks Blazz.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start the demo: the whole product on `SQLite` with simulated customers.
    Demo(demo::Arguments),
    /// Run every test there is, on private servers, and print the totals.
    Test(test::Arguments),
    /// Format, lints, licences, types and generated files.
    Check(check::Arguments),
    /// Measure an optimised build.
    Bench(bench::Arguments),
    /// Prove what the product promises, for a long time, and write the figures into the documentation.
    Prove(prove::Arguments),
    /// Have many linked numbers talk for a long time, and see that nothing grows.
    Soak(soak::Arguments),
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Prove(arguments) => prove::run(&arguments),
        Command::Soak(arguments) => soak::run(&arguments),
    }
}
