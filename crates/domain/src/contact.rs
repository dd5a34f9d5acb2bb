//! A person or a group that the workspace talks to.

use serde::{Deserialize, Serialize};

use crate::identity::Identity;

text_enum! {
    /// Whether the contact is one person or many.
    ContactType {
        Individual = "individual",
        Group = "group",
    }
}

/// Somebody as a provider names them in one event: every known name, and how they call themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Party {
    /// Strongest first; never empty once it is stored.
    pub identities: Vec<Identity>,
    /// The name the person chose on WhatsApp.
    pub profile_name: Option<String>,
    /// Display only, without the `@`.
    pub username: Option<String>,
}

impl Party {
    pub fn of(identity: Identity) -> Self {
        Self { identities: vec![identity], ..Self::default() }
    }

    /// The phone number among the names, if WhatsApp told it.
    pub fn phone(&self) -> Option<&str> {
        self.identities
            .iter()
            .find(|identity| identity.kind == crate::identity::IdentityKind::Phone)
            .map(|identity| identity.value.as_str())
    }
}
