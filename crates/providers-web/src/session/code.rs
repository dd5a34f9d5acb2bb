//! How values are written: JSON for what has fields, which later versions may add to; bytes with a time before
//! them for what is only carried.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wacore::store::error::{Result, StoreError};

use crate::store::DeviceStoreError;

impl From<DeviceStoreError> for StoreError {
    fn from(error: DeviceStoreError) -> Self {
        Self::Database(Box::new(error))
    }
}

pub(super) fn to_json(value: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|error| StoreError::Serialization(Box::new(error)))
}

pub(super) fn from_json<T: DeserializeOwned>(value: &[u8]) -> Result<T> {
    serde_json::from_slice(value).map_err(|error| StoreError::Serialization(Box::new(error)))
}

/// The number in eight bytes, then the rest.
pub(super) fn numbered(number: i64, rest: &[u8]) -> Vec<u8> {
    [&number.to_be_bytes(), rest].concat()
}

/// What [`numbered`] put together.
pub(super) fn number_and_rest(value: &[u8]) -> Result<(i64, &[u8])> {
    let (number, rest) = value.split_first_chunk().ok_or_else(|| damaged("a numbered value"))?;
    Ok((i64::from_be_bytes(*number), rest))
}

/// A value that is not what this program writes.
pub(super) fn damaged(what: &str) -> StoreError {
    StoreError::Validation(format!("reading {what} that was stored"))
}
