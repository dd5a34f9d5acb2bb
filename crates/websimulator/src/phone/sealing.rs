//! A phone's end of the Signal sessions: sealing for a device, opening what a device has sealed.

use std::collections::HashMap;

use rand::rngs::StdRng;
use wacore::iq::prekeys::{OneTimePreKeyNode, PreKeyBundleUserNode, SignedPreKeyNode};
use wacore::types::jid::JidExt as _;
use wacore_binary::Jid;
use wacore_libsignal::protocol::{
    CiphertextMessage, CiphertextMessageType, DeviceId, GenericSignedPreKey as _, IdentityKey,
    IdentityKeyPair, KeyPair, PreKeyBundle, PreKeyRecord, PreKeySignalMessage, ProtocolAddress,
    PublicKey, SessionStore as _, SignalMessage, SignalProtocolError, SignedPreKeyRecord,
    Timestamp, UsePQRatchet, message_decrypt, message_encrypt, process_prekey_bundle,
};

use super::group_keys::GroupKeys;
use super::keys::{Identities, PreKeys, Sessions, SignedPreKeys};
use crate::{Address, world::Bundle};

/// One-time keys made at a time.
const ONE_TIME_KEYS: u32 = 30;
const SIGNED_KEY_ID: u32 = 1;

pub(super) struct Sealing {
    pub(super) identities: Identities,
    pub(super) sessions: Sessions,
    pub(super) pre_keys: PreKeys,
    pub(super) signed: SignedPreKeys,
    pub(super) groups: GroupKeys,
    pub(super) random: StdRng,
    pub(super) last_key_id: u32,
    /// Sessions were lost: until something can be opened again, what cannot is not the sender's fault.
    pub(super) has_lost_sessions: bool,
    /// How often a message was asked for again, by its id.
    pub(super) attempts: HashMap<String, u8>,
}

/// What goes into `<enc>`.
pub(super) struct SealedText {
    /// `pkmsg` while the other end has not answered yet, then `msg`.
    pub(super) kind: &'static str,
    pub(super) bytes: Vec<u8>,
}

impl Sealing {
    pub(super) fn generate() -> Result<Self, SignalProtocolError> {
        let mut random: StdRng = rand::make_rng();
        let own = IdentityKeyPair::generate(&mut random);
        let signed = KeyPair::generate(&mut random);
        let signature =
            own.private_key().calculate_signature(&signed.public_key.serialize(), &mut random)?;
        let signed = SignedPreKeyRecord::new(
            SIGNED_KEY_ID.into(),
            Timestamp::from_epoch_millis(0),
            &signed,
            &signature,
        );
        // Signal's registration ids have 14 bits and are not zero.
        let registration_id = (rand::random::<u32>() & 0x3FFF).max(1);
        Ok(Self {
            identities: Identities { own, registration_id, others: HashMap::new() },
            sessions: Sessions::default(),
            pre_keys: PreKeys::default(),
            signed: SignedPreKeys(signed),
            groups: GroupKeys::default(),
            random,
            last_key_id: 0,
            has_lost_sessions: false,
            attempts: HashMap::new(),
        })
    }

    pub(super) fn identity(&self) -> KeyPair {
        let own = &self.identities.own;
        KeyPair::new(*own.public_key(), own.private_key().clone())
    }

    /// The public keys, as the server keeps them; without one-time keys.
    pub(super) fn bundle(&self) -> Result<Bundle, SignalProtocolError> {
        let public = self.signed.0.public_key()?.public_key_bytes().to_vec();
        let signed = SignedPreKeyNode::new(SIGNED_KEY_ID, public, self.signed.0.signature()?);
        Bundle::new(self.identities.registration_id, raw(self.identities.own.public_key())?, signed)
            .map_err(|_| SignalProtocolError::SignatureValidationFailed)
    }

