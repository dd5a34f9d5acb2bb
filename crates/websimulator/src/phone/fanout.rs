//! One message sealed for each device that is to have it.

use wacore::messages::MessageUtils;
use wacore_binary::{Jid, Node, Server};
use wacore_libsignal::protocol::SignalProtocolError;
use waproto::whatsapp as wa;

use super::{Inner, sealing::Sealing};
use crate::{Address, nodes::node, requests, world::World};

impl Inner {
    /// The padded text sealed for one device, as `<enc>`.
    pub(super) async fn seal_for(
        &self,
        sealing: &mut Sealing,
        device: &Address,
        message: &wa::Message,
    ) -> Result<Node, SignalProtocolError> {
        self.seal_text_for(sealing, device, &MessageUtils::encode_and_pad(message)).await
    }

    /// As `seal_for`, of what is padded already.
    pub(super) async fn seal_text_for(
        &self,
        sealing: &mut Sealing,
        device: &Address,
        text: &[u8],
    ) -> Result<Node, SignalProtocolError> {
        if !sealing.has_session(device).await? {
            self.begin_session(sealing, device).await?;
        }
        let sealed = sealing.seal(device, text).await?;
        Ok(node("enc").attr("v", "2").attr("type", sealed.kind).bytes(sealed.bytes).build())
    }

    /// Begins a session with a device; one that there is goes into the archive, where it still opens.
    pub(super) async fn begin_session(
        &self,
        sealing: &mut Sealing,
        device: &Address,
    ) -> Result<(), SignalProtocolError> {
        let keys = self.exchange.change(|world| take_keys(world, device));
        sealing.begin(device, &keys.ok_or(SignalProtocolError::InvalidPreKeyId)?).await
    }

    /// The devices of somebody, without this phone, and how each is named in a stanza.
    pub(super) fn devices_of(
        &self,
        world: &World,
        number: &str,
        server: Server,
    ) -> Vec<(Address, Jid)> {
        let own = self.address();
        let Some(account) = world.account(number) else { return Vec::new() };
        let devices = account.addresses().filter(|device| *device != own);
        devices.map(|device| (device.clone(), account.jid(device.device, server))).collect()
    }
}

/// The keys of a device, with a one-time key that nobody else gets.
fn take_keys(
    world: &mut World,
    device: &Address,
) -> Option<wacore::iq::prekeys::PreKeyBundleUserNode> {
    let jid = Jid::pn_device(device.number.as_str(), device.device);
    let keys = world.device_mut(device)?.bundle.hand_out(jid, None);
    requests::ask_for_more(world, device);
    Some(keys)
}
