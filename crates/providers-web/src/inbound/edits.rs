//! What happens to an earlier message: a reaction, new words, its end.

use blazz_domain::Timestamp;
use blazz_domain::content::Content;
use blazz_domain::inbound::{Inbound, InboundEdit, InboundReaction, InboundRevoke};
use waproto::whatsapp as wa;
use waproto::whatsapp::message::protocol_message::Type;
use whatsapp_rust::types::message::MessageInfo;

use super::message::Place;
use super::{Me, content};

/// The change a message makes to an earlier one, when it is one.
pub(super) fn read(
    me: &Me,
    place: &Place,
    info: &MessageInfo,
    message: &wa::Message,
) -> Option<Inbound> {
    let at = me.time(info.timestamp.timestamp());
    if let Some(reaction) = message.reaction_message.as_option() {
        return Some(react(place, reaction, at));
    }
    let protocol = message.protocol_message.as_option()?;
    let target = protocol.key.as_option().and_then(|key| key.id.clone());
    let by = Some(place.voice());
    match (protocol.r#type, target) {
        (Some(Type::REVOKE), Some(target)) => {
            Some(Inbound::Revoke(InboundRevoke { target, by, provider_at: at }))
        }
        (Some(Type::MESSAGE_EDIT), Some(target)) => Some(match edited(protocol) {
            Some(content) => Inbound::Edit(InboundEdit { target, by, content, provider_at: at }),
            None => Inbound::Nothing { why: "an edit that says nothing" },
        }),
        // Devices settle something among themselves.
        _ => None,
    }
}

fn edited(protocol: &wa::message::ProtocolMessage) -> Option<Content> {
    content::read(protocol.edited_message.as_option()?)
}

fn react(place: &Place, reaction: &wa::message::ReactionMessage, at: Timestamp) -> Inbound {
    let Some(target) = reaction.key.as_option().and_then(|key| key.id.clone()) else {
        return Inbound::Nothing { why: "a reaction to nothing" };
    };
    Inbound::Reaction(InboundReaction {
        target,
        by: Some(place.voice()),
        emoji: reaction.text.clone().filter(|emoji| !emoji.is_empty()),
        peer: place.peer.clone(),
        is_group: place.is_group,
        sender: place.sender.clone(),
        origin: place.origin,
        provider_at: at,
    })
}
