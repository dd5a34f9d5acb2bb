//! Who may do what in a group, as far as the group's facts tell.

use blazz_domain::operation::GroupAct;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::contacts::Contact;
use serde_json::Value;

use super::facts::{self, is_us};
use crate::error::InboxError;
use crate::messages::membership;

/// How many admins are named to whoever may not.
const NAMED: usize = 3;

/// Refuses what the number is known not to be allowed. Of a group whose members are not known, WhatsApp decides.
pub(super) fn check(account: &Account, group: &Contact, act: &GroupAct) -> Result<(), InboxError> {
    let Some(facts) = &group.group_metadata else { return Ok(()) };
    if facts[membership(account.id)] == false {
        return Err(not_in_it());
    }
    let Some(members) = facts::members(group) else { return Ok(()) };
    let Some(own) = members.iter().find(|member| is_us(account, member)) else {
        // Members without a number might be us.
        let all_are_known = members.iter().all(|member| member["phone"].is_string());
        return if all_are_known && !members.is_empty() { Err(not_in_it()) } else { Ok(()) };
    };
    if is_admin(own) || !is_for_admins(facts, act) {
        return Ok(());
    }
    let admins = members.iter().filter(|member| is_admin(member)).filter_map(name);
    Err(InboxError::AdminsOnly { admins: admins.take(NAMED).collect() })
}

const fn not_in_it() -> InboxError {
    InboxError::NotNow {
        code: "not_a_member",
        why: "this number is not in the group: join by its link, or have a member add it",
    }
}

/// A group's own rules: who changes what it is about, and who takes people in.
fn is_for_admins(facts: &Value, act: &GroupAct) -> bool {
    let is_on = |rule: &str| facts[rule].as_bool().unwrap_or(false);
    match act {
        GroupAct::Rename(_) | GroupAct::Describe(_) => is_on("locked"),
        GroupAct::Add(_) => is_on("admins_add"),
        GroupAct::Leave => false,
        GroupAct::Remove(_)
        | GroupAct::Promote(_)
        | GroupAct::Demote(_)
        | GroupAct::Link
        | GroupAct::ResetLink
        | GroupAct::JoinRequests
        | GroupAct::Approve(_)
        | GroupAct::Reject(_)
        | GroupAct::Delete => true,
    }
}

fn is_admin(member: &Value) -> bool {
    matches!(member["role"].as_str(), Some("admin" | "superadmin"))
}

fn name(member: &Value) -> Option<String> {
    let name = member["phone"].as_str().or(member["id"].as_str());
    name.map(ToOwned::to_owned)
}
