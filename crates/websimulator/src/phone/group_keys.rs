//! The keys of groups: one for each sender, given to each device over its own session.

use std::collections::{BTreeSet, HashMap, HashSet};

use async_trait::async_trait;
use wacore::types::jid::make_sender_key_name;
use wacore_binary::Jid;
use wacore_libsignal::protocol::{
    SenderKeyDistributionMessage, SenderKeyName, SenderKeyRecord, SenderKeyStore,
    SignalProtocolError, create_sender_key_distribution_message, group_decrypt, group_encrypt,
    process_sender_key_distribution_message,
};
use waproto::buffa::MessageField;
use waproto::whatsapp::{self as wa, message};

use super::sealing::{Sealing, place_of};
use crate::Address;

/// The keys under which members write to groups, one's own and others', and who has one's own.
#[derive(Default)]
pub(super) struct GroupKeys {
    pub(super) records: HashMap<String, SenderKeyRecord>,
    /// Group and device.
    pub(super) given: HashSet<(String, Address)>,
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

impl Sealing {
    /// The message that carries one's own key of a group; the key is made on first use.
    pub(super) async fn own_group_key(
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

    /// Who has left a group, or a device that was taken off, cannot open what is written from now on: the key is made
    /// anew and given to all who are present.
    pub(super) fn renew_own_group_key(
        &mut self,
        group: &Jid,
        own: &Address,
        present: &BTreeSet<&Address>,
    ) {
        let place = group.to_string();
        let is_gone =
            |(given, device): &(String, Address)| *given == place && !present.contains(device);
        if self.groups.given.iter().any(is_gone) {
            self.groups.given.retain(|(given, _)| *given != place);
            let name = make_sender_key_name(group, &place_of(own));
            self.groups.records.remove(name.cache_key());
        }
    }

    pub(super) async fn seal_for_group(
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

    /// Takes over the key of another member, when a message brings one.
    pub(super) async fn take_group_key(
        &mut self,
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
        process_sender_key_distribution_message(&name, &key, &mut self.groups).await
    }
}
