//! Keeps a second server away from the same SQLite file: it would take over jobs that are being run.

use std::fs::{File, TryLockError};
use std::path::Path;

use anyhow::{Context, bail};

/// Held for as long as the server runs; the system gives it back when the process dies.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

impl DataLock {
    /// Takes the folder, or says who has it.
    pub fn take(data_dir: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(data_dir)
            .with_context(|| format!("making the data folder {}", data_dir.display()))?;
        let path = data_dir.join("blazz.lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .with_context(|| format!("opening {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => bail!(
                "another blazz is running on {}: stop it, or give this one another --data-dir",
                data_dir.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("locking {}", path.display()))
            }
        }
    }
}
