//! The names WhatsApp knows a contact by.

use serde::{Deserialize, Serialize};

use crate::phone::Phone;

text_enum! {
    /// A namespace of names. A username is not among them: it may change hands, so it is display only.
    IdentityKind {
        /// E.164 with the plus sign.
        Phone = "phone",
        /// The linked-device id of a person (`…@lid`).
        Lid = "lid",
        /// A group's JID on linked devices (`…@g.us`).
        GroupJid = "group_jid",
        /// A group's opaque id on the Cloud API (cloud-api.md §7).
        CloudGroup = "cloud_group",
        /// Meta's business-scoped user id, one per person and business portfolio (cloud-api.md §10).
        Bsuid = "bsuid",
    }
}

/// One name of a contact; unique in its workspace.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
pub struct Identity {
    pub kind: IdentityKind,
    pub value: String,
}

impl Identity {
    pub fn new(kind: IdentityKind, value: impl Into<String>) -> Self {
        Self { kind, value: value.into() }
    }

    pub fn phone(phone: &Phone) -> Self {
        Self::new(IdentityKind::Phone, phone.as_str())
    }

    pub fn bsuid(value: impl Into<String>) -> Self {
        Self::new(IdentityKind::Bsuid, value)
    }
}
