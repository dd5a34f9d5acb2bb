//! What a client did that WhatsApp would refuse, or that the simulator does not know.

use std::fmt;

use crate::Address;

/// One thing that was wrong. A test that ends without any has a client that keeps to the protocol, as far as it is
/// simulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Absent while the connection was not yet known to be anybody's.
    pub about: Option<Address>,
    pub fault: Fault,
}

impl fmt::Display for Complaint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.about {
            Some(device) => write!(out, "{device}: {}", self.fault),
            None => write!(out, "somebody: {}", self.fault),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    #[error("the handshake failed: {reason}")]
    Handshake { reason: String },
    #[error("a frame could not be read: {reason}")]
    Frame { reason: String },
    #[error("a registration without {missing}")]
    RegistrationIncomplete { missing: &'static str },
    #[error("the signed pre-key {id} is not signed by the identity key")]
    SignedPreKeyUnsigned { id: u32 },
    #[error("the identity key differs from the one that was registered")]
    IdentityChanged,
    #[error("a login as a device that is not linked")]
    NotLinked,
    #[error("a login with another Noise key than the one that was registered")]
    WrongNoiseKey,
    #[error("the device identity is not signed by the device")]
    DeviceIdentityUnsigned,
    #[error("key index {given} instead of {expected}")]
    KeyIndex { expected: u32, given: u32 },
    #[error("an unknown request {kind} {namespace} <{child}>")]
    UnknownRequest { namespace: String, kind: String, child: String },
    #[error("an unknown stanza <{tag}>")]
    UnknownStanza { tag: String },
    #[error("<{tag}> before the login")]
    TooEarly { tag: String },
    #[error("a malformed <{tag}>: {reason}")]
    Malformed { tag: String, reason: String },
    #[error("the pre-key {id} was uploaded twice")]
    PreKeyRepeated { id: u32 },
    #[error("the message {id} went to {to}, which nobody is")]
    UnknownRecipient { id: String, to: String },
    #[error("the message {id} went to a group that the sender is not in")]
    NotAMember { id: String },
    #[error("the message {id} went to a group in which only admins write")]
    AdminsWrite { id: String },
    #[error("the message {id} leaves out {device}")]
    DeviceLeftOut { id: String, device: Address },
    #[error("an acknowledgement of {class} {id}, which was not sent")]
    AcknowledgedNothing { class: String, id: String },
    #[error("the message {id} was refused with {error}")]
    Refused { id: String, error: String },
    #[error("the phone could not decrypt {id}: {reason}")]
    Undecryptable { id: String, reason: String },
    #[error("{reason}")]
    File { reason: String },
    #[error("settings of {collection} that other devices cannot open or trust: {reason}")]
    SettingsSealedWrongly { collection: String, reason: String },
    #[error("the version {given} of {collection} does not follow {current}")]
    CollectionConflict { collection: String, given: u64, current: u64 },
}
