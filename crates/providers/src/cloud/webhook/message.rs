//! The field `messages`, and how one message item of any field is read (cloud-api.md §3.3).

use blazz_domain::contact::Party;
use blazz_domain::identity::IdentityKind;
use blazz_domain::inbound::{
    IdentityNews, Inbound, InboundEdit, InboundMessage, InboundReaction, InboundRevoke, Origin,
};
use serde_json::{Value, json};

use super::change::{EffectError, Effects};
use super::context::{self, Context};
use super::{content, news, status, system};
use crate::cloud::tolerant::Tolerant;

/// Where a message item stands: its chat, its author in a group, and the way it came.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) peer: Party,
    pub(super) is_group: bool,
    pub(super) sender: Option<Party>,
    pub(super) origin: Origin,
}

/// Messages of customers, reports on ours, and errors of the account.
pub(super) fn field(context: &Context<'_>) -> Effects {
    let mut effects = Effects::default();
    for item in context.value.items("messages") {
        effects.add(received(context, item));
    }
    for item in context.value.items("statuses") {
        effects.add(status::report(context, item).map(Some));
    }
    for item in context.value.items("errors") {
        effects.events.extend(news::account_error("messages", item));
    }
    effects
}

fn received(context: &Context<'_>, item: &Value) -> Result<Vec<Inbound>, EffectError> {
    let author = context.party(item.text("from"), item.text("from_user_id"));
    if author.identities.is_empty() {
        return Err(EffectError::MissingParty { what: "message" });
    }
    let origin = Origin::Customer;
    let place = match item.text("group_id") {
        Some(group) => {
            Place { peer: context::group(group), is_group: true, sender: Some(author), origin }
        }
        None => Place { peer: author, is_group: false, sender: None, origin },
    };
    read(context, item, place)
}

/// Reads one message item, whatever field brought it.
pub(super) fn read(
    context: &Context<'_>,
    item: &Value,
    place: Place,
) -> Result<Vec<Inbound>, EffectError> {
    let kind = content::kind(item);
    Ok(match kind.as_str() {
        "reaction" => vec![reaction(context, item, place)?],
        "edit" => vec![edit(context, item)?],
        "revoke" => vec![revoke(context, item)?],
        "system" => vec![system::news(context, item, place)?],
        _ => {
            let shared = shared_number(item, &place);
            let mut events = vec![message(context, item, &kind, place)?];
            events.extend(shared);
            events
        }
    })
}

fn message(
    context: &Context<'_>,
    item: &Value,
    kind: &str,
    place: Place,
) -> Result<Inbound, EffectError> {
    let reply = &item["context"];
    Ok(Inbound::Message(Box::new(InboundMessage {
        provider_message_id: item.text("id").ok_or(EffectError::MissingId { what: "message" })?,
        origin: place.origin,
        peer: place.peer,
        is_group: place.is_group,
        sender: place.sender,
        provider_at: context.at(item),
        content: content::read(kind, item),
        mentions: <_>::default(),
        quoted: reply.text("id"),
        forwarded: reply.flag("forwarded") || reply.flag("frequently_forwarded"),
        referral: referral(item),
    })))
}

/// The advertisement, or the product of the catalogue, that the customer comes from.
fn referral(item: &Value) -> Option<Value> {
    let advertisement = item.get("referral").filter(|referral| referral.is_object()).cloned();
    advertisement.or_else(|| {
        let product = item["context"].get("referred_product").filter(|product| product.is_object());
        Some(json!({ "source_type": "product", "referred_product": product? }))
    })
}

fn reaction(context: &Context<'_>, item: &Value, place: Place) -> Result<Inbound, EffectError> {
    let reaction = &item["reaction"];
    let target = reaction.text("message_id").or_else(|| reaction.text("messsage_id"));
    Ok(Inbound::Reaction(InboundReaction {
        by: None,
        target: target.ok_or(EffectError::MissingTarget { what: "reaction" })?,
        emoji: reaction.text("emoji"),
        peer: place.peer,
        is_group: place.is_group,
        sender: place.sender,
        origin: place.origin,
        provider_at: context.at(item),
    }))
}

fn edit(context: &Context<'_>, item: &Value) -> Result<Inbound, EffectError> {
    let edit = &item["edit"];
    let target = edit.text("original_message_id");
    let message = &edit["message"];
    Ok(Inbound::Edit(InboundEdit {
        by: None,
        target: target.ok_or(EffectError::MissingTarget { what: "edit" })?,
        content: content::read(&content::kind(message), message),
        provider_at: context.at(item),
    }))
}

fn revoke(context: &Context<'_>, item: &Value) -> Result<Inbound, EffectError> {
    let target = item["revoke"].text("original_message_id");
    Ok(Inbound::Revoke(InboundRevoke {
        by: None,
        target: target.ok_or(EffectError::MissingTarget { what: "revoke" })?,
        provider_at: context.at(item),
    }))
}

/// Somebody known by user id only who answers "share your number" tells that both are one person.
fn shared_number(item: &Value, place: &Place) -> Option<Inbound> {
    let card = item.items("contacts").first()?;
    let origin = card.text("origin").or_else(|| item.text("origin"));
    if place.is_group || place.origin != Origin::Customer || origin? != "contact_request" {
        return None;
    }
    let number = card.items("phones").first()?.text("wa_id")?;
    let mut current = context::identities(Some(number), None);
    current.retain(|identity| identity.kind == IdentityKind::Phone);
    let previous = place.peer.identities.clone();
    (!current.is_empty() && !previous.contains(&current[0])).then(|| {
        current.splice(0..0, previous.iter().cloned());
        Inbound::Identities(IdentityNews { previous, current, line: None })
    })
}
