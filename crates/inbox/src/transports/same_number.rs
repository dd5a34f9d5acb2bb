//! Two transports are joined only when they are of one number.

use blazz_storage::workspace::accounts::Account;

use crate::error::InboxError;

/// Whether two ways of writing a number name the same; one that is not known yet may be any.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (digits(one), digits(other));
    one.is_empty() || other.is_empty() || one == other
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Refuses two accounts whose numbers are known and differ.
pub(super) fn require(home: &Account, other: &Account) -> Result<(), InboxError> {
    if is_same(&home.display_phone_number, &other.display_phone_number) {
        return Ok(());
    }
    Err(InboxError::NotNow {
        code: "other_number",
        why: "these are two numbers: only two transports of one number can be joined",
    })
}

/// What a phone of another number is told.
pub(crate) fn other_number(is: &str, wanted: &str) -> String {
    format!(
        "a phone with the number {is} scanned the code, and this is a transport of {wanted}: scan it \
         with the phone of that number, or connect {is} as a number of its own"
    )
}
