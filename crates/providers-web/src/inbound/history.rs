//! What was said before the device was linked, as the phone tells it: it notifies nobody and is older than all that is
//! live.

use blazz_domain::Timestamp;
use blazz_domain::contact::Party;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::inbound::{Inbound, InboundMessage, Origin};
use wacore::proto_helpers::MessageExt;
use waproto::whatsapp as wa;
use waproto::whatsapp::web_message_info::Status;
use whatsapp_rust::Jid;

use super::names::{called, party};
use super::{Me, content, quote};

/// The messages of one chat, oldest first. Reactions and corrections of then are not told.
pub(crate) fn conversation(me: &Me, chat: &wa::Conversation) -> Vec<Inbound> {
    let Ok(jid) = chat.id.parse::<Jid>() else { return Vec::new() };
    let other = |name: &Option<String>| name.as_deref().and_then(|name| name.parse::<Jid>().ok());
    let (pn, lid) = (other(&chat.pn_jid), other(&chat.lid_jid));
    let names = [Some(&jid), pn.as_ref(), lid.as_ref()];
    let Some(peer) = party(names.into_iter().flatten()) else { return Vec::new() };
    let is_group = peer.identities.iter().any(|it| it.value.ends_with("@g.us"));
    let peer = if is_group { called(peer, chat.name.as_deref().unwrap_or_default()) } else { peer };
    let messages = chat.messages.iter().filter_map(|it| it.message.as_option());
    let mut told: Vec<InboundMessage> =
        messages.filter_map(|it| message(me, &peer, is_group, it)).collect();
    told.sort_by_key(|message| message.provider_at);
    told.into_iter().map(|message| Inbound::Message(Box::new(message))).collect()
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
