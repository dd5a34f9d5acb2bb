//! How far our messages came, as the devices of those who got them tell.

use blazz_domain::delivery::DeliveryState;
use blazz_domain::inbound::{DeliveryReport, Inbound, ReadOnPhone};
use wacore_binary::JidExt;
use whatsapp_rust::types::events::Receipt;
use whatsapp_rust::types::presence::ReceiptType;

use super::Me;
use super::names::party;

pub(super) fn receipt(me: &Me, receipt: &Receipt) -> Vec<Inbound> {
    if matches!(receipt.r#type, ReceiptType::ReadSelf | ReceiptType::PlayedSelf) {
        return read_on_phone(receipt);
    }
    let state = match receipt.r#type {
        // A phone that lies in a pocket has the message too.
        ReceiptType::Delivered | ReceiptType::Inactive => DeliveryState::Delivered,
        ReceiptType::Read => DeliveryState::Read,
        ReceiptType::Played => DeliveryState::Played,
        _ => return Vec::new(),
    };
    let source = &receipt.source;
    if source.is_from_me || me.is(&source.sender) {
        return Vec::new();
    }
    let names = [Some(&source.sender), source.sender_alt.as_ref()];
    let Some(who) = party(names.into_iter().flatten()) else { return Vec::new() };
    let is_group = source.chat.is_group();
    let report = |id: &String| {
        Inbound::Report(DeliveryReport {
            provider_message_id: id.clone(),
            reference: None,
            state,
            at: me.time(receipt.timestamp.timestamp()),
            failure: None,
            recipient: if is_group { <_>::default() } else { who.clone() },
            participant: is_group.then(|| who.clone()),
        })
    };
    receipt.message_ids.iter().map(report).collect()
}

/// Another device of ours has read a chat.
fn read_on_phone(receipt: &Receipt) -> Vec<Inbound> {
    let chat = &receipt.source.chat;
    let Some(peer) = party([chat]) else { return Vec::new() };
    let messages = receipt.message_ids.clone();
    vec![Inbound::ReadOnPhone(ReadOnPhone { peer, is_group: chat.is_group(), messages })]
}
