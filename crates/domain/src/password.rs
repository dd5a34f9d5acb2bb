//! Which passwords are accepted.

/// The shortest password, in characters.
pub const SHORTEST: usize = 10;
/// The longest password, in bytes: hashing more only burns time.
pub const LONGEST: usize = 256;

/// Passwords of ten or more characters that everybody tries first.
const COMMON: &[&str] = &[
    "1234567890",
    "0123456789",
    "12345678910",
    "123456789a",
    "1q2w3e4r5t",
    "qwertyuiop",
    "password12",
    "password123",
    "password1234",
    "passw0rd123",
    "iloveyou123",
    "administrator",
    "welcome123",
    "whatsapp123",
    "indonesia123",
    "bismillah123",
    "rahasia123",
    "sayangkamu",
    "1111111111",
    "0000000000",
    "changeme123",
    "letmein123",
    "admin12345",
    "abcdefghij",
    "qwerty12345",
];

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    #[error("use at least {SHORTEST} characters")]
    TooShort,
    #[error("use at most {LONGEST} bytes")]
    TooLong,
    #[error("this password is among the first that attackers try")]
    Common,
}

/// Accepts a password or says what is wrong with it.
pub fn check(password: &str) -> Result<(), PasswordProblem> {
    if password.chars().count() < SHORTEST {
        return Err(PasswordProblem::TooShort);
    }
    if password.len() > LONGEST {
        return Err(PasswordProblem::TooLong);
    }
    let lower = password.to_lowercase();
    let single = lower.chars().next().is_some_and(|first| lower.chars().all(|c| c == first));
    if single || COMMON.contains(&lower.as_str()) {
        return Err(PasswordProblem::Common);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_common_and_repeated_passwords_are_refused() {
        assert_eq!(check("short"), Err(PasswordProblem::TooShort));
        assert_eq!(check("Password123"), Err(PasswordProblem::Common));
        assert_eq!(check("zzzzzzzzzzzz"), Err(PasswordProblem::Common));
        assert_eq!(check(&"a1".repeat(200)), Err(PasswordProblem::TooLong));
        assert_eq!(check("kopi susu gula aren"), Ok(()));
    }
}
