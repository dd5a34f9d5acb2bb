//! One connection: handshake, who it is, then stanzas both ways until either end has enough.

use std::{sync::Arc, time::Duration};

use axum::extract::ws::WebSocket;
use tokio::sync::mpsc;
use wacore_binary::Node;

use crate::{
    Address, Fault,
    exchange::Exchange,
    linking, login,
    noise::{self, Admitted, Answer, Sealed, Wire, WireFault},
    stanzas,
    world::{Line, Order, World},
};

/// For the whole handshake; clients give up after 20 s (`whatsapp-rust`, `handshake.rs`).
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(20);

/// Who is at the other end.
#[derive(Clone, Debug)]
pub(crate) enum Speaker {
    /// Not linked yet; known by the number of the connection.
    Visitor(u64),
    Device(Address),
}

#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error(transparent)]
    Wire(#[from] WireFault),
    #[error(transparent)]
    Handshake(#[from] noise::HandshakeFault),
    #[error("the handshake took too long")]
    Late,
}

pub(crate) async fn run(exchange: Arc<Exchange>, socket: WebSocket) {
    let stop = exchange.stop.clone();
    let tracked = exchange.tasks.track_future(serve(Arc::clone(&exchange), Wire::new(socket)));
    tokio::select! {
        () = tracked => {}
        () = stop.cancelled() => {}
    }
}

async fn serve(exchange: Arc<Exchange>, mut wire: Wire) {
    match shake_hands(&exchange, &mut wire).await {
        Ok(admitted) => converse(&exchange, wire, admitted).await,
        Err(Refusal::Wire(WireFault::Gone)) => {}
        Err(refusal) => {
            let reason = refusal.to_string();
            exchange.change(|world| world.complain(None, Fault::Handshake { reason }));
        }
    }
}

async fn shake_hands(exchange: &Exchange, wire: &mut Wire) -> Result<Admitted, Refusal> {
    let shaking = async {
        let hello = wire.frame().await?;
        match noise::answer(&exchange.keys, &hello)? {
            Answer::Done { reply, admitted } => {
                wire.send_frame(&reply).await?;
                Ok(*admitted)
            }
            Answer::Continue { reply, pending } => {
                wire.send_frame(&reply).await?;
                let finish = wire.frame().await?;
                Ok(pending.finish(&finish)?)
            }
        }
    };
    tokio::time::timeout(HANDSHAKE_TIMEOUT, shaking).await.unwrap_or(Err(Refusal::Late))
}

async fn converse(exchange: &Exchange, wire: Wire, admitted: Admitted) {
    let (sender, orders) = mpsc::unbounded_channel();
    let Admitted { newcomer, sealed } = admitted;
    let line = exchange.change(|world| Line::new(world.next_number(), sender));
    let connection = line.connection;
    let speaker = exchange.change(|world| {
        if newcomer.payload.username.is_some() {
            login::admit(world, &newcomer, line)
        } else {
            linking::welcome(world, &newcomer, line)
        }
    });
    let mut conversation = Conversation { wire, sealed, orders };
    conversation.run(exchange, speaker.as_ref()).await;
    exchange.change(|world| leave(world, speaker.as_ref(), connection));
}

/// Forgets the connection; a device that has connected anew keeps its new one.
fn leave(world: &mut World, speaker: Option<&Speaker>, connection: u64) {
    match speaker {
        Some(Speaker::Visitor(number)) => {
            world.visitors.remove(number);
        }
        Some(Speaker::Device(address)) => {
            let line = world.device_mut(address).map(|device| &mut device.line);
            let was_the_last = line
                .is_some_and(|line| line.take_if(|line| line.connection == connection).is_some());
            if was_the_last {
                stanzas::set_available(world, address, false);
            }
        }
        None => {}
    }
}

struct Conversation {
    wire: Wire,
    sealed: Sealed,
    orders: mpsc::UnboundedReceiver<Order>,
}

/// Whether the conversation goes on.
enum Next {
    Continue,
    End,
}

impl Conversation {
    /// Of somebody who was refused only the orders that are left are carried out.
    async fn run(&mut self, exchange: &Exchange, speaker: Option<&Speaker>) {
        loop {
            let next = match speaker {
                Some(speaker) => self.step(exchange, speaker).await,
                None => self.farewell().await,
            };
            match next {
                Ok(Next::Continue) => {}
                Ok(Next::End) | Err(WireFault::Gone) => return,
                Err(fault) => {
                    let about = speaker.and_then(Speaker::address);
                    let reason = fault.to_string();
                    exchange.change(|world| world.complain(about, Fault::Frame { reason }));
                    return;
                }
            }
        }
    }

    async fn step(&mut self, exchange: &Exchange, speaker: &Speaker) -> Result<Next, WireFault> {
        tokio::select! {
            biased;
            order = self.orders.recv() => self.obey(order).await,
            frame = self.wire.frame() => {
                let stanza = self.sealed.open(frame?)?;
                exchange.change(|world| hear(world, speaker, &stanza));
                Ok(Next::Continue)
            }
        }
    }

    async fn farewell(&mut self) -> Result<Next, WireFault> {
        let order = self.orders.recv().await;
        self.obey(order).await
    }

    async fn obey(&mut self, order: Option<Order>) -> Result<Next, WireFault> {
        match order {
            Some(Order::Send(node)) => self.send(&node).await,
            Some(Order::SendBytes(bytes)) => {
                let sealed = self.sealed.seal_bytes(&bytes)?;
                self.wire.send_frame(&sealed).await?;
                Ok(Next::Continue)
            }
            Some(Order::Stall) => self.stall().await,
            Some(Order::Resume) => Ok(Next::Continue),
            Some(Order::Close) => {
                self.wire.close().await;
                Ok(Next::End)
            }
            Some(Order::Cut) | None => Ok(Next::End),
        }
    }

    async fn send(&mut self, node: &Node) -> Result<Next, WireFault> {
        let sealed = self.sealed.seal(node)?;
        self.wire.send_frame(&sealed).await?;
        Ok(Next::Continue)
    }

    /// Keeps what is to be sent and reads nothing until told otherwise.
    async fn stall(&mut self) -> Result<Next, WireFault> {
        let mut kept = Vec::new();
        loop {
            match self.orders.recv().await {
                Some(Order::Send(node)) => kept.push(node),
                Some(Order::Resume) => break,
                Some(Order::Stall | Order::SendBytes(_)) => {}
                Some(Order::Cut | Order::Close) | None => return Ok(Next::End),
            }
        }
        for node in kept {
            self.send(&node).await?;
        }
        Ok(Next::Continue)
    }
}

fn hear(world: &mut World, speaker: &Speaker, stanza: &Node) {
    match speaker {
        Speaker::Visitor(number) => linking::hear(world, *number, stanza),
        Speaker::Device(address) => stanzas::hear(world, address, stanza),
    }
}

impl Speaker {
    fn address(&self) -> Option<&Address> {
        match self {
            Self::Device(address) => Some(address),
            Self::Visitor(_) => None,
        }
    }
}
