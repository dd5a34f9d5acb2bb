//! SQLite has one writer. Transactions that wait for it while another commit is being written to disk
//! share the next one: each is a savepoint of a common transaction, and each is told only after the
//! common commit is durable.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, oneshot};

use crate::error::StorageError;

/// The single writing connection and the group that is open on it.
#[derive(Debug)]
struct Writer {
    connection: DatabaseConnection,
    /// `BEGIN` was run and not yet ended.
    is_open: bool,
    /// A savepoint was left behind by a transaction that was dropped half-way.
    has_leftover: bool,
    /// Finished members waiting for the commit.
    waiting: Vec<oneshot::Sender<Result<(), StorageError>>>,
}

/// Hands out places in groups and commits them.
#[derive(Debug)]
pub(crate) struct GroupCommit {
    writer: Arc<Mutex<Writer>>,
    finished: Arc<Notify>,
}

/// One member of a group. Dropped before [`Self::commit`], it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct GroupedTransaction {
    writer: OwnedMutexGuard<Writer>,
    finished: Arc<Notify>,
}

impl GroupCommit {
    /// Takes the connection and starts the task that commits groups; it ends when the last handle is gone.
    #[expect(clippy::disallowed_methods, reason = "ends by itself with the database it belongs to")]
    pub(crate) fn start(connection: DatabaseConnection) -> Self {
        let writer =
            Writer { connection, is_open: false, has_leftover: false, waiting: Vec::new() };
        let group = Self { writer: Arc::new(Mutex::new(writer)), finished: Arc::default() };
        let (weak, finished) = (Arc::downgrade(&group.writer), group.finished.clone());
        tokio::spawn(async move {
            loop {
                finished.notified().await;
                let Some(writer) = weak.upgrade() else { return };
                // The lock is fair: whoever already waits for the writer joins this group first.
                writer.lock().await.commit().await;
            }
        });
        group
    }

    /// Waits for the writer and opens a savepoint.
    pub(crate) async fn begin(&self) -> Result<GroupedTransaction, StorageError> {
        let mut writer = self.writer.clone().lock_owned().await;
        writer.open().await?;
        Ok(GroupedTransaction { writer, finished: self.finished.clone() })
    }
}

impl Drop for GroupCommit {
    fn drop(&mut self) {
        self.finished.notify_one();
    }
}

impl GroupedTransaction {
    pub(crate) fn connection(&self) -> &DatabaseConnection {
        &self.writer.connection
    }

    /// Closes the savepoint and waits until the group is on disk.
    pub(crate) async fn commit(mut self) -> Result<(), StorageError> {
        if let Err(error) = self.writer.run("RELEASE SAVEPOINT member").await {
            self.writer.abandon(&error).await;
            return Err(error.into());
        }
        self.writer.has_leftover = false;
        let (told, waiting) = oneshot::channel();
        self.writer.waiting.push(told);
        drop(self);
        waiting
            .await
            .unwrap_or_else(|_| Err(StorageError::CommitLost("the program is stopping".to_owned())))
    }
}

impl Drop for GroupedTransaction {
    fn drop(&mut self) {
        self.finished.notify_one();
    }
}

impl Writer {
    async fn run(&self, sql: &str) -> Result<(), DbErr> {
        self.connection.execute_unprepared(sql).await.map(drop)
    }

    async fn open(&mut self) -> Result<(), StorageError> {
        self.tidy().await;
        if !self.is_open {
            self.run("BEGIN IMMEDIATE").await?;
            self.is_open = true;
        }
        if let Err(error) = self.run("SAVEPOINT member").await {
            self.abandon(&error).await;
            return Err(error.into());
        }
        self.has_leftover = true;
        Ok(())
    }

    /// Undoes what a dropped member left.
    async fn tidy(&mut self) {
        if !std::mem::take(&mut self.has_leftover) {
            return;
        }
        if let Err(error) = self.run("ROLLBACK TO SAVEPOINT member; RELEASE SAVEPOINT member").await
        {
            self.abandon(&error).await;
        }
    }

    async fn commit(&mut self) {
        self.tidy().await;
        if !self.is_open {
            return;
        }
        if let Err(error) = self.run("COMMIT").await {
            self.abandon(&error).await;
            return;
        }
        self.is_open = false;
        metrics::histogram!("blazz_storage_group_size").record(self.waiting_count());
        for member in self.waiting.drain(..) {
            // A member that no longer waits has lost only its answer.
            drop(member.send(Ok(())));
        }
    }

    /// Gives the group up: SQLite rolls a whole transaction back on a full disk or an I/O error, so every
    /// member of it must hear that it failed.
    async fn abandon(&mut self, cause: &DbErr) {
        tracing::error!(error = %cause, members = self.waiting.len(), "lost a group of transactions");
        if let Err(error) = self.run("ROLLBACK").await {
            tracing::debug!(%error, "nothing was left to roll back");
        }
        self.is_open = false;
        self.has_leftover = false;
        for member in self.waiting.drain(..) {
            drop(member.send(Err(StorageError::CommitLost(cause.to_string()))));
        }
    }

    fn waiting_count(&self) -> f64 {
        u32::try_from(self.waiting.len()).map_or(f64::MAX, f64::from)
    }
}
