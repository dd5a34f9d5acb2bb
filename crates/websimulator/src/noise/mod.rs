//! The encrypted connection: WhatsApp's end of the Noise handshake, and frames.

mod certificate;
mod handshake;
mod wire;

pub(crate) use certificate::ServerKeys;
pub(crate) use handshake::{Admitted, Answer, HandshakeFault, Newcomer, answer};
pub(crate) use wire::{Sealed, Wire, WireFault};
