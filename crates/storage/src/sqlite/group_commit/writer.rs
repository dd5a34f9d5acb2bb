//! The single writing connection and the group that is open on it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use blazz_faults::{Point, reach};
use rusqlite::{Connection, ErrorCode};
use tokio::sync::oneshot;

use super::super::connection;
use super::foreign_lock::ForeignLock;
use crate::error::StorageError;

/// The longest wait for another process that writes. Whoever comes while it is over already is told at once:
/// waiting one after the other, the last in the queue would wait for minutes.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often its lock is tried meanwhile.
const TRY_AGAIN: Duration = Duration::from_millis(5);

type Told = oneshot::Sender<Result<(), StorageError>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// No transaction is open.
    Idle,
    /// A group is open and waits for members or its commit.
    Open,
    /// A member's savepoint is open.
    Member,
}

#[derive(Debug)]
pub(super) struct Writer {
    path: PathBuf,
    /// Absent after it broke; the next member opens a new one.
    connection: Option<Connection>,
    stage: Stage,
    /// Finished members waiting for the commit.
    waiting: Vec<Told>,
    lock: ForeignLock,
}

impl Writer {
    pub(super) const fn new(path: PathBuf, connection: Connection) -> Self {
        Self {
            path,
            connection: Some(connection),
            stage: Stage::Idle,
            waiting: Vec::new(),
            lock: ForeignLock::NONE,
        }
    }

    /// Opens a member's savepoint, and the group's transaction when there is none.
    pub(super) async fn admit(&mut self) -> Result<(), StorageError> {
        self.undo_unfinished();
        if self.stage == Stage::Idle {
            self.open_group().await?;
        }
        self.control("SAVEPOINT member")?;
        self.stage = Stage::Member;
        Ok(())
    }

    /// Runs a member's statements. When `SQLite` gives the whole transaction up on one of them, as it does
    /// on a full disk, nothing more is run: it would stand outside of any transaction.
    pub(super) fn run<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let Some(connection) = self.connection.as_ref().filter(|_| self.stage == Stage::Member)
        else {
            return Err(StorageError::CommitLost("an earlier statement lost it".to_owned()));
        };
        let done = work(connection);
        if connection.is_autocommit() {
            self.abandon("the database rolled the group back");
        }
        done
    }

    /// As [`Self::run`], on a thread that may block.
    pub(super) async fn run_blocking(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<(), StorageError> + Send + 'static,
    ) -> Result<(), StorageError> {
        let Some(connection) = self.connection.take() else {
            return Err(StorageError::CommitLost("the connection is gone".to_owned()));
        };
        let done = tokio::task::spawn_blocking(move || {
            let done = work(&connection);
            (connection, done)
        });
        let Ok((connection, done)) = done.await else {
            self.abandon("the thread of the database ended");
            return Err(StorageError::CommitLost("the thread of the database ended".to_owned()));
        };
        self.connection = Some(connection);
        done
    }

    /// Closes the member's savepoint; the receiver hears when the group is on disk.
    pub(super) fn finish(
        &mut self,
    ) -> Result<oneshot::Receiver<Result<(), StorageError>>, StorageError> {
        self.run(|it| connection::execute(it, "RELEASE SAVEPOINT member", &[]))?;
        self.stage = Stage::Open;
        let (told, waiting) = oneshot::channel();
        self.waiting.push(told);
        Ok(waiting)
    }

    /// Writes the open group to disk and tells its members.
    pub(super) async fn commit(&mut self) {
        self.undo_unfinished();
        if self.stage == Stage::Idle {
            return;
        }
        let end = if self.waiting.is_empty() { "ROLLBACK" } else { "COMMIT" };
        reach(Point::BeforeCommit);
        if let Err(error) =
            self.run_blocking(move |it| connection::execute(it, end, &[]).map(drop)).await
        {
            self.abandon(&error.to_string());
            return;
        }
        self.stage = Stage::Idle;
        reach(Point::AfterCommit);
        metrics::histogram!("blazz_storage_group_size").record(self.waiting_count());
        for member in self.waiting.drain(..) {
            // A member that no longer waits has lost only its answer.
            drop(member.send(Ok(())));
        }
    }

    /// Undoes what a member left that was dropped half-way.
    fn undo_unfinished(&mut self) {
        if self.stage != Stage::Member {
            return;
        }
        let undone = self
            .control("ROLLBACK TO SAVEPOINT member")
            .and_then(|()| self.control("RELEASE SAVEPOINT member"));
        match undone {
            Ok(()) => self.stage = Stage::Open,
            Err(error) => self.abandon(&error.to_string()),
        }
    }

    async fn open_group(&mut self) -> Result<(), StorageError> {
        loop {
            match self.control("BEGIN IMMEDIATE") {
                Err(error) if is_busy(&error) => {
                    if self.lock.met(Instant::now()) > PATIENCE {
                        return Err(error);
                    }
                    tokio::time::sleep(TRY_AGAIN).await;
                }
                done => {
                    self.lock = ForeignLock::NONE;
                    done?;
                    self.stage = Stage::Open;
                    return Ok(());
                }
            }
        }
    }

    fn control(&mut self, sql: &str) -> Result<(), StorageError> {
        let connection = match &self.connection {
            Some(connection) => connection,
            None => self.connection.insert(connection::open_writer(&self.path)?),
        };
        connection::execute(connection, sql, &[]).map(drop)
    }

    /// Gives the group up: every member of it hears that it failed. The connection is opened anew, which
    /// ends whatever may still be open on the old one.
    fn abandon(&mut self, cause: &str) {
        tracing::error!(cause, members = self.waiting.len(), "lost a group of transactions");
        self.connection = None;
        self.stage = Stage::Idle;
        for member in self.waiting.drain(..) {
            drop(member.send(Err(StorageError::CommitLost(cause.to_owned()))));
        }
    }

    fn waiting_count(&self) -> f64 {
        u32::try_from(self.waiting.len()).map_or(f64::MAX, f64::from)
    }
}

fn is_busy(error: &StorageError) -> bool {
    let StorageError::Unavailable(crate::error::DatabaseProblem::Sqlite(error)) = error else {
        return false;
    };
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}
