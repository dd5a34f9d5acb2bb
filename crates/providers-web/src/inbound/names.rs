//! People and groups as linked devices name them: JIDs, and the identities they are.

use blazz_domain::contact::Party;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::phone::Phone;
use blazz_providers::Recipient;
use whatsapp_rust::{Jid, Server};

/// The identity a JID is, without its device; none of a list, a channel or a machine.
pub(crate) fn identity(jid: &Jid) -> Option<Identity> {
    match jid.server {
        Server::Pn | Server::Hosted | Server::Legacy => {
            Phone::from_wa_id(&jid.user).ok().map(|phone| Identity::phone(&phone))
        }
        Server::Lid | Server::HostedLid => {
            Some(Identity::new(IdentityKind::Lid, format!("{}@lid", jid.user)))
        }
        Server::Group => Some(Identity::new(IdentityKind::GroupJid, format!("{}@g.us", jid.user))),
        _ => None,
    }
}

/// The same party under each of these names, the phone number first.
pub(crate) fn party<'a>(jids: impl IntoIterator<Item = &'a Jid>) -> Option<Party> {
    let mut identities: Vec<Identity> = Vec::new();
    for identity in jids.into_iter().filter_map(identity) {
        if !identities.contains(&identity) {
            identities.push(identity);
        }
    }
    identities.sort_by_key(|identity| identity.kind != IdentityKind::Phone);
    (!identities.is_empty()).then_some(Party { identities, ..Party::default() })
}

/// The party with the name it shows.
pub(super) fn called(mut party: Party, name: &str) -> Party {
    party.profile_name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    party
}

/// How a line names somebody.
pub(super) fn shown(jid: &Jid) -> String {
    identity(jid).map_or_else(|| "Somebody".to_owned(), |it| it.value)
}

/// Where a message to this recipient goes.
pub(crate) fn jid_of(recipient: &Recipient) -> Option<Jid> {
    match recipient {
        Recipient::Phone(phone) => Some(Jid::pn(phone.trim_start_matches('+'))),
        Recipient::Lid(lid) => Some(Jid::lid(lid.trim_end_matches("@lid"))),
        Recipient::GroupJid(group) => Some(Jid::group(group.trim_end_matches("@g.us"))),
        Recipient::Bsuid(_) | Recipient::Group(_) => None,
    }
}

/// The JID of a member or a person.
pub(crate) fn jid_of_identity(identity: &Identity) -> Option<Jid> {
    jid_of(&Recipient::at(identity))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jid(text: &str) -> Jid {
        text.parse().unwrap()
    }

    #[test]
    fn a_person_has_a_number_and_an_id_and_the_number_goes_first() {
        let (lid, pn) = (jid("123456789@lid"), jid("6281234567890:7@s.whatsapp.net"));
        let party = party([&lid, &pn, &lid]).unwrap();
        assert_eq!(
            party.identities,
            [
                Identity::new(IdentityKind::Phone, "+6281234567890"),
                Identity::new(IdentityKind::Lid, "123456789@lid"),
            ]
        );
    }

    #[test]
    fn a_group_is_a_group_with_and_without_its_ending() {
        let group = jid("120363001234567890@g.us");
        let identity = identity(&group).unwrap();
        assert_eq!(identity, Identity::new(IdentityKind::GroupJid, "120363001234567890@g.us"));
        for name in ["120363001234567890", "120363001234567890@g.us"] {
            assert_eq!(jid_of(&Recipient::GroupJid(name.into())), Some(group.clone()));
        }
    }

    #[test]
    fn status_updates_and_channels_are_nobody() {
        for other in ["status@broadcast", "120363@newsletter"] {
            assert_eq!(identity(&jid(other)), None, "{other}");
        }
    }

    #[test]
    fn what_is_named_is_addressed_the_same() {
        for name in ["6281234567890@s.whatsapp.net", "77@lid", "1203@g.us"] {
            let identity = identity(&jid(name)).unwrap();
            assert_eq!(jid_of_identity(&identity), Some(jid(name)));
        }
    }
}
