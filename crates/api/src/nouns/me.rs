//! The signed-in person, where they are, and where they may go.

use blazz_domain::permission::{Permission, Permissions};
use blazz_domain::role::Role;
use blazz_domain::{UserId, WorkspaceId};
use blazz_storage::system::people::{Membership, User};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::state::ApiState;

/// A person who can sign in.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = User)]
pub(crate) struct UserView {
    pub(crate) id: UserId,
    pub(crate) name: String,
    pub(crate) email: String,
}

/// A workspace; role and permissions as the asking member has them.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Workspace)]
pub(crate) struct WorkspaceView {
    pub(crate) id: WorkspaceId,
    pub(crate) name: String,
    pub(crate) role: Option<Role>,
    pub(crate) permissions: Vec<Permission>,
}

/// Where the page finds the live line: at `/app/{key}` of the same origin unless host or port say otherwise.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SocketSettings {
    key: String,
    host: Option<String>,
    port: Option<u16>,
}

/// The signed-in person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    user: UserView,
    /// Where they are; `null` while they belong nowhere.
    workspace: Option<WorkspaceView>,
    workspaces: Vec<WorkspaceView>,
    socket: SocketSettings,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self { id: user.id, name: user.name, email: user.email }
    }
}

impl From<Membership> for WorkspaceView {
    fn from(membership: Membership) -> Self {
        let permissions = Permissions::of_role(membership.role).iter().collect();
        let Membership { workspace, role } = membership;
        Self { id: workspace.id, name: workspace.name, role: Some(role), permissions }
    }
}

impl Me {
    pub(super) async fn load(
        state: &ApiState,
        user: UserId,
        workspace: Option<WorkspaceId>,
    ) -> ApiResult<Self> {
        let tx = state.database().read_system();
        let credential = tx.load_credential(user).await?;
        let workspaces: Vec<WorkspaceView> =
            tx.memberships(user).await?.into_iter().map(WorkspaceView::from).collect();
        let current = workspaces.iter().find(|known| Some(known.id) == workspace).cloned();
        let key = state.live().hub.app().key().to_owned();
        Ok(Self {
            user: credential.user.into(),
            workspace: current,
            workspaces,
            socket: SocketSettings { key, host: None, port: None },
        })
    }
}
