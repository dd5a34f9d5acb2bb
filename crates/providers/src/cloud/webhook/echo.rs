//! What the business itself wrote on its phone app: `smb_message_echoes` (cloud-api.md §3.5).

use blazz_domain::inbound::Origin;
use serde_json::Value;

use super::change::{EffectError, Effects};
use super::context::{self, Context};
use super::message::{self, Place};
use crate::cloud::tolerant::Tolerant;

pub(super) fn field(context: &Context<'_>) -> Effects {
    let mut effects = Effects::default();
    for item in context.value.items("message_echoes") {
        let place = place(context, item);
        effects.add(place.and_then(|place| message::read(context, item, place)));
    }
    effects
}

/// The chat is with whoever of the two sides is not the business; samples exist with both turned round.
fn place(context: &Context<'_>, item: &Value) -> Result<Place, EffectError> {
    let origin = Origin::PhoneApp;
    if let Some(group) = item.text("group_id") {
        return Ok(Place { peer: context::group(group), is_group: true, sender: None, origin });
    }
    let other = item.text("to").filter(|to| !context.is_ours(to));
    let peer = match (other, item.text("to_user_id")) {
        (None, None) => context.party(
            item.text("from").filter(|from| !context.is_ours(from)),
            item.text("from_user_id"),
        ),
        (to, user_id) => context.party(to, user_id),
    };
    if peer.identities.is_empty() {
        return Err(EffectError::MissingParty { what: "message echo" });
    }
    Ok(Place { peer, is_group: false, sender: None, origin })
}
