//! What every reader of a change needs: its value, the people it names, our own number and the time.

use std::time::Duration;

use blazz_domain::Timestamp;
use blazz_domain::contact::Party;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::phone::Phone;
use serde_json::Value;

use crate::cloud::tolerant::Tolerant;

/// How far the clocks of Meta and ours may lie apart.
const CLOCK_TOLERANCE: Duration = Duration::from_hours(24);

pub(super) struct Context<'a> {
    pub(super) value: &'a Value,
    pub(super) received_at: Timestamp,
}

impl<'a> Context<'a> {
    pub(super) const fn new(value: &'a Value, received_at: Timestamp) -> Self {
        Self { value, received_at }
    }

    pub(super) fn phone_number_id(&self) -> Option<String> {
        ["metadata", "recipient", "phone_number_settings"]
            .iter()
            .find_map(|holder| self.value[*holder].text("phone_number_id"))
    }

    pub(super) fn display_phone_number(&self) -> Option<String> {
        let shown = ["metadata", "recipient"]
            .iter()
            .find_map(|holder| self.value[*holder].text("display_phone_number"))
            .or_else(|| self.value.text("display_phone_number"))?;
        Some(digits(&shown)).filter(|digits| !digits.is_empty())
    }

    /// Whether a `from` or `to` means the business itself; Meta writes its number or its id.
    pub(super) fn is_ours(&self, name: &str) -> bool {
        self.phone_number_id().as_deref() == Some(name)
            || self.display_phone_number().is_some_and(|ours| ours == digits(name))
    }

    /// The item's `timestamp` in seconds, or the time of receipt when it is missing or makes no sense.
    pub(super) fn at(&self, item: &Value) -> Timestamp {
        item.integer("timestamp")
            .filter(|seconds| *seconds > 0)
            .map(Timestamp::from_seconds)
            .filter(|at| *at <= self.received_at.plus(CLOCK_TOLERANCE))
            .unwrap_or(self.received_at)
    }

    /// The person behind a name (`from`, `to`, `wa_id`) and a user id, with what `contacts` adds. With
    /// neither, a single contact of the change is the one; empty when nothing is known.
    pub(super) fn party(&self, name: Option<String>, user_id: Option<String>) -> Party {
        let contacts = self.value.items("contacts");
        let contact = match (&name, &user_id, contacts) {
            (None, None, [only]) => Some(only),
            _ => contacts.iter().find(|contact| {
                same(contact.text("wa_id").as_ref(), name.as_ref())
                    || same(contact.text("user_id").as_ref(), user_id.as_ref())
            }),
        };
        let (name, user_id) = match contact {
            Some(contact) => (
                name.or_else(|| contact.text("wa_id")),
                user_id.or_else(|| contact.text("user_id")),
            ),
            None => (name, user_id),
        };
        let profile = contact.map_or(&Value::Null, |contact| &contact["profile"]);
        Party {
            identities: identities(name, user_id),
            profile_name: profile.text("name"),
            username: profile.text("username").map(|name| name.trim_start_matches('@').to_owned()),
        }
    }
}

/// A user id goes first: it stays when the number changes hands.
pub(super) fn identities(name: Option<String>, user_id: Option<String>) -> Vec<Identity> {
    let mut identities: Vec<Identity> =
        user_id.map(Identity::bsuid).into_iter().chain(name.map(|name| identity(&name))).collect();
    identities.dedup();
    identities
}

/// Digits are a phone number; anything else in its place is a user id (cloud-api.md §10).
fn identity(name: &str) -> Identity {
    match Phone::from_wa_id(name) {
        Ok(phone) => Identity::phone(&phone),
        Err(_) => Identity::bsuid(name),
    }
}

pub(super) fn group(id: String) -> Party {
    Party::of(Identity::new(IdentityKind::CloudGroup, id))
}

fn same(left: Option<&String>, right: Option<&String>) -> bool {
    left.is_some() && left == right
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
