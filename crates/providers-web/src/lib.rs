//! The linked device, WhatsApp Web: the keys and sessions it keeps between two starts of the program.
//!
//! It stands on `wacore`, the core of `whatsapp-rust` 0.7.0, whose ports of libsignal are AGPL-3.0: see
//! `docs/decisions/0011-keys-of-linked-devices-in-our-database.md`. It knows no SQL: whoever wires it up gives it
//! a [`DeviceStore`] for one account, and [`SessionBackend`] makes of it all that `wacore` asks for.

mod session;
mod store;

pub use session::SessionBackend;
pub use store::{
    Change, DeviceStore, DeviceStoreError, Kind, LONGEST_KEY, Range, Record, RecordKey,
};
