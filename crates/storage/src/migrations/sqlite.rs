//! Migrating `SQLite`: all steps in one transaction, which also keeps two processes apart.

use blazz_domain::Timestamp;
use blazz_faults::{Point, reach};

use super::dialect::{Dialect, render};
use super::{APPLIED, REMEMBER, STEPS_TABLE, missing, statistics};
use crate::error::StorageError;
use crate::sqlite::{GroupCommit, connection};

pub(super) async fn run(group: &GroupCommit, now: Timestamp) -> Result<(), StorageError> {
    let mut place = group.begin().await?;
    place
        .run_blocking(move |writer| {
            writer.execute_batch(&render(STEPS_TABLE, Dialect::Sqlite))?;
            let applied = connection::list(writer, APPLIED, &[])?;
            for step in missing(&applied) {
                writer.execute_batch(&render(step.sql, Dialect::Sqlite))?;
                reach(Point::InMigration);
                connection::execute(writer, REMEMBER, &[step.name.into(), now.into()])?;
            }
            statistics::assume(writer)
        })
        .await?;
    place.commit().await
}
