//! Who belongs to the workspace.

use axum::http::StatusCode;
use blazz_domain::role::Role;
use blazz_domain::{MemberId, Timestamp};
use blazz_inbox::people::members;
use blazz_storage::workspace::members::Member;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::me::UserView;
use crate::access::{May, right};
use crate::extract::{Json, PageOf, Path};
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_members)).routes(routes!(change_role, remove_member))
}

/// A person in the workspace.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member)]
pub(crate) struct MemberView {
    id: MemberId,
    user: UserView,
    role: Role,
    created_at: Timestamp,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        let user = UserView { id: member.user_id, name: member.name, email: member.email };
        Self { id: member.id, user, role: member.role, created_at: member.created_at }
    }
}

/// The members, oldest first.
#[utoipa::path(get, path = "/members", tag = "members", responses((status = OK, body = PageOf<MemberView>)))]
async fn list_members(
    caller: May<right::MembersRead>,
) -> ApiResult<axum::Json<PageOf<MemberView>>> {
    let tx = caller.read();
    Ok(axum::Json(PageOf::whole(tx.members().list().await?, MemberView::from)))
}

/// Another role for a member.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeRole {
    role: Role,
}

/// Gives a member another role, at once also in what they have open.
#[utoipa::path(patch, path = "/members/{id}", tag = "members", params(("id" = MemberId, Path)), request_body = ChangeRole, responses((status = OK, body = MemberView)))]
async fn change_role(
    caller: May<right::MembersManage>,
    Path(id): Path<MemberId>,
    Json(body): Json<ChangeRole>,
) -> ApiResult<axum::Json<MemberView>> {
    let tx = caller.begin().await?;
    let member = members::change_role(&tx, id, body.role).await?;
    tx.commit().await?;
    caller.reconnect(member.user_id);
    Ok(axum::Json(member.into()))
}

/// Takes somebody out of the workspace; what they have open here is closed.
#[utoipa::path(delete, path = "/members/{id}", tag = "members", params(("id" = MemberId, Path)), responses((status = NO_CONTENT)))]
async fn remove_member(
    caller: May<right::MembersManage>,
    Path(id): Path<MemberId>,
) -> ApiResult<StatusCode> {
    let tx = caller.begin().await?;
    let member = members::remove(&tx, id).await?;
    tx.commit().await?;
    caller.reconnect(member.user_id);
    Ok(StatusCode::NO_CONTENT)
}
