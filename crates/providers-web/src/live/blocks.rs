//! Who is blocked on the number.

use blazz_domain::inbound::Inbound;
use wacore_binary::NodeRef;
use whatsapp_rust::{Client, Jid};

use crate::inbound;

/// Whether a stanza tells that the block list is another one: another device has changed it (Baileys 7.0.0-rc14,
/// `Socket/messages-recv.js`).
pub(super) fn is_news(stanza: &NodeRef<'_>) -> bool {
    stanza.tag == "notification"
        && stanza.attrs().optional_string("type").as_deref() == Some("account_sync")
        && stanza.get_optional_child("blocklist").is_some()
}

/// The whole list, each person under every name that the session knows.
pub(super) async fn ask(client: &Client) -> Result<Vec<Inbound>, String> {
    let entries = client.blocking().get_blocklist().await.map_err(|error| error.to_string())?;
    let mut parties = Vec::new();
    for entry in entries {
        let known = client.get_lid_pn_entry(&entry.jid).await.ok().flatten();
        let other = known.map(|it| [Jid::lid(&*it.lid), Jid::pn(&*it.phone_number)]);
        let names = [entry.jid].into_iter().chain(other.into_iter().flatten());
        parties.extend(inbound::party(&names.collect::<Vec<_>>()));
    }
    Ok(vec![Inbound::BlockList(parties)])
}

#[cfg(test)]
mod tests {
    use wacore_binary::builder::NodeBuilder;

    use super::*;

    #[test]
    fn only_a_change_of_the_list_is_news() {
        let stanza = |tag: &'static str, kind: &'static str, child: &'static str| {
            let child = NodeBuilder::new(child).build();
            NodeBuilder::new(tag).attr("type", kind).children([child]).build()
        };
        assert!(is_news(&stanza("notification", "account_sync", "blocklist").as_node_ref()));
        assert!(!is_news(&stanza("notification", "account_sync", "devices").as_node_ref()));
        assert!(!is_news(&stanza("notification", "picture", "blocklist").as_node_ref()));
        assert!(!is_news(&stanza("iq", "account_sync", "blocklist").as_node_ref()));
    }
}
