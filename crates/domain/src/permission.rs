//! The one table of who may do what; everything else asks it.

use crate::role::Role;

text_enum! {
    /// A right, named `noun.verb`. API tokens carry a subset of these as scopes.
    Permission {
        ChatsRead = "chats.read",
        ChatsMarkRead = "chats.mark-read",
        ChatsResolve = "chats.resolve",
        ChatsClear = "chats.clear",
        MessagesSend = "messages.send",
        ContactsRead = "contacts.read",
        ContactsWrite = "contacts.write",
        ContactsDelete = "contacts.delete",
        ContactsMerge = "contacts.merge",
        ContactsBlock = "contacts.block",
        AccountsRead = "accounts.read",
        AccountsManage = "accounts.manage",
        GroupsManage = "groups.manage",
        MembersRead = "members.read",
        MembersManage = "members.manage",
        InvitationsManage = "invitations.manage",
        TokensManage = "tokens.manage",
        WorkspaceManage = "workspace.manage",
        JobsManage = "jobs.manage",
        InboundManage = "inbound.manage",
        AuditRead = "audit.read",
        EventsRead = "events.read",
    }
}

impl Permission {
    /// The least powerful role that has this right.
    pub const fn least_role(self) -> Role {
        match self {
            Self::ChatsRead
            | Self::ChatsMarkRead
            | Self::ChatsResolve
            | Self::MessagesSend
            | Self::ContactsRead
            | Self::ContactsWrite
            | Self::AccountsRead
            | Self::MembersRead
            | Self::EventsRead => Role::Agent,
            Self::ChatsClear
            | Self::ContactsDelete
            | Self::ContactsMerge
            | Self::ContactsBlock
            | Self::GroupsManage
            | Self::JobsManage => Role::Supervisor,
            Self::AccountsManage
            | Self::MembersManage
            | Self::InvitationsManage
            | Self::TokensManage
            | Self::WorkspaceManage
            | Self::InboundManage
            | Self::AuditRead => Role::Admin,
        }
    }

    /// What it allows, for whoever gives it.
    pub const fn description(self) -> &'static str {
        match self {
            Self::ChatsRead => "Read chats, messages and files",
            Self::ChatsMarkRead => "Mark chats as read",
            Self::ChatsResolve => "Resolve, snooze and reopen chats",
            Self::ChatsClear => "Clear chats for the whole team",
            Self::MessagesSend => "Send, retry and react",
            Self::ContactsRead => "Read contacts and their presence",
            Self::ContactsWrite => "Add and change contacts",
            Self::ContactsDelete => "Delete contacts",
            Self::ContactsMerge => "Merge contacts and undo merges",
            Self::ContactsBlock => "Block people on the numbers, and unblock them",
            Self::AccountsRead => "See the connected numbers",
            Self::AccountsManage => "Connect, change, check and remove numbers",
            Self::GroupsManage => "Make groups, change them and their members, and leave them",
            Self::MembersRead => "See the members of the workspace",
            Self::MembersManage => "Change roles and remove members",
            Self::InvitationsManage => "Invite people and take invitations back",
            Self::TokensManage => "Make API tokens and take them back",
            Self::WorkspaceManage => "Rename the workspace",
            Self::JobsManage => "See, retry and discard jobs that were given up",
            Self::InboundManage => "See raw events from WhatsApp and replay them",
            Self::AuditRead => "Read the audit trail",
            Self::EventsRead => "Read the event log and listen live",
        }
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// A set of rights.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u32);

impl Permissions {
    /// Everything, for the program's own work (jobs, webhooks).
    pub const fn all() -> Self {
        Self(u32::MAX)
    }

    pub fn of_role(role: Role) -> Self {
        Permission::ALL.iter().copied().filter(|p| role <= p.least_role()).collect()
    }

    pub const fn allows(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    /// What is in both: the rights of a token never exceed those of whoever made it.
    #[must_use]
    pub const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |p| self.allows(*p))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | permission.bit()))
    }
}

impl std::fmt::Debug for Permissions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter().map(Permission::as_str)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_role_has_every_right_of_a_lower_one() {
        for pair in Role::ALL.windows(2) {
            let (higher, lower) = (Permissions::of_role(pair[0]), Permissions::of_role(pair[1]));
            assert_eq!(higher.both(lower), lower, "{} lacks a right of {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn an_agent_answers_customers_but_does_not_connect_numbers() {
        let agent = Permissions::of_role(Role::Agent);
        assert!(agent.allows(Permission::MessagesSend));
        assert!(!agent.allows(Permission::AccountsManage));
    }

    #[test]
    fn only_an_owner_makes_an_owner() {
        assert!(Role::Owner.may_grant(Role::Owner));
        assert!(!Role::Admin.may_grant(Role::Owner));
        assert!(!Role::Supervisor.may_grant(Role::Agent));
    }
}
