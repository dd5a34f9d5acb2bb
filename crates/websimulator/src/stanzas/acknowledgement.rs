//! A device has taken a stanza, or refuses it.

use wacore_binary::Node;

use crate::{
    Address, Fault,
    nodes::{attribute, required},
    world::{Acknowledgement, World},
};

pub(super) fn take(world: &mut World, by: &Address, stanza: &Node) -> Result<(), Fault> {
    let class = required(stanza, "class")?;
    let id = required(stanza, "id")?;
    let ack = (class != "message").then_some(stanza);
    let was_there = world.acknowledge(by, &Acknowledgement { class: &class, id: &id, ack });
    if let Some(error) = attribute(stanza, "error") {
        return Err(Fault::Refused { id, error });
    }
    // A message is acknowledged by its receipt too, and clients may do both.
    if was_there || class == "message" {
        return Ok(());
    }
    Err(Fault::AcknowledgedNothing { class, id })
}
