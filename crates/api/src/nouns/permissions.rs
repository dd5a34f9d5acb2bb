//! The table of who may do what, as tokens and roles are chosen from it.

use blazz_domain::permission::{Permission, Permissions};
use blazz_domain::role::Role;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::PageOf;
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_permissions))
}

/// A right, and which roles have it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PermissionRow)]
pub(crate) struct PermissionView {
    name: Permission,
    /// What it allows, in a sentence.
    description: &'static str,
    roles: Vec<Role>,
}

/// Every permission with the roles that have it.
#[utoipa::path(get, path = "/permissions", tag = "tokens", responses((status = OK, body = PageOf<PermissionView>)))]
async fn list_permissions(
    caller: May<right::MembersRead>,
) -> ApiResult<axum::Json<PageOf<PermissionView>>> {
    caller.scope();
    let roles_with = |permission| {
        let roles = Role::ALL.iter().copied();
        roles.filter(|role| Permissions::of_role(*role).allows(permission)).collect()
    };
    let view = |permission: Permission| PermissionView {
        name: permission,
        description: permission.description(),
        roles: roles_with(permission),
    };
    Ok(axum::Json(PageOf::whole(Permission::ALL.iter().copied(), view)))
}
