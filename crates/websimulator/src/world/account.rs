//! A person's account: number, LID, and the list of devices that the phone has signed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use wacore_binary::{Jid, Server};

use super::{Bundle, Device, Profile, Troubles};
use crate::{Address, keep::forms::pairs, linking::Passkey};

#[derive(Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) number: String,
    /// The user part of the LID, the identity that does not show the number.
    pub(crate) lid: String,
    pub(crate) name: String,
    /// The phone's identity key: it signs the identities of the linked devices.
    pub(crate) identity: [u8; 32],
    pub(crate) devices: BTreeMap<u16, Device>,
    /// `ADVSignedKeyIndexList`, as the phone last signed it; absent while nothing was ever linked.
    pub(crate) key_indexes: Option<SignedKeyIndexes>,
    /// The last key index given to a linked device, and the last place.
    pub(crate) last_key_index: u32,
    pub(crate) last_place: u16,
    /// Whether linked devices are told that chats go by LID.
    pub(crate) by_lid: bool,
    /// Numbers of people who have asked for this person's devices, and hear of changes.
    pub(crate) acquaintances: BTreeSet<String>,
    /// Devices that want to know whether the person is there, and whether they asked by LID.
    #[serde(with = "pairs")]
    pub(crate) watchers: BTreeMap<Address, bool>,
    /// When the person last came or went; seconds, UTC.
    pub(crate) last_seen: i64,
    /// The patches of each collection of shared settings; the first has version 1.
    pub(crate) collections: BTreeMap<String, Vec<Vec<u8>>>,
    /// For devices that have nothing yet, in the place of the first patches of a collection.
    pub(crate) snapshots: BTreeMap<String, Snapshot>,
    /// While set, logins of linked devices are refused.
    pub(crate) ban: Option<Ban>,
    pub(crate) troubles: Troubles,
    /// Needed to link a device, if there is one.
    #[serde(default)]
    pub(crate) passkey: Option<Passkey>,
    pub(crate) profile: Profile,
    /// Not to be taken into groups unasked.
    pub(crate) is_private_to_groups: bool,
    /// Seconds by which the stamps of what the person writes are late.
    #[serde(skip)]
    pub(crate) stamp_shift: i64,
}

/// The phone's word on which linked devices count.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SignedKeyIndexes {
    pub(crate) encoded: Vec<u8>,
    /// Seconds, UTC.
    pub(crate) signed_at: i64,
}

/// A file with all that a collection of settings held once.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub(crate) version: u64,
    /// `ExternalBlobReference`: where the file is, and what opens it.
    pub(crate) reference: Vec<u8>,
}

/// A temporary ban, as told at login.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Ban {
    /// WhatsApp's reason, such as 101: too many messages to people who do not know the sender.
    pub(crate) code: u32,
    pub(crate) seconds: u64,
}

impl Account {
    pub(crate) fn new(number: &str, lid: &str, identity: [u8; 32], phone: Bundle) -> Self {
        Self {
            number: number.to_owned(),
            lid: lid.to_owned(),
            name: number.to_owned(),
            identity,
            devices: BTreeMap::from([(0, Device::phone(phone))]),
            key_indexes: None,
            last_key_index: 0,
            last_place: 0,
            by_lid: false,
            acquaintances: BTreeSet::new(),
            watchers: BTreeMap::new(),
            last_seen: 0,
            collections: BTreeMap::new(),
            snapshots: BTreeMap::new(),
            ban: None,
            troubles: Troubles::default(),
            passkey: None,
            profile: Profile::default(),
            is_private_to_groups: false,
            stamp_shift: 0,
        }
    }

    pub(crate) fn addresses(&self) -> impl Iterator<Item = Address> + '_ {
        self.devices.keys().map(|place| Address::new(self.number.clone(), *place))
    }

    /// Whether somebody looks at any of the devices.
    pub(crate) fn is_there(&self) -> bool {
        self.devices.values().any(|device| device.is_available)
    }

    /// The person, by phone number.
    pub(crate) fn own_jid(&self) -> Jid {
        self.jid(0, Server::Pn)
    }

    /// The JID of a device, or of the person at place 0, in one of the two ways.
    pub(crate) fn jid(&self, device: u16, server: Server) -> Jid {
        match server {
            Server::Lid => Jid::lid_device(self.lid.as_str(), device),
            _ => Jid::pn_device(self.number.as_str(), device),
        }
    }
}
