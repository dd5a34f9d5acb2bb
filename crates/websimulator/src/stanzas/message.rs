//! A message comes in from one device and goes out to each it was encrypted for; nobody here can read it.

use wacore_binary::{Jid, Node, Server, builder::NodeBuilder};

use super::{
    fate::{Rejection, acknowledge, reject, trouble_of},
    group_message,
    sealed::{beside, check_identity, enc_of},
};
use crate::{
    Address, Entry, Fault, Trouble, clock,
    nodes::{attribute, children, jid, node, required, required_jid},
    profiles,
    world::{Account, World},
};

/// What is on every copy of a message.
pub(super) struct Envelope<'stanza> {
    pub(super) id: String,
    /// The chat, or the one device that is meant.
    pub(super) to: Jid,
    kind: String,
    pub(super) stanza: &'stanza Node,
}

/// What one device gets.
pub(super) struct Copy {
    pub(super) to: Address,
    /// `<enc>`, and what must stand beside it.
    pub(super) content: Vec<Node>,
}

pub(super) fn relay(world: &mut World, from: &Address, stanza: &Node) -> Result<(), Fault> {
    let envelope = Envelope {
        id: required(stanza, "id")?,
        to: required_jid(stanza, "to")?,
        kind: required(stanza, "type")?,
        stanza,
    };
    let mut copies = match copies(world, from, &envelope) {
        Ok(copies) => copies,
        Err(fault) => {
            let code = match fault {
                Fault::UnknownRecipient { .. } => "404",
                Fault::NotAMember { .. } => "403",
                Fault::AdminsWrite { .. } => "420",
                _ => "400",
            };
            world.tell(from, acknowledgement(&envelope, Some(code)));
            return Err(fault);
        }
    };
    let whole = only_for(&envelope, &copies).is_none();
    let trouble = if whole { trouble_of(world, from, &envelope) } else { None };
    if let Some(reason) = trouble.and_then(Rejection::of) {
        reject(world, from, &envelope, reason);
        return Ok(());
    }
    acknowledge(world, from, &envelope, trouble);
    world.journal.push(Entry::Accepted {
        id: envelope.id.clone(),
        from: from.clone(),
        to: envelope.to.to_string(),
        kind: envelope.kind.clone(),
        only_for: only_for(&envelope, &copies),
    });
    for copy in &mut copies {
        if trouble == Some(Trouble::Withheld) && !copy.to.is_phone() {
            copy.content = vec![node("unavailable").build()];
        }
        let Some(stanza) = address(world, from, &envelope, copy) else { continue };
        if !group_message::is_group(&envelope)
            && profiles::has_blocked(world, &copy.to.number, &from.number)
        {
            continue;
        }
        match trouble {
            Some(Trouble::DeliveredTwice) => world.deliver_twice(&copy.to, &stanza),
            Some(Trouble::DeliveredAgainLater) => world.deliver_now_and_later(&copy.to, &stanza),
            _ => world.deliver(&copy.to, stanza),
        }
    }
    complete(world, from, &envelope, &copies)
}

/// The one device, when the message is not for a whole chat: another copy, or a word among a person's own devices.
fn only_for(envelope: &Envelope<'_>, copies: &[Copy]) -> Option<Address> {
    let is_whole = envelope.stanza.get_optional_child("participants").is_some()
        || group_message::is_group(envelope) && jid(envelope.stanza, "participant").is_none();
    if is_whole { None } else { copies.first().map(|copy| copy.to.clone()) }
}

/// Encrypted for each device under `<participants>`, or for one alone.
fn copies(world: &World, from: &Address, envelope: &Envelope<'_>) -> Result<Vec<Copy>, Fault> {
    check_identity(world, from, envelope)?;
    if group_message::is_group(envelope) {
        return group_message::copies(world, from, envelope);
    }
    let to = world.address_of(&envelope.to).ok_or_else(|| unknown(envelope, &envelope.to))?;
    let Some(participants) = envelope.stanza.get_optional_child("participants") else {
        let content = beside(envelope, vec![enc_of(envelope.stanza)?]);
        return Ok(vec![Copy { to, content }]);
    };
    let mut copies = Vec::new();
    for place in children(participants) {
        let jid = required_jid(place, "jid")?;
        let to = world.address_of(&jid).ok_or_else(|| unknown(envelope, &jid))?;
        copies.push(Copy { to, content: beside(envelope, vec![enc_of(place)?]) });
    }
    Ok(copies)
}

