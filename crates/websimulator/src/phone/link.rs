//! A person links a device, or takes one off.

use std::time::Duration;

use waproto::buffa::MessageField;
use waproto::whatsapp::{self as wa, message};

use super::{Inner, Phone};
use crate::{
    Address, LinkError, clock,
    linking::{self, DeviceSignature, Offered, QrCode},
    world::{Order, SignedKeyIndexes},
};

/// For a device to sign what the phone has offered.
const SIGN_TIMEOUT: Duration = Duration::from_secs(30);

/// Of the key under which the devices of a person share their settings.
pub(super) const SETTINGS_KEY_ID: [u8; 6] = [0, 0, 0, 0, 0, 1];

impl Phone {
    /// Points the camera at a code. When this comes back, the device is linked, and connects anew as one. An account with a
    /// passkey waits up to five minutes for it, and for the person at the device to compare letters.
    pub async fn scan(&self, code: &str) -> Result<Address, LinkError> {
        let code = QrCode::read(code)?;
        let visitor = self.inner.exchange.look(|world| {
            let (number, visitor) = linking::find_by_ref(world, &code.reference)?;
            code.check(visitor).map(|()| number)
        })?;
        if self.needs_passkey() {
            return self.inner.link_with_passkey(visitor).await;
        }
        self.inner.link(visitor, &code.identity, &code.secret).await
    }

    /// Types the eight letters that a device shows; it must have asked for this number. Spaces and dashes do not count.
    pub async fn enter_code(&self, letters: &str) -> Result<Address, LinkError> {
        let letters: String = letters.chars().filter(char::is_ascii_alphanumeric).collect();
        if self.needs_passkey() {
            return Err(LinkError::PasskeyNeeded);
        }
        let own = &self.inner;
        let (visitor, wrapped) =
            own.exchange.look(|world| linking::find_by_person(world, &own.number))?;
        let ephemeral = wacore::crypto::generate_curve_key_pair();
        let public = ephemeral.public_key;
        let work = move || linking::exchange_keys(&letters, &wrapped, &public);
        let (device_ephemeral, sealed) =
            own.exchange.tasks.spawn_blocking(work).await.map_err(|_| LinkError::Gone)??;
        let identity = own.exchange.look(|world| world.account(&own.number).map(|me| me.identity));
        let identity = identity.ok_or(LinkError::Gone)?;
        let finish =
            own.exchange.change(|world| linking::greet(world, visitor, &sealed, &identity))?;
        let finish = tokio::time::timeout(SIGN_TIMEOUT, finish)
            .await
            .map_err(|_| LinkError::NoAnswer)?
            .map_err(|_| LinkError::Gone)?;
        let agreed = linking::agree(&own.identity, &ephemeral, &device_ephemeral, &finish)?;
        own.link(visitor, &agreed.device_identity, &agreed.secret).await
    }

    /// Takes a device off the account; whether there was one. The device is told and must link anew.
    pub async fn unlink(&self, device: &Address) -> bool {
        let is_own = device.number == self.inner.number && !device.is_phone();
        let unlinked = is_own && self.inner.exchange.change(|world| linking::unlink(world, device));
        if unlinked {
            self.inner.sealing.lock().await.forget(device);
        }
        unlinked
    }

    /// Ends the connection of a linked device without a word, as a lost network would; whether there was one.
    pub fn cut(&self, device: &Address) -> bool {
        self.order(device, Order::Cut)
    }

    /// The connection of a linked device stays open and carries nothing more; whether there is one.
    pub fn stall(&self, device: &Address) -> bool {
        self.order(device, Order::Stall)
    }

    /// What was held back by `stall` goes on.
    pub fn resume(&self, device: &Address) -> bool {
        self.order(device, Order::Resume)
    }
}

