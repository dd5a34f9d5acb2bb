//! A message of a customer, or one of ours: whom the chat is with, who wrote it, and what it is an answer to.

use blazz_domain::Timestamp;
use blazz_domain::contact::Party;
use blazz_domain::identity::Identity;
use blazz_domain::inbound::{Inbound, InboundMessage, InboundReaction, Origin};
use blazz_domain::phone::Phone;
use blazz_domain::reference::Reference;
use serde_json::Value;

use super::content;
use super::event::{EventError, address, at, flag, text};
use super::jid::{self, Address};
use super::{name, status};
use crate::cloud::tolerant::Tolerant;

const FROM_ME: [&str; 2] = ["fromMe", "from_me"];

/// Somebody wrote; a message of our own phone may come this way too.
pub(super) fn received(item: &Value, received_at: Timestamp) -> Result<Vec<Inbound>, EventError> {
    let is_ours = flag(item, &FROM_ME) || flag(&item["id"], &FROM_ME);
    if is_ours { sent(item, received_at) } else { read(item, Origin::Customer, received_at) }
}

/// We wrote: from here, which the reference tells, or on the phone.
pub(super) fn sent(item: &Value, received_at: Timestamp) -> Result<Vec<Inbound>, EventError> {
    let reference = text(item, &["client_message_id", "clientMessageId"]);
    if reference.is_some_and(|reference| reference.parse::<Reference>().is_ok()) {
        let state = status::state_when_sent(item);
        return Ok(vec![status::report(item, state, at(item, received_at))?]);
    }
    read(item, Origin::PhoneApp, received_at)
}

/// Where a message stands.
struct Place {
    peer: Party,
    is_group: bool,
    sender: Option<Party>,
}

fn read(item: &Value, origin: Origin, received_at: Timestamp) -> Result<Vec<Inbound>, EventError> {
    let Some(place) = place(item, origin)? else {
        return Ok(vec![Inbound::Nothing { why: "a status, a broadcast or a channel" }]);
    };
    let kind = text(item, &["type"]).unwrap_or_else(|| "chat".to_owned());
    if content::is_silent(&kind) {
        return Ok(vec![Inbound::Nothing { why: "a notice of WhatsApp Web's own" }]);
    }
    if kind == "reaction" {
        return Ok(vec![reaction(item, place, origin, received_at)?]);
    }
    let named = name::read(item, &["id", "message_id", "messageId"]);
    Ok(vec![Inbound::Message(Box::new(InboundMessage {
        provider_message_id: named.ok_or(EventError::Missing { what: "message id" })?,
        origin,
        peer: place.peer,
        is_group: place.is_group,
        sender: place.sender,
        provider_at: at(item, received_at),
        content: content::read(&kind, item),
        mentions: <_>::default(),
        quoted: quoted(item),
        forwarded: flag(item, &["isForwarded", "is_forwarded"]),
        referral: None,
    }))])
}

fn quoted(item: &Value) -> Option<String> {
    const KEYS: [&str; 6] = [
        "quotedMsgId",
        "quoted_msg_id",
        "quotedMessageId",
        "quoted_message_id",
        "quotedStanzaID",
        "quoted_stanza_id",
    ];
    name::read(item, &KEYS).or_else(|| name::read(&item["_data"], &KEYS))
}

fn reaction(
    item: &Value,
    place: Place,
    origin: Origin,
    received_at: Timestamp,
) -> Result<Inbound, EventError> {
    let about = item.get("reaction").filter(|reaction| reaction.is_object()).unwrap_or(item);
    let keys = ["msgId", "msg_id", "target_id", "targetId"];
    Ok(Inbound::Reaction(InboundReaction {
        target: name::read(about, &keys)
            .ok_or(EventError::Missing { what: "message reacted to" })?,
        emoji: text(about, &["reaction", "emoji", "body"]),
        peer: place.peer,
        is_group: place.is_group,
        sender: place.sender,
        origin,
        by: None,
        provider_at: at(item, received_at),
    }))
}

/// The chat is with the group, or with whoever of the two sides is not us; `None` when it is with nobody.
fn place(item: &Value, origin: Origin) -> Result<Option<Place>, EventError> {
    let says_group = flag(item, &["isGroup", "is_group", "isGroupMsg", "is_group_msg"]);
    let side = if origin == Origin::PhoneApp { "to" } else { "from" };
    let chat = address(item, &["chatId", "chat_id", side], says_group, "chat")?;
    Ok(match chat {
        Address::Audience => None,
        Address::Person(identity) => {
            let peer = person(item, identity, origin);
            Some(Place { peer, is_group: false, sender: None })
        }
        Address::Group(identity) => {
            let peer = Party { profile_name: subject(item), ..Party::of(identity) };
            let sender = if origin.is_ours() { None } else { Some(author(item, origin)?) };
            Some(Place { peer, is_group: true, sender })
        }
    })
}

fn author(item: &Value, origin: Origin) -> Result<Party, EventError> {
    let keys = ["author", "participant", "from"];
    match address(item, &keys, false, "author")? {
        Address::Person(identity) => Ok(person(item, identity, origin)),
        _ => Err(EventError::Strange { what: "author" }),
    }
}

/// The other side, with its number beside its linked-device id where the bridge knows both. The name in a
/// message of ours is our own.
fn person(item: &Value, identity: Identity, origin: Origin) -> Party {
    let mut party = Party::of(identity);
    if origin.is_ours() {
        return party;
    }
    let number = jid::name(item, &["senderPhone", "sender_phone"]);
    let number = number.and_then(|number| match jid::read(&number, false)? {
        Address::Person(identity) => Phone::from_wa_id(&identity.value).ok(),
        _ => None,
    });
    if let Some(number) = number.as_ref().map(Identity::phone)
        && !party.identities.contains(&number)
    {
        party.identities.push(number);
    }
    let names = ["notifyName", "notify_name", "pushName", "push_name", "pushname"];
    party.profile_name = text(item, &names).or_else(|| item["_data"].text("notifyName"));
    party
}

fn subject(item: &Value) -> Option<String> {
    text(item, &["groupName", "group_name", "chatName", "chat_name"])
}
