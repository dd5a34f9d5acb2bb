//! One WebSocket: writing that cannot hang for ever, and a proper goodbye.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use blazz_realtime::{Close, Frame};
use futures_util::SinkExt;
use tokio::time::timeout;

/// A peer that does not take a frame for this long is gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long the other side may take to say goodbye.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// The network failed or the peer is no longer there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gone;

#[derive(Debug)]
pub(super) struct Wire(WebSocket);

impl Wire {
    pub(super) fn new(socket: WebSocket) -> Self {
        Self(socket)
    }

    /// The next message; `Gone` when there will be none.
    pub(super) async fn receive(&mut self) -> Result<Message, Gone> {
        match self.0.recv().await {
            Some(Ok(message)) => Ok(message),
            Some(Err(_)) | None => Err(Gone),
        }
    }

    pub(super) async fn write(&mut self, frame: Frame) -> Result<(), Gone> {
        let text = Utf8Bytes::try_from(frame.into_bytes()).map_err(|_| Gone)?;
        self.send(Message::Text(text)).await
    }

    pub(super) async fn ping(&mut self) -> Result<(), Gone> {
        self.send(Message::Ping(Bytes::new())).await
    }

    /// Tells the reason as frame and as close code, then waits for the other side's goodbye.
    pub(super) async fn close(mut self, reason: Close) {
        let goodbye = CloseFrame { code: reason.code(), reason: reason.reason().into() };
        let farewell = async {
            self.write(Frame::closing(reason)).await?;
            self.send(Message::Close(Some(goodbye))).await?;
            while self.receive().await.is_ok() {}
            Ok::<(), Gone>(())
        };
        // Whether or not the peer heard it, the socket ends here.
        drop(timeout(CLOSE_TIMEOUT, farewell).await);
    }

    /// Lets the answer to the peer's close frame go out.
    pub(super) async fn finish(mut self) {
        let farewell = async { while self.receive().await.is_ok() {} };
        drop(timeout(CLOSE_TIMEOUT, farewell).await);
    }

    /// Lets out what waits to be written, such as the pong that follows a ping by itself.
    pub(super) async fn flush(&mut self) -> Result<(), Gone> {
        in_time(self.0.flush()).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Gone> {
        in_time(self.0.send(message)).await
    }
}

async fn in_time(writing: impl Future<Output = Result<(), axum::Error>>) -> Result<(), Gone> {
    match timeout(WRITE_TIMEOUT, writing).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Gone),
    }
}
