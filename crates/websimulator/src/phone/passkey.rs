//! A person whose account is guarded by a passkey: their browser gives its word, and their phone agrees on letters with
//! the new device before it lets it in.

use std::sync::PoisonError;
use std::time::Duration;

use rand::RngExt as _;
use serde_json::Value;
use tokio::sync::mpsc::UnboundedReceiver;
use wacore::shortcake::ShortcakeUtils;
use wacore_libsignal::crypto::aes_256_gcm_decrypt;
use wacore_libsignal::protocol::{KeyPair, PublicKey};
use waproto::buffa::Message as _;
use waproto::whatsapp as wa;

use super::{Inner, Phone};
use crate::{
    Address, Fault, LinkError,
    linking::{self, Passkey, PasskeyWord},
};

/// For the person at the device to act.
const PATIENCE: Duration = Duration::from_mins(5);

/// A phone is not as near as the server: the device keeps its new secret only after the server has answered it
/// (`whatsapp-rust` 0.7.0, `passkey/flow.rs`, `confirm`), and must have it when the phone says yes.
const WAY_TO_PHONE: Duration = Duration::from_secs(1);

/// The keys of a device that has proven itself, and the secret it shares with the phone.
struct Proven {
    identity: [u8; 32],
    secret: [u8; 32],
}

impl Phone {
    /// Who links a device to the account must use its passkey from now on.
    pub fn require_passkey(&self) {
        self.change(|account| account.passkey = Some(Passkey::make()));
    }

    /// What the person's browser gives when WhatsApp's page asks for the passkey with these options; nothing when they
    /// ask for another, or the account has none.
    pub fn use_passkey(&self, options: &str) -> Option<Value> {
        self.look(|account| account.passkey.as_ref()?.answer(options))
    }

    /// The letters that the phone shows while a device with a passkey waits for a look at them.
    pub fn letters_to_compare(&self) -> Option<String> {
        self.inner.letters.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn needs_passkey(&self) -> bool {
        self.look(|account| account.passkey.is_some())
    }
}

impl Inner {
    /// From the scanned code to the end of the device's first connection.
    pub(super) async fn link_with_passkey(&self, visitor: u64) -> Result<Address, LinkError> {
        let words =
            self.exchange.change(|world| linking::ask_for_passkey(world, visitor, &self.number))?;
        let proven = self.agree_by_passkey(visitor, words).await;
        *self.letters.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let proven = proven.inspect_err(|error| {
            if let LinkError::Wrong(fault) = error {
                self.exchange.change(|world| world.complain(None, fault.clone()));
            }
        })?;
        self.link(visitor, &proven.identity, &proven.secret).await
    }

    async fn agree_by_passkey(
        &self,
        visitor: u64,
        mut words: UnboundedReceiver<PasskeyWord>,
    ) -> Result<Proven, LinkError> {
        let PasskeyWord::Prologue { payload, reference } = next(&mut words).await? else {
            return Err(wrong("passkey_prologue", "missing"));
        };
        let payload = wa::ProloguePayload::decode_from_slice(&payload)
            .map_err(|_| wrong("prologue_payload", "torn"))?;
        let identity = payload.companion_ephemeral_identity.unwrap_or_default();
        let device = wa::CompanionEphemeralIdentity::decode_from_slice(&identity)
            .map_err(|_| wrong("companion_ephemeral_identity", "torn"))?;
        if device.r#ref.as_deref() != Some(reference.as_str()) {
            return Err(wrong("companion_ephemeral_identity", "under another reference"));
        }
        let own = wacore::crypto::generate_curve_key_pair();
        let nonce: [u8; 32] = rand::rng().random();
        let public = own.public_key.public_key_bytes().to_vec();
        let told = wa::PrimaryEphemeralIdentity {
            public_key: Some(public.clone()),
            nonce: Some(nonce.to_vec()),
        };
        let told = told.encode_to_vec();
        self.exchange.change(|world| linking::answer_prologue(world, visitor, told))?;

