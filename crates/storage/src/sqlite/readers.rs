//! The connections that read. Each statement runs on a thread that may block, and sees what is committed.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::connection;
use crate::error::StorageError;
use crate::row::FromRow;
use crate::sql::{Text, Value};

/// Reading connections, opened when they are first needed and kept.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
    /// The longest wait for a free connection.
    time_out: Duration,
}

impl Readers {
    pub(super) fn new(path: PathBuf, connections: u32, time_out: Duration) -> Self {
        let places = usize::try_from(connections.max(1)).unwrap_or(1);
        Self { path, places: Arc::new(Semaphore::new(places)), idle: Mutex::default(), time_out }
    }

    pub(crate) async fn find<T: FromRow>(
        self: &Arc<Self>,
        sql: Text,
        values: Vec<Value>,
    ) -> Result<Option<T>, StorageError> {
        self.run(move |reader| connection::find(reader, &sql, &values)).await
    }

    pub(crate) async fn list<T: FromRow>(
        self: &Arc<Self>,
        sql: Text,
        values: Vec<Value>,
    ) -> Result<Vec<T>, StorageError> {
        self.run(move |reader| connection::list(reader, &sql, &values)).await
    }

    /// Whoever asked may go away: the connection comes back all the same.
    async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Connection) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        let place = tokio::time::timeout(self.time_out, self.places.clone().acquire_owned());
        let place = place.await.map_err(|_| StorageError::Busy)?;
        let readers = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let reader = readers.take()?;
            let done = work(&reader);
            readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            drop(place);
            done
        });
        done.await.unwrap_or_else(|_| Err(StorageError::Busy))
    }

    fn take(&self) -> Result<Connection, StorageError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| Ok(connection::open_reader(&self.path)?), Ok)
    }
}
