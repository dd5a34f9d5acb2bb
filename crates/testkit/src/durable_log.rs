//! A log of JSON lines on disk, written by one thread that syncs once per batch: it outlives whoever wrote it.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    sync::mpsc::{Receiver, Sender, channel},
    thread::JoinHandle,
};

use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::oneshot;

#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    #[error("reading or writing the ledger's file")]
    File(#[from] std::io::Error),
    #[error("reading a line of the ledger's file")]
    Line(#[from] serde_json::Error),
}

enum Order {
    Line(Vec<u8>),
    Sync(oneshot::Sender<()>),
}

#[derive(Debug)]
pub(crate) struct DurableLog {
    orders: std::sync::Mutex<Option<Sender<Order>>>,
    writer: std::sync::Mutex<Option<JoinHandle<()>>>,
}

impl DurableLog {
    pub(crate) fn open(path: &Path) -> Result<Self, LedgerError> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let (orders, taken) = channel();
        let writer = std::thread::Builder::new()
            .name("ledger".into())
            .spawn(move || write_until_closed(file, &taken))?;
        Ok(Self { orders: Some(orders).into(), writer: Some(writer).into() })
    }

    pub(crate) fn append(&self, entry: &impl Serialize) {
        match serde_json::to_vec(entry) {
            Ok(mut line) => {
                line.push(b'\n');
                self.order(Order::Line(line));
            }
            Err(error) => tracing::error!(%error, "could not write a ledger entry as JSON"),
        }
    }

    pub(crate) async fn synced(&self) {
        let (done, synced) = oneshot::channel();
        self.order(Order::Sync(done));
        if synced.await.is_err() {
            tracing::error!("the ledger's writer has stopped");
        }
    }

    pub(crate) async fn close(&self) {
        self.synced().await;
        lock(&self.orders).take();
        let writer = lock(&self.writer).take();
        if let Some(writer) = writer {
            let joined = tokio::task::spawn_blocking(move || writer.join()).await;
            if !matches!(joined, Ok(Ok(()))) {
                tracing::error!("the ledger's writer did not stop cleanly");
            }
        }
    }

    fn order(&self, order: Order) {
        let sent = lock(&self.orders).as_ref().is_some_and(|orders| orders.send(order).is_ok());
        if !sent {
            tracing::error!("the ledger's file is closed");
        }
    }
}

fn lock<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn write_until_closed(mut file: File, orders: &Receiver<Order>) {
    while let Ok(first) = orders.recv() {
        let mut waiting = Vec::new();
        for order in std::iter::once(first).chain(orders.try_iter()) {
            match order {
                Order::Line(line) => write(&mut file, &line),
                Order::Sync(done) => waiting.push(done),
            }
        }
        if let Err(error) = file.sync_data() {
            tracing::error!(%error, "could not sync the ledger's file");
            continue;
        }
        for done in waiting {
            if done.send(()).is_err() {
                tracing::debug!("nobody waits for the ledger any more");
            }
        }
    }
}

fn write(file: &mut File, line: &[u8]) {
    if let Err(error) = file.write_all(line) {
        tracing::error!(%error, "could not append to the ledger's file");
    }
}

/// Reads a ledger that an earlier (perhaps killed) simulator left behind; a torn last line is left out.
pub fn read_entries<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, LedgerError> {
    let mut entries = Vec::new();
    for line in BufReader::new(File::open(path)?).lines() {
        match serde_json::from_str(&line?) {
            Ok(entry) => entries.push(entry),
            Err(error) if error.is_eof() => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(entries)
}
