//! WhatsApp's side of linked devices, simulated, and people with phones to link them to.
//!
//! A client that speaks WhatsApp's protocol for linked devices connects to [`WebSimulator::websocket_url`], shows a
//! code, and is linked by [`Phone::scan`]. From then on people write to it and read what it writes, encrypted end to
//! end. What the client does wrong is in [`WebSimulator::complaints`].
//!
//! ```no_run
//! # async fn story(code: &str) -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//!
//! use blazz_websimulator::{ReceiptKind, WebSimulator};
//!
//! let simulator = WebSimulator::start().await?;
//! let shop = simulator.phone("6281234500001");
//! let ani = simulator.phone("6281234500002");
//!
//! shop.scan(code).await?; // the code that a client shows
//! let id = ani.send_text(shop.number(), "halo").await?;
//! let arrived = || ani.seen().has_receipt(&id, &ReceiptKind::Delivered);
//! simulator.wait_until(Duration::from_secs(10), arrived).await?;
//!
//! assert!(simulator.complaints().is_empty());
//! simulator.stop().await;
//! # Ok(())
//! # }
//! ```

mod address;
mod clock;
mod complaint;
mod device_list;
mod exchange;
mod groups;
mod journal;
mod keep;
mod linking;
mod login;
mod media;
mod nodes;
mod noise;
mod phone;
mod profiles;
mod requests;
mod restrictions;
mod simulator;
mod socket;
mod stanzas;
mod world;

pub use address::Address;
pub use complaint::{Complaint, Fault};
pub use exchange::WaitedInVain;
pub use groups::{GroupError, Joined};
pub use journal::{Entry, Handshake, ReceiptKind};
pub use keep::KeepError;
pub use linking::LinkError;
pub use phone::{
    ChatSettings, Emptied, File, FileError, FileKind, HistoryPlan, Phone, Place, Received, Seen,
    SeenGroup, SeenReceipt, Spoiled, WriteError,
};
pub use simulator::{AcceptedAgain, StartError, WebSimulator};
pub use socket::DoorError;
pub use world::{Role, Times, Trouble};
