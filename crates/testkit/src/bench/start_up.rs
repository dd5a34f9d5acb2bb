//! How long a start takes, and what an idle program needs.

use std::path::Path;
use std::time::Duration;

use super::machine::resident;
use super::report::{Report, median};
use crate::program::Program;

const STARTS: usize = 5;

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    let mut first = Vec::new();
    let mut again = Vec::new();
    let mut memory = 0;
    for _ in 0..STARTS {
        let data = tempfile::tempdir()?;
        let mut program = Program::new(binary, data.path())?;
        first.push(program.start().await?);
        program.kill().await?;
        again.push(program.start().await?);
        if let Some(process) = program.process_id() {
            memory = resident(process)?;
        }
        program.kill().await?;
    }
    let millis = |times: Vec<Duration>| median(times).unwrap_or_default().as_millis();
    report.add("start on an empty folder, median", format!("{} ms", millis(first)));
    report.add("start on an existing database, median", format!("{} ms", millis(again)));
    report.add("memory idle", format!("{memory} MiB"));
    Ok(())
}
