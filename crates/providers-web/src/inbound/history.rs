//! What was said before the device was linked, as the phone tells it: it notifies nobody and is older than all that is
//! live.

use blazz_domain::Timestamp;
use blazz_domain::contact::Party;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::inbound::{Inbound, InboundMessage, InboundReaction, OlderHistory, Origin};
use wacore::proto_helpers::MessageExt;
use wacore_binary::JidExt;
use waproto::whatsapp as wa;
use waproto::whatsapp::web_message_info::Status;
use whatsapp_rust::Jid;

use super::names::{called, party};
use super::{Me, content, quote};

/// The messages of one chat, oldest first, each with the reactions that stood at it. Corrections of then are not told
/// apart: the phone tells what a message says now.
pub(crate) fn conversation(me: &Me, chat: &wa::Conversation) -> Vec<Inbound> {
    let Ok(jid) = chat.id.parse::<Jid>() else { return Vec::new() };
    let other = |name: &Option<String>| name.as_deref().and_then(|name| name.parse::<Jid>().ok());
    let (pn, lid) = (other(&chat.pn_jid), other(&chat.lid_jid));
    let names = [Some(&jid), pn.as_ref(), lid.as_ref()];
    let Some(peer) = party(names.into_iter().flatten()) else { return Vec::new() };
    let is_group = peer.identities.iter().any(|it| it.value.ends_with("@g.us"));
    let peer = if is_group { called(peer, chat.name.as_deref().unwrap_or_default()) } else { peer };
    let messages = chat.messages.iter().filter_map(|it| it.message.as_option());
    let mut told: Vec<(InboundMessage, &wa::WebMessageInfo)> =
        messages.filter_map(|it| Some((message(me, &peer, is_group, it)?, it))).collect();
    told.sort_by_key(|(message, _)| message.provider_at);
    let mut all = Vec::with_capacity(told.len());
    for (message, it) in told {
        let reactions: Vec<Inbound> =
            it.reactions.iter().filter_map(|one| reaction(me, &message, one)).collect();
        all.push(Inbound::Message(Box::new(message)));
        all.extend(reactions);
    }
    all
}

/// The answer to a request for what was said in a chat before.
pub(crate) fn older(chat: &Jid, told: usize) -> Option<Inbound> {
    let peer = party([chat])?;
    Some(Inbound::OlderHistory(OlderHistory { peer, is_group: chat.is_group(), told }))
}

/// A reaction as it stood when the phone told the history; of one that was taken back nothing is told.
fn reaction(me: &Me, target: &InboundMessage, told: &wa::Reaction) -> Option<Inbound> {
    let key = told.key.as_option()?;
    let emoji = told.text.clone().filter(|emoji| !emoji.is_empty())?;
    let is_ours = key.from_me == Some(true);
    let sender = key.participant.as_deref().and_then(|it| it.parse::<Jid>().ok());
    let sender = sender.filter(|_| target.is_group && !is_ours);
    let seconds = told.sender_timestamp_ms.map(|millis| millis.div_euclid(1000));
    Some(Inbound::Reaction(InboundReaction {
        target: target.provider_message_id.clone(),
        by: None,
        emoji: Some(emoji),
        peer: target.peer.clone(),
        is_group: target.is_group,
        sender: sender.and_then(|jid| party([&jid])),
        origin: if is_ours { Origin::HistoryOut(DeliveryState::Sent) } else { Origin::HistoryIn },
        provider_at: seconds.map_or(target.provider_at, |seconds| me.time(seconds)),
    }))
}

fn message(
    me: &Me,
    peer: &Party,
    is_group: bool,
    told: &wa::WebMessageInfo,
) -> Option<InboundMessage> {
    let key = told.key.as_option()?;
    let whole = told.message.as_option()?;
    let base = whole.get_base_message();
    let content = content::read(base)?;
    if base.protocol_message.is_set() || base.reaction_message.is_set() {
        return None;
    }
    let is_ours = key.from_me == Some(true);
    let name = told.push_name.as_deref().unwrap_or_default();
    let sender = key.participant.as_deref().or(told.participant.as_deref());
    let sender = sender.and_then(|it| it.parse::<Jid>().ok()).filter(|_| is_group && !is_ours);
    let peer = peer.clone();
    let peer = if is_group || is_ours { peer } else { called(peer, name) };
    let around = quote::context(base);
    Some(InboundMessage {
        provider_message_id: key.id.clone()?,
        origin: if is_ours { Origin::HistoryOut(state(told.status)) } else { Origin::HistoryIn },
        peer,
        is_group,
        sender: sender.and_then(|jid| party([&jid])).map(|it| called(it, name)),
        provider_at: time(me, told.message_timestamp),
        content,
        mentions: around.map(quote::mentions).unwrap_or_default(),
        quoted: around.and_then(|it| it.stanza_id.clone()),
        forwarded: around.is_some_and(|it| it.is_forwarded == Some(true)),
        referral: None,
    })
}

fn time(me: &Me, seconds: Option<u64>) -> Timestamp {
    me.time(i64::try_from(seconds.unwrap_or_default()).unwrap_or(i64::MAX))
}

const fn state(status: Option<Status>) -> DeliveryState {
    match status {
        Some(Status::DELIVERY_ACK) => DeliveryState::Delivered,
        Some(Status::READ) => DeliveryState::Read,
        Some(Status::PLAYED) => DeliveryState::Played,
        Some(Status::ERROR) => DeliveryState::Failed,
        _ => DeliveryState::Sent,
    }
}