impl Inner {
    /// From the phone's yes to the end of the device's first connection.
    pub(super) async fn link(
        &self,
        visitor: u64,
        device_identity: &[u8; 32],
        secret: &[u8; 32],
    ) -> Result<Address, LinkError> {
        let (device, key_index) = self.reserve_place();
        let signature = DeviceSignature {
            account: &self.identity,
            device_identity,
            raw_id: self.raw_id,
            key_index,
            secret,
        };
        let offered = Offered {
            identity: linking::sign_device(&signature).map_err(cryptography)?,
            key_indexes: self.sign_key_indexes(key_index)?,
            device: device.clone(),
            key_index,
        };
        let signed = self.exchange.change(|world| linking::make_offer(world, visitor, offered))?;
        tokio::time::timeout(SIGN_TIMEOUT, signed)
            .await
            .map_err(|_| LinkError::NoAnswer)?
            .map_err(|_| LinkError::Gone)??;
        self.share_settings_key(&device, key_index).await?;
        self.share_history(&device).await?;
        self.exchange.change(|world| linking::finish(world, visitor, &device));
        Ok(device)
    }

    /// The next place and key index; neither is ever given twice.
    fn reserve_place(&self) -> (Address, u32) {
        self.exchange.change(|world| {
            let account = world.account_mut(&self.number).expect("a registered account stays");
            account.last_place += 1;
            account.last_key_index += 1;
            (Address::new(self.number.clone(), account.last_place), account.last_key_index)
        })
    }

    fn sign_key_indexes(&self, newest: u32) -> Result<SignedKeyIndexes, LinkError> {
        let mut valid: Vec<u32> = self.exchange.look(|world| {
            let devices =
                world.account(&self.number).into_iter().flat_map(|own| own.devices.values());
            devices.filter_map(|device| device.link.as_ref()).map(|link| link.key_index).collect()
        });
        valid.push(newest);
        linking::sign_key_indexes(&self.identity, self.raw_id, newest, valid).map_err(cryptography)
    }

    /// A new device waits for this key before it calls itself connected (`whatsapp-rust` 0.7.0, `client/node_io.rs`);
    /// a key without a fingerprint is ignored (`message/special.rs`).
    async fn share_settings_key(&self, device: &Address, newest: u32) -> Result<(), LinkError> {
        let fingerprint = message::AppStateSyncKeyFingerprint {
            raw_id: Some(self.raw_id),
            current_index: Some(newest),
            device_indexes: (0..=newest).collect(),
        };
        let data = message::AppStateSyncKeyData {
            key_data: Some(self.settings_key().to_vec()),
            fingerprint: MessageField::some(fingerprint),
            timestamp: Some(clock::seconds()),
        };
        let key = message::AppStateSyncKey {
            key_id: MessageField::some(message::AppStateSyncKeyId {
                key_id: Some(SETTINGS_KEY_ID.to_vec()),
            }),
            key_data: MessageField::some(data),
        };
        let share = message::ProtocolMessage {
            r#type: Some(message::protocol_message::Type::APP_STATE_SYNC_KEY_SHARE),
            app_state_sync_key_share: MessageField::some(message::AppStateSyncKeyShare {
                keys: vec![key],
            }),
            ..message::ProtocolMessage::default()
        };
        let share =
            wa::Message { protocol_message: MessageField::some(share), ..wa::Message::default() };
        self.send_to_own_device(device, &share).await.map_err(cryptography)
    }

    /// A device that has lost the key asks for it.
    pub(super) async fn share_settings_key_again(&self, device: &Address) -> Result<(), LinkError> {
        let newest = self
            .exchange
            .look(|world| world.account(&self.number).map(|account| account.last_key_index));
        self.share_settings_key(device, newest.unwrap_or_default()).await
    }

    /// Secret from the server, the same for all devices of the person.
    pub(super) fn settings_key(&self) -> [u8; 32] {
        wacore_libsignal::crypto::hmac_sha256(self.identity.private_key.serialize(), b"settings")
    }
}

fn cryptography(error: impl std::fmt::Display) -> LinkError {
    LinkError::Cryptography { reason: error.to_string() }
}
