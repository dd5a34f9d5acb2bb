//! What a number does in a group that it is in.

use axum::http::StatusCode;
use axum::response::Response;
use blazz_domain::{ChatId, ContactId};
use blazz_inbox::groups::{self, Act, People};
use blazz_inbox::views::{self, GroupMembersView, OperationView};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ask;
use crate::access::{May, right};
use crate::extract::{IdempotencyHeader, Json, Once, Path};
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(rename_group))
        .routes(routes!(describe_group))
        .routes(routes!(list_group_members, change_members))
        .routes(routes!(group_link))
        .routes(routes!(join_requests))
        .routes(routes!(leave_group))
}

/// A group's new name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenameGroup {
    /// 100 characters at most on a linked device, 128 on the Cloud API.
    subject: String,
}

/// Gives a group another name.
#[utoipa::path(put, path = "/chats/{id}/group/subject", tag = "groups", params(("id" = ChatId, Path), IdempotencyHeader), request_body = RenameGroup, responses((status = ACCEPTED, body = OperationView)))]
async fn rename_group(
    caller: May<right::GroupsManage>,
    Path(id): Path<ChatId>,
    once: Once<RenameGroup>,
) -> ApiResult<Response> {
    ask(&caller, id, &once, |body| Act::Rename(body.subject.clone())).await
}

/// A group's new description.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DescribeGroup {
    /// 2048 characters at most; `null` takes it away.
    description: Option<String>,
}

/// Gives a group another description, or none.
#[utoipa::path(put, path = "/chats/{id}/group/description", tag = "groups", params(("id" = ChatId, Path), IdempotencyHeader), request_body = DescribeGroup, responses((status = ACCEPTED, body = OperationView)))]
async fn describe_group(
    caller: May<right::GroupsManage>,
    Path(id): Path<ChatId>,
    once: Once<DescribeGroup>,
) -> ApiResult<Response> {
    ask(&caller, id, &once, |body| {
        Act::Describe(body.description.clone().filter(|text| !text.is_empty()))
    })
    .await
}

/// The members of a group, by the names of the contacts they are; all of them at once, 1,024 at most.
#[utoipa::path(get, path = "/chats/{id}/group/members", tag = "groups", params(("id" = ChatId, Path)), responses((status = OK, body = GroupMembersView)))]
async fn list_group_members(
    caller: May<right::ChatsRead>,
    Path(id): Path<ChatId>,
) -> ApiResult<axum::Json<GroupMembersView>> {
    Ok(axum::Json(views::group_members(&caller.read(), id).await?))
}

/// What becomes of members.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MemberChange {
    Add,
    Remove,
    /// They are admins from then on.
    Promote,
    /// They are no admins any more.
    Demote,
}

/// Whom to add, to remove, to make an admin or no longer one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeMembers {
    action: MemberChange,
    #[serde(default)]
    contact_ids: Vec<ContactId>,
    /// Phone numbers, or ids of the group's list of members (`…@lid`).
    #[serde(default)]
    members: Vec<String>,
}

/// Changes the members of a group. The result tells of each person whether it was done, and why not.
#[utoipa::path(post, path = "/chats/{id}/group/members", tag = "groups", params(("id" = ChatId, Path), IdempotencyHeader), request_body = ChangeMembers, responses((status = ACCEPTED, body = OperationView)))]
async fn change_members(
    caller: May<right::GroupsManage>,
    Path(id): Path<ChatId>,
    once: Once<ChangeMembers>,
) -> ApiResult<Response> {
    ask(&caller, id, &once, |body| {
        let people = People { contacts: body.contact_ids.clone(), names: body.members.clone() };
        match body.action {
            MemberChange::Add => Act::Add(people),
            MemberChange::Remove => Act::Remove(people),
            MemberChange::Promote => Act::Promote(people),
            MemberChange::Demote => Act::Demote(people),
        }
    })
    .await
}

/// Which link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupLink {
    /// Makes a new one: the old link is good for nothing from then on.
    #[serde(default)]
    reset: bool,
}

/// Asks for the link that leads into a group, or makes a new one; the result holds it.
#[utoipa::path(post, path = "/chats/{id}/group/link", tag = "groups", params(("id" = ChatId, Path), IdempotencyHeader), request_body = GroupLink, responses((status = ACCEPTED, body = OperationView)))]
async fn group_link(
    caller: May<right::GroupsManage>,
    Path(id): Path<ChatId>,
    once: Once<GroupLink>,
) -> ApiResult<Response> {
    ask(&caller, id, &once, |body| if body.reset { Act::ResetLink } else { Act::Link }).await
}

/// What is done with requests to be let in.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RequestAnswer {
    /// Nothing: the result lists them.
    List,
    Approve,
    Reject,
}

/// Who is let in, or not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JoinRequests {
    action: RequestAnswer,
    /// As the list names them; not looked at when they are listed.
    #[serde(default)]
    members: Vec<String>,
}

/// Lists who waits to be let into a group, lets them in, or does not.
#[utoipa::path(post, path = "/chats/{id}/group/join-requests", tag = "groups", params(("id" = ChatId, Path), IdempotencyHeader), request_body = JoinRequests, responses((status = ACCEPTED, body = OperationView)))]
async fn join_requests(
    caller: May<right::GroupsManage>,
    Path(id): Path<ChatId>,
    once: Once<JoinRequests>,
) -> ApiResult<Response> {
    ask(&caller, id, &once, |body| {
        let people = People { contacts: Vec::new(), names: body.members.clone() };
        match body.action {
            RequestAnswer::List => Act::JoinRequests,
            RequestAnswer::Approve => Act::Approve(people),
            RequestAnswer::Reject => Act::Reject(people),
        }
    })
    .await
}

/// How a group is left.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeaveGroup {
    /// Takes everybody out, so that the group is no more; only where the number's provider has that.
    #[serde(default)]
    for_everyone: bool,
}

/// Has the number leave a group, or deletes the group for everybody. The chat stays. Leaving twice does nothing more.
#[utoipa::path(post, path = "/chats/{id}/group/leave", tag = "groups", params(("id" = ChatId, Path)), request_body = LeaveGroup, responses((status = ACCEPTED, body = OperationView)))]
async fn leave_group(
    caller: May<right::GroupsManage>,
    Path(id): Path<ChatId>,
    Json(body): Json<LeaveGroup>,
) -> ApiResult<(StatusCode, axum::Json<OperationView>)> {
    let act = if body.for_everyone { Act::Delete } else { Act::Leave };
    let tx = caller.begin().await?;
    let operation = groups::act(caller.inbox(), &tx, id, act).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, axum::Json(operation)))
}
