//! What a linked device asks of whoever has a database: records of a few kinds, found by key.

mod key;
mod kind;

use std::error::Error;
use std::fmt;

use async_trait::async_trait;

pub use key::{LONGEST_KEY, RecordKey};
pub(crate) use key::{beginning, joined};
pub use kind::Kind;

/// The records of one account's device. There is one value of this for each account, and one process that writes
/// through it at a time.
#[async_trait]
pub trait DeviceStore: Send + Sync {
    async fn load(&self, kind: Kind, key: &RecordKey) -> Result<Option<Vec<u8>>, DeviceStoreError>;

    /// Those of the records that are there, in any order.
    async fn load_many(
        &self,
        kind: Kind,
        keys: &[RecordKey],
    ) -> Result<Vec<Record>, DeviceStoreError>;

    /// Records in the order of their keys' bytes; fewer than the limit when there are no more.
    async fn list(&self, kind: Kind, range: Range<'_>) -> Result<Vec<Record>, DeviceStoreError>;

    /// As [`Self::list`], the keys alone.
    async fn keys(&self, kind: Kind, range: Range<'_>) -> Result<Vec<RecordKey>, DeviceStoreError>;

    /// Makes all changes in one transaction, which is on disk when this returns; the last one to a record counts.
    async fn write(&self, changes: Vec<Change>) -> Result<(), DeviceStoreError>;
}

/// A record of a kind that is known from the question.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    pub key: RecordKey,
    pub value: Vec<u8>,
}

/// Part of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Range<'a> {
    /// What the keys begin with.
    pub prefix: &'a [u8],
    /// Begins behind this key.
    pub after: Option<&'a RecordKey>,
    pub limit: usize,
}

/// A change to one record.
#[derive(Clone, PartialEq, Eq)]
pub enum Change {
    /// Adds the record, or replaces it.
    Put { kind: Kind, key: RecordKey, value: Vec<u8> },
    /// Removes the record, if it is there.
    Delete { kind: Kind, key: RecordKey },
}

/// Why records cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum DeviceStoreError {
    /// The same may succeed a little later. `wacore` tries again what failed with the word "busy"
    /// (`StoreError::is_database_busy_or_locked`, `store/error.rs`).
    #[error("reaching the busy store of the linked device: {0}")]
    Busy(#[source] Box<dyn Error + Send + Sync>),
    #[error("reading or writing the store of the linked device: {0}")]
    Failed(#[source] Box<dyn Error + Send + Sync>),
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").finish_non_exhaustive()
    }
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, kind) = match self {
            Self::Put { kind, .. } => ("Put", kind),
            Self::Delete { kind, .. } => ("Delete", kind),
        };
        f.debug_struct(word).field("kind", kind).finish_non_exhaustive()
    }
}
