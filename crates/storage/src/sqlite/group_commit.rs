//! `SQLite` has one writer. Transactions that wait for it while another commit is being written to disk
//! share the next one: each is a savepoint of a common transaction, and each is told only after the
//! common commit is durable.
//!
//! Statements of a member run at once on the thread that asks: they touch memory, not the disk, and a
//! member that is cancelled can only stop between them. The commit, which waits for the disk, does not.

mod foreign_lock;
mod writer;

use std::path::PathBuf;
use std::sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tokio::sync::{Mutex, OwnedMutexGuard, mpsc};

use super::connection;
use crate::error::StorageError;
use crate::row::FromRow;
use crate::sql::Value;
use writer::Writer;

/// Hands out places in groups and commits them.
#[derive(Debug)]
pub(crate) struct GroupCommit {
    writer: Arc<Mutex<Writer>>,
    finished: mpsc::Sender<()>,
}

/// One member of a group. Dropped before [`Self::commit`], it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct GroupedTransaction {
    writer: StdMutex<OwnedMutexGuard<Writer>>,
    finished: mpsc::Sender<()>,
}

impl GroupCommit {
    /// Takes the connection and starts the task that commits groups; it ends when the last handle is gone.
    #[expect(clippy::disallowed_methods, reason = "ends by itself with the database it belongs to")]
    pub(super) fn start(path: PathBuf, connection: Connection) -> Self {
        let writer = Arc::new(Mutex::new(Writer::new(path, connection)));
        // One bell is enough for everything that finished before it is heard.
        let (finished, mut bell) = mpsc::channel(1);
        let committing = writer.clone();
        tokio::spawn(async move {
            while bell.recv().await.is_some() {
                // The lock is fair: whoever already waits for the writer joins this group first.
                committing.lock().await.commit().await;
            }
        });
        Self { writer, finished }
    }

    /// Waits for the writer and opens a place in the group.
    pub(crate) async fn begin(&self) -> Result<GroupedTransaction, StorageError> {
        let mut writer = self.writer.clone().lock_owned().await;
        writer.admit().await?;
        Ok(GroupedTransaction { writer: StdMutex::new(writer), finished: self.finished.clone() })
    }
}

impl GroupedTransaction {
    pub(crate) fn execute(&self, sql: &str, values: &[Value]) -> Result<u64, StorageError> {
        self.writer().run(|connection| connection::execute(connection, sql, values))
    }

    pub(crate) fn find<T: FromRow>(
        &self,
        sql: &str,
        values: &[Value],
    ) -> Result<Option<T>, StorageError> {
        self.writer().run(|connection| connection::find(connection, sql, values))
    }

    pub(crate) fn list<T: FromRow>(
        &self,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<T>, StorageError> {
        self.writer().run(|connection| connection::list(connection, sql, values))
    }

    /// Runs something long on a thread that may block.
    pub(crate) async fn run_blocking(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<(), StorageError> + Send + 'static,
    ) -> Result<(), StorageError> {
        let writer = self.writer.get_mut().unwrap_or_else(PoisonError::into_inner);
        writer.run_blocking(work).await
    }

    /// Joins the group for good and waits until it is on disk.
    pub(crate) async fn commit(self) -> Result<(), StorageError> {
        let told = self.writer().finish()?;
        drop(self);
        told.await
            .unwrap_or_else(|_| Err(StorageError::CommitLost("the program is stopping".to_owned())))
    }

    fn writer(&self) -> MutexGuard<'_, OwnedMutexGuard<Writer>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for GroupedTransaction {
    fn drop(&mut self) {
        // A full channel holds a bell that is yet to be heard: this end is then part of what it tells.
        _ = self.finished.try_send(());
    }
}
