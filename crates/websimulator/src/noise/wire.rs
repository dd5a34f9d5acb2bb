//! A WebSocket as a stream of frames: three bytes of length, then the frame; messages and frames do not align.

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use bytes::BytesMut;
use futures_util::{
    SinkExt as _, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use wacore_binary::{Node, OwnedNodeRef, consts::WA_CONN_HEADER, marshal, util::unpack_bytes};
use wacore_noise::{NoiseCipher, framing};

/// Clients ask for a sign of life every 15 to 30 s (`wacore`, `iq/keepalive.rs`); silence for three rounds is the end.
const LONGEST_SILENCE: Duration = Duration::from_secs(90);
/// For one frame, into the socket's buffer.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// For the other end to close, too.
const FAREWELL_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub(crate) enum WireFault {
    #[error("the connection is gone")]
    Gone,
    #[error("sending took too long")]
    Stuck,
    #[error("the connection does not begin with WA and the version of the dictionary")]
    Introduction,
    #[error("the frame could not be opened")]
    Sealed,
    #[error("reading the stanza of a frame")]
    Codec(#[from] wacore_binary::BinaryError),
}

/// Frames as they come and go.
pub(crate) struct Wire {
    sink: SplitSink<WebSocket, Message>,
    stream: SplitStream<WebSocket>,
    frames: framing::FrameDecoder,
    introduction: Vec<u8>,
}

impl Wire {
    pub(crate) fn new(socket: WebSocket) -> Self {
        let (sink, stream) = socket.split();
        let frames = framing::FrameDecoder::new();
        Self { sink, stream, frames, introduction: Vec::new() }
    }

    /// Waits until at least one whole frame is there. May be dropped and called again.
    pub(crate) async fn frame(&mut self) -> Result<BytesMut, WireFault> {
        loop {
            if let Some(frame) = self.frames.decode_frame() {
                return Ok(frame);
            }
            let next = tokio::time::timeout(LONGEST_SILENCE, self.stream.next()).await;
            match next.map_err(|_| WireFault::Gone)? {
                Some(Ok(Message::Binary(bytes))) => self.take_in(&bytes)?,
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Text(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(WireFault::Gone),
            }
        }
    }

    /// The first four bytes of a connection introduce it; all others are frames.
    fn take_in(&mut self, bytes: &[u8]) -> Result<(), WireFault> {
        let missing = WA_CONN_HEADER.len() - self.introduction.len();
        let (introduction, rest) = bytes.split_at(missing.min(bytes.len()));
        self.introduction.extend_from_slice(introduction);
        if !WA_CONN_HEADER.starts_with(&self.introduction) {
            return Err(WireFault::Introduction);
        }
        self.frames.feed(rest);
        Ok(())
    }

    pub(crate) async fn send_frame(&mut self, payload: &[u8]) -> Result<(), WireFault> {
        let frame = framing::encode_frame(payload, None).map_err(|_| WireFault::Stuck)?;
        let sent = self.sink.send(Message::Binary(frame.into()));
        match tokio::time::timeout(SEND_TIMEOUT, sent).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(WireFault::Gone),
            Err(_) => Err(WireFault::Stuck),
        }
    }

    /// Says goodbye and waits for the other end to do so: a socket that is closed with something unread resets the
    /// connection, and the last words are lost.
    pub(crate) async fn close(&mut self) {
        let farewell = async {
            let said = self.sink.close().await;
            while said.is_ok() && matches!(self.stream.next().await, Some(Ok(_))) {}
        };
        drop(tokio::time::timeout(FAREWELL_TIMEOUT, farewell).await);
    }
}

/// The two ciphers of a connection and their counters; one frame holds one stanza.
pub(crate) struct Sealed {
    opening: NoiseCipher,
    sealing: NoiseCipher,
    received: u32,
    sent: u32,
}

impl Sealed {
    /// `opening` opens what the client sends, `sealing` seals what goes to it.
    pub(crate) fn new(opening: NoiseCipher, sealing: NoiseCipher) -> Self {
        Self { opening, sealing, received: 0, sent: 0 }
    }

    pub(crate) fn open(&mut self, mut frame: BytesMut) -> Result<Node, WireFault> {
        self.opening
            .decrypt_in_place_with_counter(self.received, &mut frame)
            .map_err(|_| WireFault::Sealed)?;
        self.received += 1;
        Ok(OwnedNodeRef::new(unpack_bytes(frame)?)?.to_owned_node())
    }

    pub(crate) fn seal(&mut self, node: &Node) -> Result<Vec<u8>, WireFault> {
        self.seal_bytes(&marshal(node)?)
    }

    /// Whatever the bytes are.
    pub(crate) fn seal_bytes(&mut self, bytes: &[u8]) -> Result<Vec<u8>, WireFault> {
        let sealed =
            self.sealing.encrypt_with_counter(self.sent, bytes).map_err(|_| WireFault::Sealed)?;
        self.sent += 1;
        Ok(sealed)
    }
}
