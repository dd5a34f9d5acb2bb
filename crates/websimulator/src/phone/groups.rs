//! Groups: a person makes one, and writes to all of it with one key.

use std::collections::BTreeMap;

use wacore::messages::MessageUtils;
use wacore_binary::{Jid, Node};

use super::{Inner, Phone, WriteError, post::Outgoing};
use crate::{
    Address, clock,
    nodes::node,
    requests,
    world::{Group, World},
};

impl Phone {
    /// Makes a group with oneself and these people, by number. Its JID comes back, to write to in place of a number.
    pub fn create_group(&self, subject: &str, members: &[&str]) -> Result<String, WriteError> {
        let own = &self.inner;
        own.exchange.change(|world| {
            let mut all = BTreeMap::from([(own.number.clone(), true)]);
            for member in members {
                let person = world.account(member);
                let person =
                    person.ok_or_else(|| WriteError::Nobody { number: (*member).into() })?;
                all.insert(person.number.clone(), false);
            }
            let group = Group {
                id: format!("{:018}", 120_363_000_000_000_000 + world.next_number()),
                subject: subject.to_owned(),
                creator: own.number.clone(),
                created_at: clock::seconds(),
                members: all,
                by_lid: world.account(&own.number).is_some_and(|account| account.by_lid),
            };
            let jid = group.jid().to_string();
            tell_members(world, &group);
            world.groups.insert(group.id.clone(), group);
            Ok(jid)
        })
    }
}

/// The linked devices of the members learn of a new group.
fn tell_members(world: &mut World, group: &Group) {
    let described = requests::group_node(world, group);
    let creator = world.account(&group.creator).map(|person| person.jid(0, group.server()));
    let members = group.members.keys().filter_map(|number| world.account(number));
    let devices: Vec<Address> = members.flat_map(crate::world::Account::addresses).collect();
    for device in devices.into_iter().filter(|device| !device.is_phone()) {
        let mut notice = node("notification")
            .attr("type", "w:gp2")
            .attr("from", group.jid())
            .attr("id", world.next_stanza_id())
            .attr("t", clock::seconds());
        if let Some(creator) = &creator {
            notice = notice.attr("participant", creator.clone());
        }
        let create = node("create").attr("type", "new").children([described.clone()]);
        world.deliver(&device, notice.children([create.build()]).build());
    }
}

impl Inner {
    /// One sealed text for all, and the key to it for each device that has not got it yet.
    pub(super) async fn post_to_group(
        &self,
        group: &Jid,
        id: &str,
        outgoing: &Outgoing,
    ) -> Result<(), WriteError> {
        let mut sealing = self.sealing.lock().await;
        let key = sealing.own_group_key(group, &self.address()).await?;
        let mut places = Vec::new();
        for (device, jid) in self.devices_in(group)? {
            let gift = (group.to_string(), device);
            if !sealing.groups.given.contains(&gift) {
                let enc = self.seal_for(&mut sealing, &gift.1, &key).await?;
                places.push(node("to").attr("jid", jid).children([enc]).build());
                sealing.groups.given.insert(gift);
            }
        }
        let text = MessageUtils::encode_and_pad(&outgoing.message);
        let sealed = sealing.seal_for_group(group, &self.address(), &text).await?;
        let enc = node("enc").attr("v", "2").attr("type", "skmsg").bytes(sealed).build();
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
    to.parse::<Jid>().ok().filter(|jid| jid.server == wacore_binary::Server::Group)
}

/// The stanza's chat when it came through a group.
pub(super) fn group_from(stanza: &Node) -> Option<Jid> {
    crate::nodes::jid(stanza, "from").filter(|jid| jid.server == wacore_binary::Server::Group)
}
