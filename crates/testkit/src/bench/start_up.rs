//! How long a start takes, and what an idle program needs.

use std::path::Path;

use super::machine::{processor_ms, resident};
use super::report::Report;
use super::runs::Runs;
use crate::program::Program;

const STARTS: usize = 5;

pub(super) async fn measure(binary: &Path, report: &mut Report) -> anyhow::Result<()> {
    report.part("Start and memory");
    let (mut first, mut again, mut memory) = (Runs::default(), Runs::default(), Runs::default());
    for _ in 0..STARTS {
        let data = tempfile::tempdir()?;
        let mut program = Program::new(binary, data.path())?;
        first.add(program.start().await?.as_secs_f64() * 1000.0);
        program.kill().await?;
        again.add(program.start().await?.as_secs_f64() * 1000.0);
        memory.add(memory_of(&program)?);
        program.kill().await?;
    }
    report.add("start on an empty folder, schema included", first.told(0, " ms"));
    report.add("start on a database that is there", again.told(0, " ms"));
    report.add("memory idle", memory.told(0, " MiB"));
    Ok(())
}

/// Starts a stopped program several times; gives the waits until it was ready, in milliseconds.
pub(super) async fn again(program: &mut Program) -> anyhow::Result<Runs> {
    let mut waits = Runs::default();
    for _ in 0..STARTS {
        program.kill().await?;
        waits.add(program.start().await?.as_secs_f64() * 1000.0);
    }
    Ok(waits)
}

/// Processor time used so far, in milliseconds.
pub(super) fn processor_of(program: &Program) -> anyhow::Result<f64> {
    processor_ms(program.process_id().ok_or_else(|| anyhow::anyhow!("it does not run"))?)
}

/// Resident memory in MiB.
pub(super) fn memory_of(program: &Program) -> anyhow::Result<f64> {
    let process = program.process_id().ok_or_else(|| anyhow::anyhow!("it does not run"))?;
    Ok(f64::from(u32::try_from(resident(process)?)?))
}
