//! The way to a device that is connected.

use tokio::sync::mpsc;
use wacore_binary::Node;

/// What a connection is to do next.
#[derive(Debug)]
pub(crate) enum Order {
    Send(Node),
    /// Sealed like a stanza, whatever it is.
    SendBytes(Vec<u8>),
    /// From now on neither reads nor writes, as behind a dead mobile network.
    Stall,
    /// Reads and writes again.
    Resume,
    /// Ends without a word.
    Cut,
    /// Ends after all that was sent before.
    Close,
}

/// A connection, as the server holds it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Tells one connection of a device from its next.
    pub(crate) connection: u64,
    orders: mpsc::UnboundedSender<Order>,
    /// Whether the device has asked for what came in; before that, nothing is sent.
    pub(crate) active: bool,
}

impl Line {
    pub(crate) fn new(connection: u64, orders: mpsc::UnboundedSender<Order>) -> Self {
        Self { connection, orders, active: false }
    }

    /// Does nothing when the connection has just ended.
    pub(crate) fn order(&self, order: Order) {
        drop(self.orders.send(order));
    }
}
