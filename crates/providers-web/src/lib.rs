//! The linked device, WhatsApp Web: the native protocol on `whatsapp-rust` 0.7.0, as a provider like others.
//!
//! Its ports of libsignal are AGPL-3.0: see `docs/decisions/0011-keys-of-linked-devices-in-our-database.md`. It knows
//! no SQL: whoever wires it up gives it a [`DeviceStore`] for each account, and [`SessionBackend`] makes of it all that
//! `wacore` asks for.

mod acks;
mod arrival_order;
mod inbound;
mod live;
mod media;
mod operations;
mod outbound;
mod pictures;
mod polls;
mod provider;
mod second_time;
mod session;
mod settings;
mod store;

pub use provider::{DeviceStores, WebProvider};
pub use session::SessionBackend;
pub use settings::{Pace, Place, WebSettings};
pub use store::{
    Change, DeviceStore, DeviceStoreError, Kind, LONGEST_KEY, Range, Record, RecordKey,
};

/// Whether this program was built to talk to a simulated WhatsApp, whose certificate nobody vouches for. Never in
/// what ships.
pub const IS_FOR_SIMULATOR: bool = cfg!(feature = "simulated");
