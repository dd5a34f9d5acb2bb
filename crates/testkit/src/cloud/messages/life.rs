//! What happens to a message after it was accepted: sent, delivered, or failed, each told by webhook.

use std::sync::Arc;

use super::{Taken, link};
use crate::cloud::{
    error::GraphError,
    ledger::Event,
    phones,
    simulation::Simulation,
    webhooks::payload::{self, StatusOf},
    world::{Author, CustomerId, Peer, Progress, ThreadKey, ThreadReaction, World},
};

pub(super) async fn live(simulation: Arc<Simulation>, taken: Taken) {
    let Taken { key, wamid, doomed, link, .. } = taken;
    tokio::time::sleep(simulation.config.statuses.sent).await;
    let unreachable = match link {
        Some(link) => link::fetch(&simulation, &link).await.err(),
        None => None,
    };
    if let Some(error) = doomed.or(unreachable) {
        fail(&simulation, &key, &wamid, &error);
        return;
    }
    let member = sole_member(&key.peer);
    advance(&simulation, &key, &wamid, Progress::Sent, member);
    if simulation.world(|world| apply_reaction(world, &wamid)) {
        simulation.announce_message(&key, &wamid);
        return;
    }
    tokio::time::sleep(simulation.config.statuses.delivered).await;
    for member in simulation.world(|world| recipients(world, &key.peer)) {
        phones::arrive(&simulation, &key, &wamid, member);
    }
}

fn sole_member(peer: &Peer) -> Option<CustomerId> {
    match peer {
        Peer::Customer(id) => Some(*id),
        Peer::Group(_) => None,
    }
}

fn recipients(world: &World, peer: &Peer) -> Vec<CustomerId> {
    match peer {
        Peer::Customer(id) => vec![*id],
        Peer::Group(group) => {
            world.groups.get(group).map(|group| group.participants.clone()).unwrap_or_default()
        }
    }
}

/// Puts a reaction of the business on its target; Meta tells no more than `sent` of those.
fn apply_reaction(world: &mut World, wamid: &str) -> bool {
    let Some(message) = world.find_message(wamid) else { return false };
    if message.kind != "reaction" {
        return false;
    }
    let target = message.content["message_id"].as_str().unwrap_or_default().to_owned();
    let emoji = message.content["emoji"].as_str().unwrap_or_default().to_owned();
    if let Some(target) = world.find_message_mut(&target) {
        target.reactions.retain(|reaction| reaction.author != Author::Business);
        if !emoji.is_empty() {
            target.reactions.push(ThreadReaction { author: Author::Business, emoji });
        }
    }
    true
}

/// Moves a message of the business forward and tells it; `member` is who it is about.
pub(crate) fn advance(
    simulation: &Arc<Simulation>,
    key: &ThreadKey,
    wamid: &str,
    to: Progress,
    member: Option<CustomerId>,
) {
    tell(simulation, key, wamid, to, member, None);
}

fn fail(simulation: &Arc<Simulation>, key: &ThreadKey, wamid: &str, error: &GraphError) {
    tell(simulation, key, wamid, Progress::Failed, sole_member(&key.peer), Some(error));
}

fn tell(
    simulation: &Arc<Simulation>,
    key: &ThreadKey,
    wamid: &str,
    to: Progress,
    who: Option<CustomerId>,
    failure: Option<&GraphError>,
) {
    let now = simulation.now();
    let notice = simulation.world(|world| {
        let message = world.find_message_mut(wamid)?;
        message.progress = message.progress.max(to);
        message.failure = failure.map(|error| error.code).or(message.failure);
        let message = world.find_message(wamid)?;
        let number = world.numbers.get(&key.number)?;
        let about = StatusOf { key, message, progress: to, who, failure, at: now };
        Some(payload::status(world, number, &about))
    });
    simulation.record(Event::StatusReached {
        wamid: wamid.to_owned(),
        status: to.word().to_owned(),
        code: failure.map(|error| error.code),
    });
    if let Some(notice) = notice {
        simulation.notify(notice);
    }
    simulation.announce_message(key, wamid);
}
