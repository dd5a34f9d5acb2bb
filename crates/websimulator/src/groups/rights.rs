//! Who may change what in a group.

use super::{Change, GroupError};
use crate::world::{Group, Rule, World};

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

/// The picture is a part of what the group is about.
pub(crate) fn check_picture(world: &World, group: &str, by: &str) -> Result<(), GroupError> {
    let group = world.groups.get(group).ok_or(GroupError::NoSuchGroup)?;
    match (group.has(by), group.is(Rule::Locked) && !group.is_admin(by)) {
        (false, _) => Err(GroupError::MembersOnly),
        (true, true) => Err(GroupError::AdminsOnly),
        (true, false) => Ok(()),
    }
}

/// For what only admins do.
pub(super) fn check_admin(group: &Group, by: &str) -> Result<(), GroupError> {
    match (group.has(by), group.is_admin(by)) {
        (false, _) => Err(GroupError::MembersOnly),
        (true, false) => Err(GroupError::AdminsOnly),
        (true, true) => Ok(()),
    }
}
