//! E-mail addresses people sign in with.

/// An address in lower case, up to 254 characters. Only its shape is checked: whether it is delivered
/// to shows when an invitation is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);

/// A text that cannot be an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct EmailProblem;

impl Email {
    /// The longest address, in characters (RFC 5321, 4.5.3.1).
    pub const LONGEST: usize = 254;

    pub fn parse(text: &str) -> Result<Self, EmailProblem> {
        let text = text.trim().to_lowercase();
        let (local, domain) = text.rsplit_once('@').ok_or(EmailProblem)?;
        let is_plain = text.chars().all(|c| !c.is_whitespace() && !c.is_control());
        let has_length = text.chars().count() <= Self::LONGEST && local.len() <= 64;
        let has_domain = !domain.is_empty() && domain.split('.').all(|label| !label.is_empty());
        if is_plain && has_length && has_domain && !local.is_empty() && !local.contains('@') {
            Ok(Self(text))
        } else {
            Err(EmailProblem)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_in_lower_case() {
        assert_eq!(Email::parse(" Ayu@Example.COM "), Email::parse("ayu@example.com"));
    }

    #[test]
    fn what_has_no_name_or_no_domain_is_refused() {
        for text in ["", "ayu", "@example.com", "ayu@", "a yu@example.com", "a@b@c", "ayu@a..b"] {
            assert_eq!(Email::parse(text), Err(EmailProblem), "{text}");
        }
        assert!(Email::parse(&format!("ayu@{}.com", "a".repeat(300))).is_err());
    }
}