    /// New one-time keys; the private halves stay here.
    pub(super) fn make_one_time_keys(&mut self) -> Vec<OneTimePreKeyNode> {
        let mut made = Vec::new();
        for _ in 0..ONE_TIME_KEYS {
            self.last_key_id += 1;
            let key = KeyPair::generate(&mut self.random);
            let record = PreKeyRecord::new(self.last_key_id.into(), &key);
            self.pre_keys.0.insert(self.last_key_id, record);
            let public = key.public_key.public_key_bytes().to_vec();
            made.push(OneTimePreKeyNode::new(self.last_key_id, public));
        }
        made
    }

    pub(super) async fn has_session(&self, device: &Address) -> Result<bool, SignalProtocolError> {
        self.sessions.has_session(&place_of(device)).await
    }

    /// Begins a session with a device from the keys that the server gave out.
    pub(super) async fn begin(
        &mut self,
        device: &Address,
        keys: &PreKeyBundleUserNode,
    ) -> Result<(), SignalProtocolError> {
        let one_time = keys.one_time_pre_key.as_ref();
        let one_time = one_time
            .map(|key| Ok::<_, SignalProtocolError>((key.id.into(), public(&key.public_bytes)?)))
            .transpose()?;
        let bundle = PreKeyBundle::new(
            keys.registration_id,
            DeviceId::new(0),
            one_time,
            keys.signed_pre_key.id.into(),
            public(&keys.signed_pre_key.public_bytes)?,
            keys.signed_pre_key.signature.clone(),
            IdentityKey::new(public(&keys.identity_key)?),
        )?;
        process_prekey_bundle(
            &place_of(device),
            &mut self.sessions,
            &mut self.identities,
            &bundle,
            &mut self.random,
            UsePQRatchet::No,
        )
        .await?;
        Ok(())
    }

    pub(super) async fn seal(
        &mut self,
        device: &Address,
        text: &[u8],
    ) -> Result<SealedText, SignalProtocolError> {
        let place = place_of(device);
        let sealed =
            message_encrypt(text, &place, &mut self.sessions, &mut self.identities).await?;
        let kind = match sealed.message_type() {
            CiphertextMessageType::PreKey => "pkmsg",
            _ => "msg",
        };
        Ok(SealedText { kind, bytes: sealed.serialize().to_vec() })
    }

    pub(super) async fn open(
        &mut self,
        device: &Address,
        kind: &str,
        sealed: &[u8],
    ) -> Result<Vec<u8>, SignalProtocolError> {
        let sealed = match kind {
            "pkmsg" => {
                CiphertextMessage::PreKeySignalMessage(PreKeySignalMessage::try_from(sealed)?)
            }
            _ => CiphertextMessage::SignalMessage(SignalMessage::try_from(sealed)?),
        };
        let opened = message_decrypt(
            &sealed,
            &place_of(device),
            &mut self.sessions,
            &mut self.identities,
            &mut self.pre_keys,
            &self.signed,
            &mut self.random,
            UsePQRatchet::No,
        )
        .await?;
        Ok(opened.plaintext)
    }

    pub(super) fn lose_sessions(&mut self) {
        self.sessions = Sessions::default();
        self.groups = GroupKeys::default();
        self.has_lost_sessions = true;
    }

    /// Counts from 1.
    pub(super) fn count_attempt(&mut self, id: &str) -> u8 {
        let count = self.attempts.entry(id.to_owned()).or_default();
        *count = count.saturating_add(1);
        *count
    }

    pub(super) fn has_lost_sessions(&self) -> bool {
        self.has_lost_sessions
    }

    /// The next message to this device begins a new session.
    pub(super) fn forget(&mut self, device: &Address) {
        self.sessions.forget(&place_of(device));
    }
}

fn public(bytes: &[u8]) -> Result<PublicKey, SignalProtocolError> {
    Ok(PublicKey::from_djb_public_key_bytes(bytes)?)
}

fn raw(key: &PublicKey) -> Result<[u8; 32], SignalProtocolError> {
    key.public_key_bytes().try_into().map_err(|_| SignalProtocolError::NoKeyTypeIdentifier)
}

/// A device's name in the stores; only this phone knows it, so it goes by number always.
pub(super) fn place_of(device: &Address) -> ProtocolAddress {
    Jid::pn_device(device.number.as_str(), device.device).to_protocol_address()
}
