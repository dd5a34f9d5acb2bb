//! A person with a phone.

use std::collections::HashSet;

use sha2::{Digest as _, Sha256};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct CustomerId(usize);

impl CustomerId {
    pub(crate) fn at(index: usize) -> Self {
        Self(index)
    }

    pub(crate) fn index(self) -> usize {
        self.0
    }
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent settings of one person's phone")]
pub(crate) struct Customer {
    /// Digits; empty for somebody who has never shared a number with the business.
    pub(crate) wa_id: String,
    /// Other digits that reach the same person (Brazil and Mexico write one digit more or less).
    pub(crate) aliases: Vec<String>,
    /// Business-scoped user id.
    pub(crate) user_id: String,
    pub(crate) username: Option<String>,
    pub(crate) name: String,
    pub(crate) on_whatsapp: bool,
    pub(crate) online: bool,
    pub(crate) sends_read_receipts: bool,
    pub(crate) accepts_marketing: bool,
    pub(crate) identity_hash: String,
    /// Numbers this person has blocked.
    pub(crate) blocked: HashSet<String>,
}

impl Customer {
    /// Online and reachable. The user id follows from the number, so that it outlives a restart.
    pub(crate) fn with_phone(digits: &str, name: &str) -> Self {
        let user_id = format!("{}.{}", country_of(digits), derived_digits(digits));
        Self { wa_id: digits.to_owned(), ..Self::with_user_id(&user_id, name) }
    }

    /// Somebody whose number the business does not know.
    pub(crate) fn with_user_id(user_id: &str, name: &str) -> Self {
        Self {
            wa_id: String::new(),
            aliases: Vec::new(),
            user_id: user_id.to_owned(),
            username: None,
            name: name.to_owned(),
            on_whatsapp: true,
            online: true,
            sends_read_receipts: true,
            accepts_marketing: true,
            identity_hash: hex::encode(&Sha256::digest(user_id)[..6]),
            blocked: HashSet::new(),
        }
    }

    /// What webhooks name as `wa_id`; absent for people known only by their user id.
    pub(crate) fn phone(&self) -> Option<&str> {
        Some(self.wa_id.as_str()).filter(|digits| !digits.is_empty())
    }

    /// The digits, or the user id when there are none.
    pub(crate) fn handle(&self) -> &str {
        self.phone().unwrap_or(&self.user_id)
    }

    pub(crate) fn answers_to(&self, handle: &str) -> bool {
        !handle.is_empty()
            && (self.wa_id == handle
                || self.user_id == handle
                || self.username.as_deref() == Some(handle)
                || self.aliases.iter().any(|alias| alias == handle))
    }
}

/// The country of the people most tests have; others count as Indonesian.
fn country_of(digits: &str) -> &'static str {
    const CODES: [(&str, &str); 6] =
        [("1", "US"), ("44", "GB"), ("353", "IE"), ("55", "BR"), ("65", "SG"), ("91", "IN")];
    CODES.iter().find(|(code, _)| digits.starts_with(code)).map_or("ID", |(_, country)| country)
}

/// Twenty digits that always come out the same for the same number.
fn derived_digits(digits: &str) -> String {
    Sha256::digest(digits).iter().take(20).map(|byte| char::from(b'0' + byte % 10)).collect()
}
