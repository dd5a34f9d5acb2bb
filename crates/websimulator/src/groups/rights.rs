//! Who may change what in a group.

use super::{Change, GroupError};
use crate::world::{Group, Rule};

pub(super) fn check(group: &Group, by: &str, change: &Change) -> Result<(), GroupError> {
    if !group.has(by) {
        return Err(GroupError::MembersOnly);
    }
    let needs_admin = match change {
        Change::Leave => false,
        Change::Subject(_) | Change::Description { .. } | Change::DisappearsAfter(_) => {
            group.is(Rule::Locked)
        }
        Change::Add(_) => group.is(Rule::AdminsAdd),
        Change::Remove(_) | Change::Promote(_) | Change::Demote(_) | Change::Rule(..) => true,
    };
    if needs_admin && !group.is_admin(by) {
        return Err(GroupError::AdminsOnly);
    }
    Ok(())
}

/// For what only admins do.
pub(super) fn check_admin(group: &Group, by: &str) -> Result<(), GroupError> {
    match (group.has(by), group.is_admin(by)) {
        (false, _) => Err(GroupError::MembersOnly),
        (true, false) => Err(GroupError::AdminsOnly),
        (true, true) => Ok(()),
    }
}
