//! A client that is connected but not linked: what it registered, and the link that is under way.

use tokio::sync::oneshot;
use wacore::iq::prekeys::SignedPreKeyNode;
use waproto::whatsapp::ClientPayload;

use super::{Bundle, Line, SignedKeyIndexes};
use crate::{
    Address, Fault, LinkError,
    linking::{Finish, PasskeyLink},
};

/// The keys a client brings with its first connection.
#[derive(Clone)]
pub(crate) struct Registration {
    pub(crate) bundle: Bundle,
    pub(crate) noise_key: [u8; 32],
}

pub(crate) struct Visitor {
    pub(crate) registration: Registration,
    pub(crate) line: Line,
    /// What the codes on the client's screen begin with; each links once.
    pub(crate) refs: Vec<String>,
    /// Set while the client shows letters to be typed into a phone.
    pub(crate) code: Option<CodeLink>,
    /// Set while a phone lets the client in by the account's passkey.
    pub(crate) passkey: Option<PasskeyLink>,
    /// The link that a phone has offered and the client has not signed yet.
    pub(crate) offer: Option<Offer>,
}

/// A link by letters, before the phone has said yes.
pub(crate) struct CodeLink {
    /// The phone number of whom the client asked.
    pub(crate) person: String,
    /// The client's ephemeral key, sealed with the letters.
    pub(crate) wrapped: [u8; 80],
    /// Names this attempt.
    pub(crate) reference: Vec<u8>,
    /// Where the phone waits for the client's answer.
    pub(crate) finish: Option<oneshot::Sender<Finish>>,
}

/// A phone's yes, waiting for the client's signature.
pub(crate) struct Offer {
    /// The id of the stanza that made the offer; its answer brings the signature.
    pub(crate) stanza_id: String,
    pub(crate) device: Address,
    pub(crate) key_index: u32,
    /// The list that counts once the device has signed.
    pub(crate) key_indexes: SignedKeyIndexes,
    /// Tells the phone how it ended.
    pub(crate) done: oneshot::Sender<Result<(), LinkError>>,
}

impl Registration {
    /// The fields and their lengths: `wacore` 0.7.0, `client_profile.rs` and `store/device.rs`.
    pub(crate) fn read(payload: &ClientPayload, noise_key: [u8; 32]) -> Result<Self, Fault> {
        let keys = payload.device_pairing_data.as_option().ok_or_else(|| missing("any keys"))?;
        let registration_id: [u8; 4] = exact(keys.e_regid.as_deref(), "a registration id")?;
        let [0x05] = exact(keys.e_keytype.as_deref(), "a key type")? else {
            return Err(missing("the key type 5"));
        };
        let identity = exact(keys.e_ident.as_deref(), "an identity key")?;
        let id: [u8; 3] = exact(keys.e_skey_id.as_deref(), "a signed pre-key's id")?;
        let key: [u8; 32] = exact(keys.e_skey_val.as_deref(), "a signed pre-key")?;
        let signature: [u8; 64] = exact(keys.e_skey_sig.as_deref(), "a signature")?;
        let signed = SignedPreKeyNode::new(
            u32::from_be_bytes([0, id[0], id[1], id[2]]),
            key.to_vec(),
            signature.to_vec(),
        );
        let bundle = Bundle::new(u32::from_be_bytes(registration_id), identity, signed)?;
        Ok(Self { bundle, noise_key })
    }
}

fn exact<const LENGTH: usize>(
    bytes: Option<&[u8]>,
    what: &'static str,
) -> Result<[u8; LENGTH], Fault> {
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| missing(what))
}

fn missing(missing: &'static str) -> Fault {
    Fault::RegistrationIncomplete { missing }
}