        let PasskeyWord::Nonce(device_nonce) = next(&mut words).await? else {
            return Err(wrong("companion_nonce", "missing"));
        };
        let promised = payload.commitment.as_option().and_then(|it| it.hash.clone());
        let kept = ShortcakeUtils::commitment_hash(&identity, &device_nonce);
        if promised.as_deref() != Some(&kept[..]) {
            return Err(wrong("companion_nonce", "other than was promised"));
        }
        let public: [u8; 32] = public.try_into().map_err(|_| LinkError::Gone)?;
        let letters = ShortcakeUtils::derive_verification_code(&device_nonce, &public, &nonce);
        *self.letters.lock().unwrap_or_else(PoisonError::into_inner) = Some(letters);
        self.exchange.change(|_| ());

        let PasskeyWord::Request(sealed) = next(&mut words).await? else {
            return Err(wrong("encrypted_pairing_request", "missing"));
        };
        let request = open(&own, &device, &reference, &sealed)?;
        tokio::time::sleep(WAY_TO_PHONE).await;
        self.check_keys(visitor, &request)
    }

    /// The device must hand over the keys with which it is connected.
    fn check_keys(&self, visitor: u64, request: &wa::PairingRequest) -> Result<Proven, LinkError> {
        let registered = self.exchange.look(|world| {
            let registration = &world.visitors.get(&visitor)?.registration;
            Some((registration.noise_key, registration.bundle.identity))
        });
        let (noise_key, identity) = registered.ok_or(LinkError::Gone)?;
        let is_same = request.companion_public_key.as_deref() == Some(&noise_key[..])
            && request.companion_identity_key.as_deref() == Some(&identity[..]);
        if !is_same {
            return Err(LinkError::KeysDiffer);
        }
        let secret = request.adv_secret.as_deref().and_then(|secret| secret.try_into().ok());
        let secret = secret.ok_or_else(|| wrong("pairing_request", "without a secret"))?;
        Ok(Proven { identity, secret })
    }
}

async fn next(words: &mut UnboundedReceiver<PasskeyWord>) -> Result<PasskeyWord, LinkError> {
    let word = tokio::time::timeout(PATIENCE, words.recv()).await;
    word.map_err(|_| LinkError::NoAnswer)?.ok_or(LinkError::Gone)
}

fn open(
    own: &KeyPair,
    device: &wa::CompanionEphemeralIdentity,
    reference: &str,
    sealed: &[u8],
) -> Result<wa::PairingRequest, LinkError> {
    let torn = || wrong("encrypted_pairing_request", "that cannot be opened");
    let sealed = wa::EncryptedPairingRequest::decode_from_slice(sealed).map_err(|_| torn())?;
    let kind =
        device.device_type.ok_or_else(|| wrong("companion_ephemeral_identity", "of no kind"))?;
    let key = device.public_key.as_deref().unwrap_or_default();
    let shared = PublicKey::from_djb_public_key_bytes(key)
        .and_then(|device| own.calculate_agreement(&device))
        .map_err(|_| torn())?;
    let key = ShortcakeUtils::derive_encryption_key_from_shared_secret(&shared, kind, reference)
        .map_err(|_| torn())?;
    let iv: [u8; 12] = sealed.iv.unwrap_or_default().try_into().map_err(|_| torn())?;
    let mut plain = Vec::new();
    let payload = sealed.encrypted_payload.unwrap_or_default();
    aes_256_gcm_decrypt(&key, &iv, b"", &payload, &mut plain).map_err(|_| torn())?;
    wa::PairingRequest::decode_from_slice(&plain).map_err(|_| torn())
}

fn wrong(tag: &str, reason: &str) -> LinkError {
    LinkError::Wrong(Fault::Malformed { tag: tag.to_owned(), reason: reason.to_owned() })
}
