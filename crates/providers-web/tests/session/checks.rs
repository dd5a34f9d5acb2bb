//! What every store of `wacore` must answer, one file for each of its traits.

pub(crate) mod app_sync;
pub(crate) mod device;
pub(crate) mod message_secrets;
pub(crate) mod protocol;
pub(crate) mod signal;
pub(crate) mod tc_tokens;
pub(crate) mod under_way;

/// In an order that does not depend on the store.
pub(crate) fn sorted<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    items.sort();
    items
}
