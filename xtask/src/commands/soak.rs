//! `cargo xtask soak`: many linked numbers and mixed traffic for a long time, on an optimised build.

use std::process::ExitCode;

use anyhow::Result;

use super::bench;
use crate::progress::Progress;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many numbers are linked.
    #[arg(long, default_value_t = 200)]
    numbers: u32,
    /// How long they talk. The first third is for warming up.
    #[arg(long, default_value_t = 20)]
    minutes: u32,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    bench::build(&Progress::start())?;
    let environment = [
        ("BLAZZ_SOAK_NUMBERS", arguments.numbers.to_string().into()),
        ("BLAZZ_SOAK_MINUTES", arguments.minutes.to_string().into()),
    ];
    bench::measure(&["soak".to_owned()], &environment)?;
    Ok(ExitCode::SUCCESS)
}
