//! What is known of a group's members, read from whatever its provider told.

use blazz_domain::identity::{Identity, IdentityKind};
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::contacts::Contact;
use serde_json::Value;

/// The members as they were told last; nothing where nobody told them.
pub(crate) fn members(group: &Contact) -> Option<&Vec<Value>> {
    let members = group.group_metadata.as_ref()?["participants"].as_array()?;
    (!members.is_empty()).then_some(members)
}

/// Whether a member is the number itself: linked devices are known by their number, Meta's by how it is shown.
pub(crate) fn is_us(account: &Account, member: &Value) -> bool {
    let Some(phone) = member["phone"].as_str().map(digits) else { return false };
    phone == digits(&account.external_id) || phone == digits(&account.display_phone_number)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// How many members there are beside the number, which is one of them.
pub(crate) fn count_of_others(account: &Account, group: &Contact) -> Option<i64> {
    let members = members(group)?;
    let others = members.iter().filter(|member| !is_us(account, member)).count();
    let others = if others == members.len() { others - 1 } else { others };
    i64::try_from(others).ok()
}

/// A member under the one name that their receipts are kept by: the number, when it is known.
pub(crate) fn one_name(group: &Contact, names: &[Identity]) -> Option<Identity> {
    let phone = names.iter().find(|name| name.kind == IdentityKind::Phone);
    let known = || names.iter().find_map(|name| phone_of(group, name));
    phone.cloned().or_else(known).or_else(|| names.first().cloned())
}

fn phone_of(group: &Contact, name: &Identity) -> Option<Identity> {
    let member = members(group)?.iter().find(|member| member["lid"] == name.value.as_str())?;
    Some(Identity::new(IdentityKind::Phone, member["phone"].as_str()?))
}

/// The name that a member's receipts would be kept by.
pub(crate) fn name_of(member: &Value) -> Option<Identity> {
    if let Some(phone) = member["phone"].as_str() {
        return Some(Identity::new(IdentityKind::Phone, phone));
    }
    Some(Identity::new(IdentityKind::Lid, member["lid"].as_str()?))
}
