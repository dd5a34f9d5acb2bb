//! Proof of who acts in which workspace; the key that opens a [`crate::WorkspaceTx`].

use blazz_domain::WorkspaceId;
use blazz_domain::audit::Actor;
use blazz_domain::permission::{Permission, Permissions};
use blazz_domain::role::Role;

/// Who acts, where, and with which rights. Its fields are private and only this crate makes one.
#[derive(Debug, Clone)]
pub struct Scope {
    workspace_id: WorkspaceId,
    actor: Actor,
    permissions: Permissions,
    role: Option<Role>,
}

impl Scope {
    pub(crate) fn of_member(workspace_id: WorkspaceId, actor: Actor, role: Role) -> Self {
        Self { workspace_id, actor, permissions: Permissions::of_role(role), role: Some(role) }
    }

    pub(crate) fn of_token(
        workspace_id: WorkspaceId,
        actor: Actor,
        role: Role,
        scopes: Permissions,
    ) -> Self {
        let permissions = Permissions::of_role(role).both(scopes);
        Self { workspace_id, actor, permissions, role: Some(role) }
    }

    pub(crate) const fn of_program(workspace_id: WorkspaceId, actor: Actor) -> Self {
        Self { workspace_id, actor, permissions: Permissions::all(), role: None }
    }

    pub const fn workspace_id(&self) -> WorkspaceId {
        self.workspace_id
    }

    pub const fn actor(&self) -> Actor {
        self.actor
    }

    /// The member's role; absent when the program itself acts.
    pub const fn role(&self) -> Option<Role> {
        self.role
    }

    pub const fn permissions(&self) -> Permissions {
        self.permissions
    }

    pub const fn allows(&self, permission: Permission) -> bool {
        self.permissions.allows(permission)
    }
}
