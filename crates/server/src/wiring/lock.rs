//! Keeps a second server away from the same SQLite file: it would take over jobs that are being run.

use std::fs::{File, TryLockError};
use std::path::Path;

use anyhow::{Context, bail};
use blazz_storage::{make_private_folder, open_private_file};

/// Held for as long as the server runs; the system gives it back when the process dies.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

impl DataLock {
    /// Takes the database, or says who has it.
    pub fn take(database: &Path) -> anyhow::Result<Self> {
        if let Some(folder) = database.parent() {
            make_private_folder(folder)
                .with_context(|| format!("making the folder {}", folder.display()))?;
        }
        let path = database.with_extension("lock");
        let file =
            open_private_file(&path).with_context(|| format!("opening {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => bail!(
                "another blazz is running on {}: stop it, or give this one another --data-dir or \
                 --database-url",
                database.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("locking {}", path.display()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_served_by_one_program_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("new/blazz.db");
        let first = DataLock::take(&database).unwrap();
        let second = DataLock::take(&database).unwrap_err().to_string();
        assert!(second.contains("another blazz is running"), "{second}");
        drop(first);
        assert!(DataLock::take(&database).is_ok());
    }
}
