//! The one task of a socket: frames of the hub go out, frames of the client come in.

mod replays;

use std::net::IpAddr;
use std::pin::Pin;

use axum::extract::ws::{Message, WebSocket};
use blazz_realtime::{Close, Connection, Frame, Hub, Liveness, Outbox, Outgoing};
use tokio::time::{Instant, Sleep, sleep_until};

use super::wire::{Gone, Wire};
use replays::{Replayed, Replays};

/// Serves a client to its end; one that is not admitted hears why and is closed.
pub(super) async fn serve(socket: WebSocket, hub: Hub, admission: Result<IpAddr, Close>) {
    let wire = Wire::new(socket);
    let opened = admission.and_then(|from| Connection::open(&hub, from, Instant::now()));
    match opened {
        Ok((connection, outbox)) => Session::new(wire, connection, outbox).run().await,
        Err(reason) => wire.close(reason).await,
    }
}

struct Session {
    wire: Wire,
    connection: Connection,
    outbox: Outbox,
    replays: Replays,
}

/// Why a session is over.
enum End {
    /// The client said goodbye.
    Left,
    /// The client is no longer there.
    Gone,
    /// The server closes it.
    Closed(Close),
}

enum Turn {
    Outgoing(Outgoing),
    Incoming(Result<Message, Gone>),
    Replayed(Replayed),
    Time,
}

impl From<Gone> for End {
    fn from(Gone: Gone) -> Self {
        Self::Gone
    }
}

impl Session {
    fn new(wire: Wire, connection: Connection, outbox: Outbox) -> Self {
        Self { wire, connection, outbox, replays: Replays::default() }
    }

    async fn run(mut self) {
        let end = self.take_turns().await;
        let Self { wire, connection, .. } = self;
        // Others hear of the departure now, not after a slow goodbye.
        drop(connection);
        match end {
            End::Closed(reason) => wire.close(reason).await,
            End::Left => wire.finish().await,
            End::Gone => {}
        }
    }

    async fn take_turns(&mut self) -> End {
        let mut alarm = std::pin::pin!(sleep_until(Instant::now()));
        loop {
            // What waits to go out goes first: a client that asks for more than it takes is not heard for so
            // long. It cannot keep itself unheard for ever, its queue would overflow.
            let turn = tokio::select! {
                biased;
                outgoing = self.outbox.next() => Turn::Outgoing(outgoing),
                replayed = self.replays.next() => Turn::Replayed(replayed),
                () = &mut alarm => Turn::Time,
                incoming = self.wire.receive() => Turn::Incoming(incoming),
            };
            if let Err(end) = self.take(turn, alarm.as_mut()).await {
                return end;
            }
        }
    }

    async fn take(&mut self, turn: Turn, alarm: Pin<&mut Sleep>) -> Result<(), End> {
        match turn {
            Turn::Outgoing(Outgoing::Frame(frame)) => self.write(frame).await,
            Turn::Outgoing(Outgoing::Close(reason)) => Err(End::Closed(reason)),
            Turn::Incoming(message) => self.hear(message?).await,
            Turn::Replayed(replayed) => self.replay(replayed).await,
            Turn::Time => self.look_at_the_clock(alarm).await,
        }
    }

    async fn hear(&mut self, message: Message) -> Result<(), End> {
        let now = Instant::now();
        match message {
            Message::Text(text) => {
                if let Some(catch_up) = self.connection.receive(&text, now) {
                    self.replays.add(catch_up);
                }
            }
            Message::Binary(_) => self.connection.receive_binary(now),
            Message::Ping(_) => {
                self.connection.hear(now);
                return self.answer_ping().await;
            }
            Message::Pong(_) => self.connection.hear(now),
            Message::Close(_) => return Err(End::Left),
        }
        Ok(())
    }

    /// Replayed frames are newer than those that wait in the queue.
    async fn replay(&mut self, replayed: Replayed) -> Result<(), End> {
        let Some(frames) = self.replays.finish(replayed) else { return Ok(()) };
        while let Some(frame) = self.outbox.try_next() {
            self.write(frame).await?;
        }
        for frame in frames {
            self.write(frame).await?;
        }
        Ok(())
    }

    async fn look_at_the_clock(&mut self, alarm: Pin<&mut Sleep>) -> Result<(), End> {
        match self.connection.tick(Instant::now()) {
            Liveness::CheckAt(at) => alarm.reset(at),
            Liveness::Ping(again_at) => {
                alarm.reset(again_at);
                self.wire.ping().await?;
            }
            Liveness::Over(reason) => return Err(End::Closed(reason)),
        }
        Ok(())
    }

    /// Nothing more is read until the pong is out: pongs to a client that does not read would pile up.
    async fn answer_ping(&mut self) -> Result<(), End> {
        tokio::select! {
            biased;
            flushed = self.wire.flush() => Ok(flushed?),
            reason = self.outbox.closing() => Err(End::Closed(reason)),
        }
    }

    /// A write to a reader that is too slow must not keep its socket from closing.
    async fn write(&mut self, frame: Frame) -> Result<(), End> {
        tokio::select! {
            biased;
            written = self.wire.write(frame) => Ok(written?),
            reason = self.outbox.closing() => Err(End::Closed(reason)),
        }
    }
}