/// Every device of the other person and every other device of one's own must be among the copies, and nobody else,
/// unless the sender has yet to hear of a change. WhatsApp delivers all the same, and answers with its own hash of the
/// list.
fn complete(
    world: &World,
    from: &Address,
    envelope: &Envelope<'_>,
    copies: &[Copy],
) -> Result<(), Fault> {
    let is_for_all = envelope.stanza.get_optional_child("participants").is_some();
    let knows = world.device(from).is_none_or(|sender| !sender.queue.has_news_of_devices());
    if !is_for_all || !knows || group_message::is_group(envelope) {
        return Ok(());
    }
    if let Some(copy) = copies.iter().find(|copy| world.device(&copy.to).is_none()) {
        let to = copy.to.to_string();
        return Err(Fault::UnknownRecipient { id: envelope.id.clone(), to });
    }
    let own = world.account(&from.number);
    let due = world.account_of(&envelope.to).into_iter().chain(own).flat_map(Account::addresses);
    for device in due.filter(|device| device != from) {
        if !copies.iter().any(|copy| copy.to == device) {
            return Err(Fault::DeviceLeftOut { id: envelope.id.clone(), device });
        }
    }
    Ok(())
}

/// The stanza for one device.
fn address(world: &World, from: &Address, envelope: &Envelope<'_>, copy: &Copy) -> Option<Node> {
    let sender = world.account(&from.number)?;
    let mut head = node("message")
        .attr("id", envelope.id.as_str())
        .attr("t", clock::seconds() + sender.stamp_shift)
        .attr("type", envelope.kind.as_str())
        .attr("notify", sender.name.as_str());
    for key in ["category", "edit"] {
        if let Some(value) = attribute(envelope.stanza, key) {
            head = head.attr(key, value);
        }
    }
    let head = if group_message::is_group(envelope) {
        group_message::address(world, from, envelope, head)?
    } else {
        name_sender(sender, from, envelope, copy, head)
    };
    Some(head.children(copy.content.clone()).build())
}

/// The sender is named as the sender named the chat: by number or by LID, with the other beside it (`wacore` 0.7.0,
/// `messages.rs`, `parse_message_info`). One's own other devices are told the chat.
fn name_sender(
    sender: &Account,
    from: &Address,
    envelope: &Envelope<'_>,
    copy: &Copy,
    head: NodeBuilder,
) -> NodeBuilder {
    let server = if envelope.to.server == Server::Lid { Server::Lid } else { Server::Pn };
    let head = head.attr("from", sender.jid(from.device, server));
    let is_own = copy.to.number == from.number;
    let is_peer = attribute(envelope.stanza, "category").as_deref() == Some("peer");
    match (is_own, server) {
        (true, _) if is_peer => head,
        (true, _) => {
            let chat = jid(envelope.stanza, "recipient").unwrap_or_else(|| envelope.to.clone());
            head.attr("recipient", chat.to_non_ad())
        }
        (false, Server::Lid) => head.attr("sender_pn", sender.jid(0, Server::Pn)),
        (false, _) => head.attr("sender_lid", sender.jid(0, Server::Lid)),
    }
}

pub(super) fn acknowledgement(envelope: &Envelope<'_>, error: Option<&str>) -> Node {
    let ack = node("ack")
        .attr("class", "message")
        .attr("id", envelope.id.as_str())
        .attr("from", envelope.to.clone())
        .attr("t", clock::seconds());
    match (jid(envelope.stanza, "participant"), error) {
        (_, Some(error)) => ack.attr("error", error).build(),
        (Some(participant), None) => ack.attr("participant", participant).build(),
        (None, None) => ack.build(),
    }
}

pub(super) fn unknown(envelope: &Envelope<'_>, to: &Jid) -> Fault {
    Fault::UnknownRecipient { id: envelope.id.clone(), to: to.to_string() }
}
