//! Whom a message is addressed to, chosen among the names of a contact.

use blazz_domain::identity::{Identity, IdentityKind};

/// One address a provider can send to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// E.164 with its plus sign: without it Meta prepends the business's own country code.
    Phone(String),
    /// A business-scoped user id, for people who show a username and no number.
    Bsuid(String),
    /// The opaque id of a Cloud API group.
    Group(String),
}

impl Recipient {
    /// The best address among a contact's names, in the order given within one kind. A phone number
    /// goes before a BSUID, because every kind of message may be sent to it (cloud-api.md §8, 131062).
    pub fn choose(identities: &[Identity]) -> Option<Self> {
        let first = |kind| {
            identities
                .iter()
                .find(|identity| identity.kind == kind)
                .map(|found| found.value.clone())
        };
        first(IdentityKind::CloudGroup)
            .map(Self::Group)
            .or_else(|| first(IdentityKind::Phone).map(Self::Phone))
            .or_else(|| first(IdentityKind::Bsuid).map(Self::Bsuid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_goes_before_a_user_id() {
        let names = [Identity::bsuid("US.1"), Identity::new(IdentityKind::Phone, "+6281234567890")];
        assert_eq!(Recipient::choose(&names), Some(Recipient::Phone("+6281234567890".into())));
    }

    #[test]
    fn somebody_without_a_number_is_reached_by_user_id() {
        assert_eq!(
            Recipient::choose(&[Identity::bsuid("US.1")]),
            Some(Recipient::Bsuid("US.1".into()))
        );
    }

    #[test]
    fn names_of_linked_devices_are_no_address_on_the_cloud_api() {
        assert_eq!(Recipient::choose(&[Identity::new(IdentityKind::Lid, "1@lid")]), None);
    }
}
