//! Groups: a person makes one, and writes to all of it with one key.

use std::collections::{BTreeMap, HashMap, HashSet};

use async_trait::async_trait;
use wacore::messages::MessageUtils;
use wacore::types::jid::make_sender_key_name;
use wacore_binary::{Jid, Node};
use wacore_libsignal::protocol::{
    SenderKeyDistributionMessage, SenderKeyName, SenderKeyRecord, SenderKeyStore,
    SignalProtocolError, create_sender_key_distribution_message, group_decrypt, group_encrypt,
    process_sender_key_distribution_message,
};
use waproto::buffa::MessageField;
use waproto::whatsapp::{self as wa, message};

use super::{
    Inner, Phone, WriteError,
    post::Outgoing,
    sealing::{Sealing, place_of},
};
use crate::{
    Address, clock,
    nodes::node,
    requests,
    world::{Group, World},
};

/// The keys under which members write to groups, one's own and others', and who has one's own.
#[derive(Default)]
pub(super) struct GroupKeys {
    records: HashMap<String, SenderKeyRecord>,
    /// Group and device.
    given: HashSet<(String, Address)>,
}

#[async_trait]
impl SenderKeyStore for GroupKeys {
    async fn store_sender_key(
        &mut self,
        name: &SenderKeyName,
        record: SenderKeyRecord,
    ) -> Result<(), SignalProtocolError> {
        self.records.insert(name.cache_key().to_owned(), record);
        Ok(())
    }

    async fn load_sender_key(
        &self,
        name: &SenderKeyName,
    ) -> Result<Option<SenderKeyRecord>, SignalProtocolError> {
        Ok(self.records.get(name.cache_key()).cloned())
    }
}

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

    /// Takes over the key of another member, when a message brings one.
    pub(super) async fn take_group_key(
        &self,
        sealing: &mut Sealing,
        sender: &Address,
        message: &wa::Message,
    ) -> Result<(), SignalProtocolError> {
        let Some(brought) = message.sender_key_distribution_message.as_option() else {
            return Ok(());
        };
        let group = brought.group_id.as_deref().and_then(|group| group.parse::<Jid>().ok());
        let key = brought.axolotl_sender_key_distribution_message.as_deref();
        let (Some(group), Some(key)) = (group, key) else {
            return Err(SignalProtocolError::InvalidProtobufEncoding);
        };
        let key = SenderKeyDistributionMessage::try_from(key)?;
        let name = make_sender_key_name(&group, &place_of(sender));
        process_sender_key_distribution_message(&name, &key, &mut sealing.groups).await
    }
}

impl Sealing {
    /// The message that carries one's own key of a group; the key is made on first use.
    async fn own_group_key(
        &mut self,
        group: &Jid,
        own: &Address,
    ) -> Result<wa::Message, SignalProtocolError> {
        let name = make_sender_key_name(group, &place_of(own));
        let key = create_sender_key_distribution_message(
            &name,
            &mut self.groups,
            &mut rand::make_rng::<rand::rngs::StdRng>(),
        )
        .await?;
        let key = message::SenderKeyDistributionMessage {
            group_id: Some(group.to_string()),
            axolotl_sender_key_distribution_message: Some(key.serialized().to_vec()),
        };
        Ok(wa::Message {
            sender_key_distribution_message: MessageField::some(key),
            ..wa::Message::default()
        })
    }

    async fn seal_for_group(
        &mut self,
        group: &Jid,
        own: &Address,
        text: &[u8],
    ) -> Result<Vec<u8>, SignalProtocolError> {
        let name = make_sender_key_name(group, &place_of(own));
        let random = &mut rand::make_rng::<rand::rngs::StdRng>();
        let sealed = group_encrypt(&mut self.groups, &name, text, random).await?;
        Ok(sealed.serialized().to_vec())
    }

    pub(super) async fn open_from_group(
        &mut self,
        group: &Jid,
        sender: &Address,
        sealed: &[u8],
    ) -> Result<Vec<u8>, SignalProtocolError> {
        let name = make_sender_key_name(group, &place_of(sender));
        group_decrypt(sealed, &mut self.groups, &name).await
    }

    /// A device that asks again gets the keys of groups again.
    pub(super) fn forget_given(&mut self, device: &Address) {
        self.groups.given.retain(|(_, given)| given != device);
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
