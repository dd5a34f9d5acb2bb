//! Read receipts and typing of the business.

use std::sync::Arc;

use serde_json::Value;

use crate::cloud::{
    call::Call,
    changes::Change,
    error::GraphError,
    fields::Fields,
    graph::{Answer, success},
    ledger::Event,
    simulation::Simulation,
    world::{Peer, Progress, ThreadKey, World},
};

const THIRTY_DAYS_MS: i64 = 30 * 24 * 60 * 60 * 1000;
const TYPING_MS: i64 = 25_000;

struct Receipt {
    wamid: String,
    typing: bool,
}

pub(super) fn mark(simulation: &Arc<Simulation>, call: &Call, body: &Value) -> Answer {
    let receipt = parse(body)?;
    let now = simulation.now();
    let key = simulation.world(|world| apply(world, &call.node, &receipt, now))?;
    let (phone_number_id, wamid) = (call.node.clone(), receipt.wamid.clone());
    simulation.record(Event::MarkedRead { phone_number_id, wamid });
    simulation.announce_message(&key, &receipt.wamid);
    if receipt.typing {
        show_typing(simulation, call, &key, receipt.wamid);
    }
    success()
}

fn parse(body: &Value) -> Result<Receipt, GraphError> {
    let mut fields = Fields::envelope(body)?;
    fields.one_of("messaging_product", &["whatsapp"])?;
    fields.one_of("status", &["read"])?;
    let wamid = fields.text("message_id", 1..=500)?.to_owned();
    let typing = fields.optional_object("typing_indicator")?;
    let is_typing = typing.is_some();
    if let Some(mut typing) = typing {
        typing.one_of("type", &["text"])?;
        typing.done()?;
    }
    fields.done()?;
    Ok(Receipt { wamid, typing: is_typing })
}

/// Marks the message and all earlier ones of its thread.
fn apply(
    world: &mut World,
    number: &str,
    receipt: &Receipt,
    now: i64,
) -> Result<ThreadKey, GraphError> {
    let unknown = || GraphError::new(131_009, "The message to mark as read does not exist");
    let key = world.whereabouts.get(&receipt.wamid).ok_or_else(unknown)?.key.clone();
    let found = world.find_message(&receipt.wamid).ok_or_else(unknown)?;
    if key.number != number || found.is_from_business() || now - found.at > THIRTY_DAYS_MS {
        return Err(unknown());
    }
    if matches!(key.peer, Peer::Group(_)) {
        return Err(GraphError::new(131_009, "Messages of groups cannot be marked as read"));
    }
    let thread = world.thread_mut(&key);
    for message in &mut thread.messages {
        if !message.is_from_business() {
            message.progress = message.progress.max(Progress::Read);
        }
        if message.id == receipt.wamid {
            break;
        }
    }
    if receipt.typing {
        thread.typing_until = now + TYPING_MS;
    }
    Ok(key)
}

fn show_typing(simulation: &Arc<Simulation>, call: &Call, key: &ThreadKey, wamid: String) {
    simulation.record(Event::ShownTyping { phone_number_id: call.node.clone(), wamid });
    let with = simulation.world(|world| world.peer_handle(&key.peer));
    simulation.changes.announce(Change::Typing { phone_number_id: call.node.clone(), with });
}
