//! A message, or what came in its place.

use blazz_domain::contact::Party;
use blazz_domain::content::{Content, NOTHING_TO_READ};
use blazz_domain::inbound::{Inbound, InboundMessage, Origin, Voice};
use blazz_providers::Arrival;
use wacore::proto_helpers::MessageExt;
use wacore::types::message::MessageCategory;
use wacore_binary::JidExt;
use waproto::whatsapp as wa;
use whatsapp_rust::types::events::{self, DecryptFailMode, UndecryptableMessage};
use whatsapp_rust::types::message::MessageInfo;

use super::names::{called, party};
use super::{Me, content, edits, quote, raw};

/// What a message means here, whatever it is: never nothing, never a panic.
pub(crate) fn message(me: &Me, inbound: &events::InboundMessage) -> Arrival {
    let (info, message) = (&inbound.info, &inbound.message);
    let mut arrival = Arrival {
        kind: "message",
        raw: raw::of_message(inbound),
        is_strange: false,
        inbound: Vec::new(),
        troubles: Vec::new(),
    };
    if info.category == MessageCategory::Peer {
        arrival.inbound = vec![Inbound::Nothing { why: "devices of one phone talk to each other" }];
        return arrival;
    }
    let Some(place) = Place::of(me, info) else {
        arrival.inbound =
            vec![Inbound::Nothing { why: "status updates and channels are not shown" }];
        return arrival;
    };
    let base = message.get_base_message();
    if let Some(change) = edits::read(me, &place, info, base) {
        arrival.inbound = vec![change];
        return arrival;
    }
    let said = if base.protocol_message.is_set() { None } else { content::read(base) };
    let Some(said) = said else {
        arrival.inbound = vec![place.nothing_to_read(me, info)];
        return arrival;
    };
    arrival.is_strange = matches!(said, Content::Unsupported { .. });
    arrival.inbound = vec![is_said(place.message(me, info, said, Some(base)))];
    arrival
}

fn is_said(message: InboundMessage) -> Inbound {
    Inbound::Message(Box::new(message))
}

/// A message that cannot be opened: a place is kept for it, and it is asked for again by itself.
pub(super) fn unreadable(me: &Me, it: &UndecryptableMessage) -> Vec<Arrival> {
    let info = &it.info;
    let Some(place) = Place::of(me, info) else { return Vec::new() };
    if it.decrypt_fail_mode == DecryptFailMode::Hide || info.category == MessageCategory::Peer {
        return Vec::new();
    }
    let reason = if it.is_unavailable {
        "WhatsApp shows this message on the phone only."
    } else {
        "Waiting for this message. It may take a while."
    };
    let said = Content::Unsupported { raw_type: WAITING.to_owned(), reason: reason.to_owned() };
    vec![Arrival {
        kind: "unreadable",
        raw: raw::of_info(info),
        is_strange: false,
        inbound: vec![is_said(place.message(me, info, said, None))],
        troubles: Vec::new(),
    }]
}

/// The place of a message that cannot be opened, whether it is shown or not; nothing, when it can have none.
pub(crate) fn place_of(me: &Me, info: &MessageInfo) -> Option<InboundMessage> {
    let place = Place::of(me, info).filter(|_| info.category != MessageCategory::Peer)?;
    let said = Content::Unsupported { raw_type: WAITING.to_owned(), reason: String::new() };
    Some(place.message(me, info, said, None))
}

/// The kind of a message that could not be opened yet; the message itself takes its place.
const WAITING: &str = blazz_domain::content::WAITING_FOR_MESSAGE;

/// Where a message stands: in which chat, from whom.
pub(super) struct Place {
    pub(super) peer: Party,
    pub(super) is_group: bool,
    pub(super) sender: Option<Party>,
    pub(super) origin: Origin,
}

impl Place {
    /// None of what belongs to no chat with a person or a group.
    pub(super) fn of(me: &Me, info: &MessageInfo) -> Option<Self> {
        let source = &info.source;
        let origin = if source.is_from_me { Origin::PhoneApp } else { Origin::Customer };
        if source.chat.is_group() {
            let names = [Some(&source.sender), source.sender_alt.as_ref()];
            let sender = party(names.into_iter().flatten());
            return Some(Self {
                peer: party([&source.chat])?,
                is_group: true,
                sender: sender.filter(|_| !source.is_from_me).map(|it| called(it, &info.push_name)),
                origin,
            });
        }
        let alternative = if source.is_from_me {
            source.recipient_alt.as_ref().or(info.peer_recipient_pn.as_ref())
        } else {
            source.sender_alt.as_ref()
        };
        // Of a message to oneself both names are one's own.
        let alternative = alternative.filter(|it| me.is(it) == me.is(&source.chat));
        let peer = party([Some(&source.chat), alternative].into_iter().flatten())?;
        let name = if source.is_from_me { "" } else { info.push_name.as_str() };
        Some(Self { peer: called(peer, name), is_group: false, sender: None, origin })
    }

    /// Who speaks here.
    pub(super) fn voice(&self) -> Voice {
        Voice {
            peer: self.peer.clone(),
            sender: self.sender.clone(),
            is_ours: self.origin.is_ours(),
        }
    }

    /// It carries keys or settings of devices.
    pub(super) fn nothing_to_read(self, me: &Me, info: &MessageInfo) -> Inbound {
        let reason = "Devices told each other something here. There is nothing to read.".to_owned();
        let said = Content::Unsupported { raw_type: NOTHING_TO_READ.to_owned(), reason };
        Inbound::NothingToRead(Box::new(self.message(me, info, said, None)))
    }

    fn message(
        self,
        me: &Me,
        info: &MessageInfo,
        content: Content,
        message: Option<&wa::Message>,
    ) -> InboundMessage {
        let around = message.and_then(quote::context);
        InboundMessage {
            provider_message_id: info.id.clone(),
            origin: self.origin,
            peer: self.peer,
            is_group: self.is_group,
            sender: self.sender,
            provider_at: me.time(info.timestamp.timestamp()),
            content,
            mentions: around.map(quote::mentions).unwrap_or_default(),
            quoted: around.and_then(|it| it.stanza_id.clone()),
            forwarded: around.is_some_and(|it| it.is_forwarded == Some(true)),
            referral: None,
        }
    }
}
