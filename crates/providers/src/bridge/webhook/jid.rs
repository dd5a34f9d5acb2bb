//! WhatsApp Web's names of people and groups (`…@c.us`, `…@g.us`, `…@lid`) as identities.

use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::phone::Phone;
use serde_json::Value;

use crate::cloud::tolerant::Tolerant;

/// Whom a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    Person(Identity),
    Group(Identity),
    /// A status, a broadcast list or a channel: nobody that a team talks to.
    Audience,
}

/// Reads a name. One without `@` is a group when `is_group` says so, else a phone number.
pub(super) fn read(name: &str, is_group: bool) -> Option<Address> {
    let (user, server) = match name.trim().split_once('@') {
        Some((user, server)) => (user, server),
        None if is_group => (name.trim(), "g.us"),
        None => (name.trim(), "c.us"),
    };
    // The number of a device (`:12`) or an agent (`.0`) tells which phone of a person it was.
    let person = user.split([':', '.']).next().unwrap_or_default();
    match server.to_ascii_lowercase().as_str() {
        "g.us" => group(user).map(Address::Group),
        "c.us" | "s.whatsapp.net" => {
            let phone = Phone::from_wa_id(person).ok()?;
            Some(Address::Person(Identity::phone(&phone)))
        }
        "lid" if is_digits(person) => {
            Some(Address::Person(Identity::new(IdentityKind::Lid, format!("{person}@lid"))))
        }
        "broadcast" | "newsletter" => Some(Address::Audience),
        _ => None,
    }
}

/// Old groups are named by the number of their founder and a time, `628…-1590…`.
fn group(user: &str) -> Option<Identity> {
    let is_name = user.split('-').count() <= 2 && user.split('-').all(is_digits);
    is_name.then(|| Identity::new(IdentityKind::GroupJid, format!("{user}@g.us")))
}

fn is_digits(text: &str) -> bool {
    (5..=25).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The name under the first key that has one: a text, or an object as WhatsApp Web has it.
pub(super) fn name(holder: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| {
        holder.text(key).or_else(|| {
            let wid = holder.get(*key)?;
            wid.text("_serialized")
                .or_else(|| Some(format!("{}@{}", wid.text("user")?, wid.text("server")?)))
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn person(kind: IdentityKind, value: &str) -> Address {
        Address::Person(Identity::new(kind, value))
    }

    #[test]
    fn every_way_to_write_a_person_gives_one_identity() {
        for name in [
            "6281234567890@c.us",
            "6281234567890@s.whatsapp.net",
            "6281234567890",
            "+6281234567890",
            "6281234567890:12@c.us",
            "6281234567890.0:1@c.us",
        ] {
            assert_eq!(
                read(name, false),
                Some(person(IdentityKind::Phone, "+6281234567890")),
                "{name}"
            );
        }
        assert_eq!(
            read("123456789012345@lid", false),
            Some(person(IdentityKind::Lid, "123456789012345@lid"))
        );
        assert_eq!(
            read("123456789012345:3@lid", false),
            Some(person(IdentityKind::Lid, "123456789012345@lid"))
        );
    }

    #[test]
    fn a_group_is_one_with_and_without_its_suffix() {
        for id in ["120363041234567890", "6281234567890-1590000000"] {
            let group = Identity::new(IdentityKind::GroupJid, format!("{id}@g.us"));
            assert_eq!(read(id, true), Some(Address::Group(group.clone())));
            assert_eq!(read(&format!("{id}@g.us"), false), Some(Address::Group(group)));
        }
    }

    #[test]
    fn what_is_no_name_is_nobody() {
        for name in [
            "",
            "@",
            "@c.us",
            "abc@c.us",
            "1@lid",
            "x@g.us",
            "1-2-3@g.us",
            "62812345@evil",
            "a@b@c",
        ] {
            assert_eq!(read(name, false), None, "{name}");
        }
        for name in ["status@broadcast", "1234@broadcast", "120363@newsletter"] {
            assert_eq!(read(name, false), Some(Address::Audience), "{name}");
        }
    }

    #[test]
    fn a_name_may_be_a_text_or_an_object() {
        let holder = json!({
            "a": "1@c.us", "b": {"_serialized": "2@c.us"}, "c": {"user": "3", "server": "c.us"}, "d": [],
        });
        let read = |key| name(&holder, &[key]);
        assert_eq!(
            ["a", "b", "c"].map(read),
            ["1@c.us", "2@c.us", "3@c.us"].map(|it| Some(it.to_owned()))
        );
        assert_eq!((read("d"), read("e")), (None, None));
    }
}
