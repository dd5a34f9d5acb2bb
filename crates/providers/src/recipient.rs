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
    /// The id of a person on linked devices, `…@lid`.
    Lid(String),
    /// A group on linked devices, `…@g.us`.
    GroupJid(String),
}

impl Recipient {
    /// The address a name is.
    pub fn at(identity: &Identity) -> Self {
        let value = identity.value.clone();
        match identity.kind {
            IdentityKind::CloudGroup => Self::Group(value),
            IdentityKind::Phone => Self::Phone(value),
            IdentityKind::Bsuid => Self::Bsuid(value),
            IdentityKind::Lid => Self::Lid(value),
            IdentityKind::GroupJid => Self::GroupJid(value),
        }
    }

    /// Which of a contact's names to write to: the first preferred one that is still among them, else the
    /// best, in the order given within one kind. `addresses` are the kinds of names that the provider can send
    /// to, best first ([`Provider::addresses`](crate::Provider::addresses)).
    pub fn choose<'a>(
        addresses: &[IdentityKind],
        preferred: &[Option<&'a Identity>],
        identities: &'a [Identity],
    ) -> Option<&'a Identity> {
        let is_usable = |it: &&Identity| addresses.contains(&it.kind) && identities.contains(it);
        let best =
            || addresses.iter().find_map(|kind| identities.iter().find(|it| it.kind == *kind));
        preferred.iter().copied().flatten().find(is_usable).or_else(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::ADDRESSES as CLOUD;

    #[test]
    fn a_phone_number_goes_before_a_user_id() {
        let names = [Identity::bsuid("US.1"), Identity::new(IdentityKind::Phone, "+6281234567890")];
        assert_eq!(Recipient::choose(CLOUD, &[], &names), Some(&names[1]));
        assert_eq!(Recipient::at(&names[1]), Recipient::Phone("+6281234567890".into()));
    }

    #[test]
    fn somebody_without_a_number_is_reached_by_user_id() {
        let names = [Identity::bsuid("US.1")];
        assert_eq!(Recipient::choose(CLOUD, &[], &names), Some(&names[0]));
        assert_eq!(Recipient::at(&names[0]), Recipient::Bsuid("US.1".into()));
    }

    #[test]
    fn names_of_linked_devices_are_no_address_on_the_cloud_api() {
        let lid = Identity::new(IdentityKind::Lid, "1@lid");
        assert_eq!(Recipient::choose(CLOUD, &[Some(&lid)], std::slice::from_ref(&lid)), None);
    }

    #[test]
    fn the_number_somebody_wrote_from_goes_before_their_others_while_it_is_theirs() {
        let phone = |number: &str| Identity::new(IdentityKind::Phone, number);
        let names = [phone("+62811"), phone("+62822")];
        let (work, sold) = (phone("+62822"), phone("+62833"));
        assert_eq!(Recipient::choose(CLOUD, &[None, Some(&work)], &names), Some(&names[1]));
        assert_eq!(Recipient::choose(CLOUD, &[Some(&sold)], &names), Some(&names[0]));
        assert_eq!(Recipient::choose(CLOUD, &[Some(&sold), Some(&work)], &names), Some(&names[1]));
    }
}
