//! A customer sends something: it stands in their thread, opens the window and leaves as a webhook.

use std::sync::Arc;

use serde_json::Value;

use super::{Draft, Writing, item};
use crate::cloud::{
    ids::Origin,
    ledger::Event,
    pair_rate,
    simulation::Simulation,
    webhooks::{Notice, payload},
    world::{Author, CustomerId, Peer, Progress, ThreadKey, ThreadMessage, ThreadReaction, World},
};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    #[error("there is no business number with this id")]
    NoSuchNumber,
    #[error("the message it refers to is not in the thread")]
    NoSuchMessage,
    #[error("the message offers no such choice")]
    NoSuchChoice,
    #[error("the customer is not a member of the group")]
    NotInGroup,
}

/// Gives the id of the new message.
pub(crate) fn write(
    simulation: &Arc<Simulation>,
    key: &ThreadKey,
    from: CustomerId,
    writing: &Writing,
) -> Result<String, WriteError> {
    let now = simulation.now();
    let (message, notice) = simulation.world(|world| -> Result<_, WriteError> {
        check_place(world, key, from)?;
        let message = compose(world, key, from, writing, now)?;
        let notice = notice_of(world, simulation, key, from, writing, &message)?;
        settle(world, key, writing, &message, now);
        Ok((message, notice))
    })?;
    simulation.record(Event::CustomerWrote {
        wamid: message.id.clone(),
        phone_number_id: key.number.clone(),
        from: simulation.world(|world| world.customer(from).handle().to_owned()),
        kind: message.kind.clone(),
        text: message.text().map(str::to_owned),
    });
    if let Some(notice) = notice {
        simulation.notify(notice);
    }
    simulation.announce_message(key, &message.id);
    Ok(message.id)
}

fn check_place(world: &World, key: &ThreadKey, from: CustomerId) -> Result<(), WriteError> {
    if !world.numbers.contains_key(&key.number) {
        return Err(WriteError::NoSuchNumber);
    }
    let Peer::Group(group) = &key.peer else { return Ok(()) };
    let is_member = world.groups.get(group).is_some_and(|group| group.participants.contains(&from));
    if is_member { Ok(()) } else { Err(WriteError::NotInGroup) }
}

fn compose(
    world: &mut World,
    key: &ThreadKey,
    from: CustomerId,
    writing: &Writing,
    now: i64,
) -> Result<ThreadMessage, WriteError> {
    let (kind, content, chosen_from) = item::content_of(world, key, &writing.draft, now)?;
    let author = author(world, from);
    let peer = world.customer(from).handle().to_owned();
    Ok(ThreadMessage {
        id: world.ids.wamid(&peer, Origin::Customer),
        author,
        at: now,
        kind,
        content,
        rendered: None,
        quotes: writing.reply_to.clone().or(chosen_from),
        tracking: None,
        progress: Progress::Sent,
        failure: None,
        category: String::new(),
        in_window: true,
        read_by: Vec::new(),
        reactions: Vec::new(),
        edited: false,
        revoked: false,
    })
}

pub(super) fn author(world: &World, id: CustomerId) -> Author {
    let customer = world.customer(id);
    Author::Customer { handle: customer.handle().to_owned(), name: customer.name.clone() }
}

/// Nothing leaves for a business that has blocked the customer.
fn notice_of(
    world: &World,
    simulation: &Simulation,
    key: &ThreadKey,
    from: CustomerId,
    writing: &Writing,
    message: &ThreadMessage,
) -> Result<Option<Notice>, WriteError> {
    let number = world.numbers.get(&key.number).ok_or(WriteError::NoSuchNumber)?;
    if number.blocked.contains(&from) {
        return Ok(None);
    }
    let mut item = item::inbound(world, number, key, from, message);
    if writing.forwarded {
        item["context"]["forwarded"] = Value::Bool(true);
    }
    if let Some(referral) = &writing.referral {
        item["referral"] = referral.clone();
    }
    if simulation.config.webhooks.media_addresses {
        item::add_media_address(&mut item, &message.kind, &simulation.base_url, world);
    }
    Ok(Some(payload::message(world, number, from, &item)))
}

/// What the message changes in the thread.
fn settle(
    world: &mut World,
    key: &ThreadKey,
    writing: &Writing,
    message: &ThreadMessage,
    now: i64,
) {
    if let Some(number) = world.numbers.get_mut(&key.number) {
        pair_rate::count(number, now);
    }
    match &writing.draft {
        Draft::Edit { message_id, body } => {
            if let Some(target) = world.find_message_mut(message_id) {
                target.content["body"] = Value::String(body.clone());
                target.edited = true;
            }
        }
        Draft::Revoke { message_id } => {
            if let Some(target) = world.find_message_mut(message_id) {
                target.revoked = true;
            }
        }
        Draft::Reaction { message_id, emoji } => react(world, message_id, emoji, &message.author),
        _ => {}
    }
    world.append(key, message.clone());
    world.thread_mut(key).window_opened_at = Some(now);
}

fn react(world: &mut World, target: &str, emoji: &str, author: &Author) {
    let Some(target) = world.find_message_mut(target) else { return };
    target.reactions.retain(|reaction| reaction.author != *author);
    if !emoji.is_empty() {
        target.reactions.push(ThreadReaction { author: author.clone(), emoji: emoji.to_owned() });
    }
}
