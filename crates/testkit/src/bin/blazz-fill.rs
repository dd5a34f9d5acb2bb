//! Fills the database of an installation that is not running: `blazz-fill <file> <messages> <chats>`.

use std::path::PathBuf;

use anyhow::Context;
use blazz_testkit::fill::{Amount, fill};

fn main() -> anyhow::Result<()> {
    let mut given = std::env::args().skip(1);
    let file = PathBuf::from(given.next().context("which database?")?);
    let mut number = |what: &str| -> anyhow::Result<i64> {
        given
            .next()
            .with_context(|| format!("how many {what}?"))?
            .parse()
            .context("reading a number")
    };
    let amount = Amount { messages: number("messages")?, chats: number("chats")? };
    fill(&file, amount)
}
