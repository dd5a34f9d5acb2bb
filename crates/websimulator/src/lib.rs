//! WhatsApp's side of linked devices, simulated, and people with phones to link them to.
//!
//! A client that speaks WhatsApp's protocol for linked devices connects to [`WebSimulator::websocket_url`], shows a
//! code, and is linked by [`Phone::scan`]. From then on people write to it and read what it writes, encrypted end to
//! end. What the client does wrong is in [`WebSimulator::complaints`].

mod address;
mod clock;
mod complaint;
mod device_list;
mod exchange;
mod journal;
mod linking;
mod login;
mod media;
mod nodes;
mod noise;
mod phone;
mod requests;
mod simulator;
mod socket;
mod stanzas;
mod world;

pub use address::Address;
pub use complaint::{Complaint, Fault};
pub use exchange::WaitedInVain;
pub use journal::{Entry, Handshake, ReceiptKind};
pub use linking::LinkError;
pub use phone::{File, FileError, FileKind, Phone, Received, Seen, SeenReceipt, WriteError};
pub use simulator::{StartError, WebSimulator};
