//! The past of a number that came from the phone app: threads in chunks, later the files (cloud-api.md §3.5).

use blazz_domain::contact::Party;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::inbound::{Inbound, Origin};
use serde_json::Value;

use super::change::{EffectError, Effects};
use super::context::Context;
use super::message::{self, Place};
use super::news;
use crate::cloud::tolerant::Tolerant;

pub(super) fn field(context: &Context<'_>) -> Effects {
    let mut effects = Effects::default();
    for chunk in context.value.items("history") {
        for error in chunk.items("errors") {
            effects.events.extend(news::account_error("history", error));
        }
        for thread in chunk.items("threads") {
            let peer = thread_peer(context, thread);
            for item in thread.items("messages") {
                effects.add(past(context, item, peer.clone()));
            }
        }
    }
    for item in context.value.items("messages") {
        effects.add(past(context, item, follow_up_peer(context, item)));
    }
    effects
}

fn past(context: &Context<'_>, item: &Value, peer: Party) -> Result<Vec<Inbound>, EffectError> {
    if peer.identities.is_empty() {
        return Err(EffectError::MissingParty { what: "message of the past" });
    }
    let is_ours = item.text("from").is_some_and(|from| context.is_ours(&from));
    let origin = if is_ours {
        Origin::HistoryOut(state(item["history_context"].text("status").as_deref()))
    } else {
        Origin::HistoryIn
    };
    message::read(context, item, Place { peer, is_group: false, sender: None, origin })
}

/// Whom a thread is with: its id is their number, or a `context` names them.
fn thread_peer(context: &Context<'_>, thread: &Value) -> Party {
    let named = &thread["context"];
    let number = thread.text("id").or_else(|| named.text("wa_id"));
    let user_id = named.text("user_id");
    if number.is_none() && user_id.is_none() {
        return Party::default();
    }
    let mut peer = context.party(number, user_id);
    peer.username = peer.username.or_else(|| named.text("username"));
    peer
}

/// A file that follows its placeholder has no thread around it.
fn follow_up_peer(context: &Context<'_>, item: &Value) -> Party {
    let other = |key| item.text(key).filter(|name| !context.is_ours(name));
    let (name, user_id) = (other("from").or_else(|| other("to")), item.text("from_user_id"));
    let user_id = user_id.or_else(|| item.text("to_user_id"));
    context.party(name, user_id)
}

/// A message of the past that was never sent on counts as sent: nothing here will send it.
fn state(status: Option<&str>) -> DeliveryState {
    match status {
        Some("DELIVERED") => DeliveryState::Delivered,
        Some("READ") => DeliveryState::Read,
        Some("PLAYED") => DeliveryState::Played,
        Some("ERROR") => DeliveryState::Failed,
        _ => DeliveryState::Sent,
    }
}
