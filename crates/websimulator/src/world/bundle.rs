//! A device's public Signal keys: what others need to begin a session with it.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use wacore::iq::prekeys::{OneTimePreKeyNode, PreKeyBundleUserNode, SignedPreKeyNode};
use wacore_binary::Jid;
use wacore_libsignal::crypto::{CryptographicHash, SHA1_OUTPUT_SIZE};
use wacore_libsignal::protocol::PublicKey;

use crate::{
    Fault,
    keep::forms::{one_time_keys, signed_key},
};

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Bundle {
    pub(crate) registration_id: u32,
    pub(crate) identity: [u8; 32],
    #[serde(with = "signed_key")]
    pub(crate) signed: SignedPreKeyNode,
    /// Each is given out once, the oldest first.
    #[serde(with = "one_time_keys")]
    one_time: VecDeque<OneTimePreKeyNode>,
    /// Every key that was ever uploaded, by id.
    known: BTreeMap<u32, Vec<u8>>,
}

impl Bundle {
    pub(crate) fn new(
        registration_id: u32,
        identity: [u8; 32],
        signed: SignedPreKeyNode,
    ) -> Result<Self, Fault> {
        is_signed(&identity, &signed)?;
        let (one_time, known) = (VecDeque::new(), BTreeMap::new());
        Ok(Self { registration_id, identity, signed, one_time, known })
    }

    pub(crate) fn rotate(&mut self, signed: SignedPreKeyNode) -> Result<(), Fault> {
        is_signed(&self.identity, &signed)?;
        self.signed = signed;
        Ok(())
    }

    /// Takes over one-time keys. The same key again changes nothing, as after an answer that was lost; another key
    /// under an id that was used is a fault.
    pub(crate) fn add(&mut self, keys: Vec<OneTimePreKeyNode>) -> Result<(), Fault> {
        let mut repeated = None;
        for key in keys {
            match self.known.get(&key.id) {
                Some(known) if *known == key.public_bytes => {}
                Some(_) => repeated = Some(key.id),
                None => {
                    self.known.insert(key.id, key.public_bytes.clone());
                    self.one_time.push_back(key);
                }
            }
        }
        repeated.map_or(Ok(()), |id| Err(Fault::PreKeyRepeated { id }))
    }

    pub(crate) fn left(&self) -> usize {
        self.one_time.len()
    }

    /// As it is handed out: with a one-time key while there are any, which is then gone.
    pub(crate) fn hand_out(
        &mut self,
        jid: Jid,
        device_identity: Option<Vec<u8>>,
    ) -> PreKeyBundleUserNode {
        PreKeyBundleUserNode {
            jid,
            registration_id: self.registration_id,
            identity_key: self.identity.to_vec(),
            signed_pre_key: self.signed.clone(),
            one_time_pre_key: self.one_time.pop_front(),
            device_identity,
        }
    }

    pub(crate) fn one_time_ids(&self) -> impl Iterator<Item = u32> + '_ {
        self.one_time.iter().map(|key| key.id)
    }

    /// SHA-1 over identity, signed pre-key, its signature and the one-time keys, in the order of the list
    /// (`whatsapp-rust` 0.7.0, `prekeys.rs`, `validate_digest_key`).
    pub(crate) fn digest(&self) -> Option<[u8; SHA1_OUTPUT_SIZE]> {
        let mut hash = CryptographicHash::new("SHA-1").ok()?;
        hash.update(&self.identity);
        hash.update(&self.signed.public_bytes);
        hash.update(&self.signed.signature);
        for key in &self.one_time {
            hash.update(&key.public_bytes);
        }
        hash.finalize().try_into().ok()
    }
}

/// The signature is over the key with its type byte, as Signal serialises it.
fn is_signed(identity: &[u8; 32], signed: &SignedPreKeyNode) -> Result<(), Fault> {
    let unsigned = Fault::SignedPreKeyUnsigned { id: signed.id };
    let (Ok(identity), Ok(key)) = (
        PublicKey::from_djb_public_key_bytes(identity),
        PublicKey::from_djb_public_key_bytes(&signed.public_bytes),
    ) else {
        return Err(unsigned);
    };
    let is_signed = identity.verify_signature(&key.serialize(), &signed.signature);
    is_signed.then_some(()).ok_or(unsigned)
}
