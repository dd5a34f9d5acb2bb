//! A message to a group: one sealed text for all, and the key to it for each device that has not got it yet.

use std::collections::BTreeSet;

use wacore_binary::{Jid, Node, Server};

use super::{Inner, WriteError, outgoing::Outgoing};
use crate::{Address, nodes::node};

impl Inner {
    pub(super) async fn post_to_group(
        &self,
        group: &Jid,
        id: &str,
        outgoing: &Outgoing,
    ) -> Result<(), WriteError> {
        let mut sealing = self.sealing.lock().await;
        let devices = self.devices_in(group)?;
        let present: BTreeSet<&Address> = devices.iter().map(|(device, _)| device).collect();
        sealing.renew_own_group_key(group, &self.address(), &present);
        let key = sealing.own_group_key(group, &self.address()).await?;
        let mut places = Vec::new();
        for (device, jid) in devices {
            let gift = (group.to_string(), device);
            if !sealing.groups.given.contains(&gift) {
                let enc = self.seal_for(&mut sealing, &gift.1, &key).await?;
                places.push(node("to").attr("jid", jid).children([enc]).build());
                sealing.groups.given.insert(gift);
            }
        }
        let sealed = sealing.seal_for_group(group, &self.address(), &outgoing.text()).await?;
        let mut enc = node("enc").attr("v", "2").attr("type", "skmsg").bytes(sealed).build();
        if let Some(kind) = outgoing.media_type() {
            enc.attrs.insert("mediatype", kind);
        }
        let keys = (!places.is_empty()).then(|| node("participants").children(places).build());
        let stanza = outgoing.head(group, id).children(keys.into_iter().chain([enc]));
        self.say(&stanza.build());
        Ok(())
    }

    /// Every other device in the group, and how it is named there.
    fn devices_in(&self, group: &Jid) -> Result<Vec<(Address, Jid)>, WriteError> {
        let found = self.exchange.look(|world| {
            let group = world.groups.get(group.user.as_str())?;
            group.members.get(&self.number)?;
            let members = group.members.keys();
            Some(
                members.flat_map(|number| self.devices_of(world, number, group.server())).collect(),
            )
        });
        found.ok_or_else(|| WriteError::Nobody { number: group.to_string() })
    }
}

/// Whether what a person writes to is a group.
pub(super) fn group_of(to: &str) -> Option<Jid> {
    to.parse::<Jid>().ok().filter(|jid| jid.server == Server::Group)
}

/// The stanza's chat when it came through a group.
pub(super) fn group_from(stanza: &Node) -> Option<Jid> {
    crate::nodes::jid(stanza, "from").filter(|jid| jid.server == Server::Group)
}
