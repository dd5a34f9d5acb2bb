//! What becomes of a message that is in order: taken over, unless a test has ordered trouble.

use wacore_binary::Server;

use super::message::{Envelope, acknowledgement};
use crate::{
    Address, Entry, Trouble,
    restrictions::{Kind, ends_at},
    world::{Order, World},
};

/// The code for writing to somebody one may not write to (`whatsapp-rust` 0.7.0, `client/node_io.rs`).
const MAY_NOT_REACH_OUT: u16 = 463;
/// The code for one chat too many (`wacore` 0.7.0, `protocol/nack.rs`).
const BEGUN_ENOUGH: u16 = 475;

/// A message that is not taken over.
#[derive(Clone, Copy)]
pub(super) enum Rejection {
    Refused(u16),
    Lost,
}

impl Rejection {
    pub(super) fn of(trouble: Trouble) -> Option<Self> {
        match trouble {
            Trouble::Refused(code) => Some(Self::Refused(code)),
            Trouble::LostAndCut => Some(Self::Lost),
            _ => None,
        }
    }
}

/// The trouble that was ordered for the sender, or else for whom the message is to.
pub(super) fn trouble_of(
    world: &mut World,
    from: &Address,
    envelope: &Envelope<'_>,
) -> Option<Trouble> {
    if let Some(code) = restriction(world, from, envelope) {
        return Some(Trouble::Refused(code));
    }
    let going = world.account_mut(&from.number)?.troubles.going.take();
    if going.is_some() {
        return going;
    }
    let other = other(world, from, envelope)?;
    world.account_mut(&other)?.troubles.coming.take()
}

/// Whom the message is to; nobody when it is a group or oneself.
fn other(world: &World, from: &Address, envelope: &Envelope<'_>) -> Option<String> {
    let number = world.account_of(&envelope.to).map(|account| account.number.clone())?;
    (number != from.number && envelope.to.server != Server::Group).then_some(number)
}

/// The code with which a restriction of the sender refuses it.
fn restriction(world: &World, from: &Address, envelope: &Envelope<'_>) -> Option<u16> {
    let other = other(world, from, envelope)?;
    let wrote = |by: &str, to: &str| {
        world.account(to).is_some_and(|account| account.troubles.written_by.contains(by))
    };
    if wrote(&other, &from.number) {
        return None;
    }
    if ends_at(world, from, Kind::ReachingOut).is_some() {
        return Some(MAY_NOT_REACH_OUT);
    }
    let is_new = !wrote(&from.number, &other);
    (is_new && ends_at(world, from, Kind::NewChats).is_some()).then_some(BEGUN_ENOUGH)
}

pub(super) fn reject(
    world: &mut World,
    from: &Address,
    envelope: &Envelope<'_>,
    reason: Rejection,
) {
    match reason {
        Rejection::Refused(code) => {
            world.tell(from, acknowledgement(envelope, Some(&code.to_string())));
            world.journal.push(Entry::Refused {
                id: envelope.id.clone(),
                from: from.clone(),
                to: envelope.to.to_string(),
                code,
            });
        }
        Rejection::Lost => cut(world, from),
    }
}

/// Tells the sender that the message was taken over, now, later or never.
pub(super) fn acknowledge(
    world: &mut World,
    from: &Address,
    envelope: &Envelope<'_>,
    trouble: Option<Trouble>,
) {
    if let Some(other) = other(world, from, envelope)
        && let Some(other) = world.account_mut(&other)
    {
        other.troubles.written_by.insert(from.number.clone());
    }
    match trouble {
        Some(Trouble::Unacknowledged) => return,
        Some(Trouble::CutAfterwards) => return cut(world, from),
        _ => {}
    }
    let taken = acknowledgement(envelope, None);
    let held = world.account_mut(&from.number).and_then(|own| own.troubles.held.as_mut());
    match held {
        Some(held) if !from.is_phone() => held.push((from.clone(), taken)),
        _ => world.tell(from, taken),
    }
}

/// The connection carries nothing more from here on, in either direction.
fn cut(world: &World, from: &Address) {
    if let Some(line) = world.device(from).and_then(|device| device.line.as_ref()) {
        line.order(Order::Cut);
    }
}
