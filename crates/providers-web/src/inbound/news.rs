//! News of people: what they call themselves, what the phone's address book calls them, new numbers.

use blazz_domain::inbound::{IdentityNews, Inbound};
use whatsapp_rust::types::events::{ContactNumberChanged, ContactUpdate, PushNameUpdate};

use super::names::{called, identity, party};

pub(super) fn push_name(update: &PushNameUpdate) -> Vec<Inbound> {
    let Some(party) = party([&update.jid]) else { return Vec::new() };
    vec![Inbound::AddressBook {
        party: called(party, &update.new_push_name),
        full_name: None,
        removed: false,
    }]
}

pub(super) fn contact(update: &ContactUpdate) -> Vec<Inbound> {
    let action = &update.action;
    let lid = action.lid_jid.as_deref().and_then(|lid| lid.parse().ok());
    let pn = action.pn_jid.as_deref().and_then(|pn| pn.parse().ok());
    let names = [Some(&update.jid), lid.as_ref(), pn.as_ref()];
    let Some(party) = party(names.into_iter().flatten()) else { return Vec::new() };
    let name = action.full_name.clone().or_else(|| action.first_name.clone());
    vec![Inbound::AddressBook { party, full_name: name, removed: false }]
}

pub(super) fn number_changed(changed: &ContactNumberChanged) -> Vec<Inbound> {
    let names = |jids: [Option<&whatsapp_rust::Jid>; 2]| {
        jids.into_iter().flatten().filter_map(identity).collect::<Vec<_>>()
    };
    let previous = names([Some(&changed.old_jid), changed.old_lid.as_ref()]);
    let current = names([Some(&changed.new_jid), changed.new_lid.as_ref()]);
    if previous.is_empty() || current.is_empty() {
        return Vec::new();
    }
    vec![Inbound::Identities(IdentityNews { previous, current, line: None })]
}
