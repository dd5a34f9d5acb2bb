//! Who a message goes to, and whether they can get it.

use super::{Addressee, Envelope};
use crate::cloud::{
    call::Call,
    error::GraphError,
    world::{CustomerId, Peer, ThreadKey, World},
};

pub(super) fn find(
    world: &mut World,
    call: &Call,
    envelope: &Envelope,
) -> Result<Peer, GraphError> {
    let peer = match &envelope.to {
        Addressee::Phone(typed) => Peer::Customer(by_phone(world, &call.node, typed)?),
        Addressee::UserId(user_id) => Peer::Customer(world.customer_or_stranger(user_id)),
        Addressee::Group(group) => group_of(world, &call.node, group)?,
    };
    if let (Peer::Customer(id), Some(hash)) = (&peer, &envelope.identity_hash) {
        check_identity(world, &call.node, *id, hash)?;
    }
    Ok(peer)
}

/// Without `+`, Meta puts the business number's country code before what was typed.
fn by_phone(world: &mut World, number: &str, typed: &str) -> Result<CustomerId, GraphError> {
    let mut digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let Some(own) = world.numbers.get(number) else {
        return Err(GraphError::no_such_object(number));
    };
    if !typed.trim_start().starts_with('+') {
        digits = own.country_code() + &digits;
    }
    if own.digits() == digits {
        return Err(GraphError::new(
            131_021,
            "Recipient phone number cannot be sender phone number",
        ));
    }
    Ok(world.customer_or_stranger(&digits))
}

fn group_of(world: &World, number: &str, group: &str) -> Result<Peer, GraphError> {
    if !world.numbers.get(number).is_some_and(|number| number.official) {
        return Err(GraphError::new(131_215, "This number is not eligible for groups"));
    }
    let found = world.groups.get(group).filter(|found| found.number == number);
    match found {
        Some(found) if found.suspended => Err(GraphError::new(131_207, "The group is suspended")),
        Some(_) => Ok(Peer::Group(group.to_owned())),
        None => Err(GraphError::new(131_041, "The group does not exist")),
    }
}

fn check_identity(
    world: &World,
    number: &str,
    id: CustomerId,
    hash: &str,
) -> Result<(), GraphError> {
    let is_on = world.numbers.get(number).is_some_and(|number| number.identity_check);
    if is_on && world.customer(id).identity_hash != hash {
        return Err(GraphError::new(137_000, "The identity key hash does not match the user's"));
    }
    Ok(())
}

/// Not on WhatsApp, or one side has blocked the other.
pub(super) fn undeliverable(world: &World, key: &ThreadKey) -> Option<GraphError> {
    let Peer::Customer(id) = key.peer else { return None };
    let customer = world.customer(id);
    if world.numbers.get(&key.number).is_some_and(|number| number.blocked.contains(&id)) {
        return Some(GraphError::new(130_403, "The recipient is blocked by this business"));
    }
    if customer.on_whatsapp && !customer.blocked.contains(&key.number) {
        return None;
    }
    Some(GraphError::new(131_026, "Message undeliverable"))
}

/// Marketing to somebody who has stopped it.
pub(super) fn refuses_category(
    world: &World,
    key: &ThreadKey,
    category: Option<&str>,
) -> Option<GraphError> {
    let Peer::Customer(id) = key.peer else { return None };
    let is_marketing = category.is_some_and(|category| category.starts_with("marketing"));
    if is_marketing && !world.customer(id).accepts_marketing {
        return Some(GraphError::new(131_050, "The recipient has stopped marketing messages"));
    }
    None
}
