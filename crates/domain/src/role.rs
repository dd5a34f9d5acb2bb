//! What a member is in a workspace.

text_enum! {
    /// A member's role, from most to least powerful.
    Role {
        Owner = "owner",
        Admin = "admin",
        Supervisor = "supervisor",
        Agent = "agent",
    }
}

impl Role {
    /// Whether somebody of this role may give or take `other`: nobody reaches above themselves,
    /// and only an owner makes owners.
    pub fn may_grant(self, other: Self) -> bool {
        match self {
            Self::Owner => true,
            Self::Admin => other != Self::Owner,
            Self::Supervisor | Self::Agent => false,
        }
    }
}
