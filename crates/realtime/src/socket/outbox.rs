//! The receiving side of a socket's queue, held by the task that writes to the network.

use std::sync::{Arc, Mutex, OnceLock};

use tokio::sync::{Notify, mpsc};

use super::{Socket, SocketId};
use crate::close::Close;
use crate::frame::Frame;

/// What the network task does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    Frame(Frame),
    /// Send the error frame of this reason, then the close frame, then nothing more.
    Close(Close),
}

/// Frames for one socket, in order.
#[derive(Debug)]
pub struct Outbox {
    frames: mpsc::Receiver<Frame>,
    socket: Arc<Socket>,
}

impl Outbox {
    /// A new socket and its outbox, with room for `capacity` waiting frames.
    pub(crate) fn new(id: SocketId, capacity: usize) -> (Arc<Socket>, Self) {
        let (queue, frames) = mpsc::channel(capacity.max(1));
        let socket = Arc::new(Socket {
            id,
            queue,
            closing: OnceLock::new(),
            wake: Notify::new(),
            principal: Mutex::new(None),
            workspaces: Mutex::default(),
            user: OnceLock::new(),
        });
        (socket.clone(), Self { frames, socket })
    }

    /// Waits for the next frame; a reason to close goes before all waiting frames.
    pub async fn next(&mut self) -> Outgoing {
        tokio::select! {
            biased;
            reason = closing(&self.socket) => Outgoing::Close(reason),
            Some(frame) = self.frames.recv() => Outgoing::Frame(frame),
        }
    }

    /// The next waiting frame, if one waits.
    pub fn try_next(&mut self) -> Option<Frame> {
        self.frames.try_recv().ok()
    }

    /// Waits until the socket is to be closed; for racing a write that may never end.
    pub async fn closing(&self) -> Close {
        closing(&self.socket).await
    }
}

async fn closing(socket: &Socket) -> Close {
    loop {
        if let Some(reason) = socket.closing.get() {
            return *reason;
        }
        socket.wake.notified().await;
    }
}
