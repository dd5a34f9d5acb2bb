//! Linking a phone's WhatsApp to an account, and the connection of a linked device.

use blazz_domain::link::{LinkAnswer, PasskeyCredential};
use blazz_domain::{AccountId, Timestamp};
use blazz_inbox::links::{self, LinkBy};
use blazz_inbox::views::{AccountView, LinkStepView, LinkView, PastStateView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::{Json, PageOf, Path};
use crate::problem::{ApiError, ApiResult};
use crate::state::ApiState;

/// How many states the history tells.
const PAST_STATES: i64 = 100;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(account_link, link_account))
        .routes(routes!(give_passkey))
        .routes(routes!(compare_letters))
        .routes(routes!(set_tells_phone))
        .routes(routes!(link_history))
        .routes(routes!(reconnect_account))
        .routes(routes!(disconnect_account))
        .routes(routes!(move_account))
        .routes(routes!(log_out_account))
}

/// A link, with what a person does next.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkDetail {
    #[serde(flatten)]
    link: LinkView,
    /// What to show to the phone; another one takes its place when it expires.
    step: Option<LinkStepView>,
    /// When anything last came over the connection, if only a sign of life: at most half a minute ago while it is
    /// alive. Absent when it is not connected, or connected by another process of the installation.
    heard_at: Option<Timestamp>,
}

/// How a linked device is connected, with the code to scan while it is being linked.
#[utoipa::path(get, path = "/whatsapp/accounts/{id}/link", tag = "accounts", params(("id" = AccountId, Path)), responses((status = OK, body = LinkDetail)))]
async fn account_link(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
) -> ApiResult<axum::Json<LinkDetail>> {
    let tx = caller.read();
    let found = tx.links().find(id).await?.ok_or_else(|| ApiError::not_found("link"))?;
    let step = tx.links().step(id).await?.filter(|(_, expires_at)| *expires_at > tx.now());
    let step = step.map(|(step, expires_at)| LinkStepView::new(&step, expires_at));
    let heard_at = caller.inbox().providers.heard_at(id);
    Ok(axum::Json(LinkDetail { link: found.into(), step, heard_at }))
}

/// How a phone is to link the device.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum LinkAccount {
    /// The phone scans a code.
    Code,
    /// Letters are typed on the phone.
    Letters {
        /// The number of the phone.
        phone: String,
    },
}

/// Has a code or letters made for a phone; `GET …/link` shows them. A number that another account of the workspace
/// had before goes on there.
#[utoipa::path(post, path = "/whatsapp/accounts/{id}/link", tag = "accounts", params(("id" = AccountId, Path)), request_body = LinkAccount, responses((status = OK, body = AccountView)))]
async fn link_account(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
    Json(body): Json<LinkAccount>,
) -> ApiResult<axum::Json<AccountView>> {
    let by = match body {
        LinkAccount::Code => LinkBy::Code,
        LinkAccount::Letters { phone } => LinkBy::Letters { phone },
    };
    let tx = caller.begin().await?;
    let account = links::link(caller.inbox(), &tx, id, by).await?;
    tx.commit().await?;
    Ok(axum::Json(account))
}

/// Answers the step `passkey` with what `navigator.credentials.get` gave on <https://web.whatsapp.com> for the options
/// of the step, as its `toJSON()` writes it. The answer goes to WhatsApp within seconds; the next step then shows letters
/// to compare, or the number connects. 409 `not_asked` when no passkey is asked for now; 422 when it answers another
/// request.
#[utoipa::path(post, path = "/whatsapp/accounts/{id}/link/passkey", tag = "accounts", params(("id" = AccountId, Path)), request_body = PasskeyCredential, responses((status = OK, body = AccountView)))]
async fn give_passkey(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
    Json(credential): Json<PasskeyCredential>,
) -> ApiResult<axum::Json<AccountView>> {
    answer(&caller, id, LinkAnswer::Passkey { credential }).await
}

/// Whether the phone shows the letters of the step `confirm`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompareLetters {
    /// False when it shows others: then somebody else tries to link a device, and the link ends.
    same: bool,
}

/// Answers the step `confirm`. 409 `not_asked` when there is nothing to compare now.
#[utoipa::path(post, path = "/whatsapp/accounts/{id}/link/letters", tag = "accounts", params(("id" = AccountId, Path)), request_body = CompareLetters, responses((status = OK, body = AccountView)))]
async fn compare_letters(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
    Json(body): Json<CompareLetters>,
) -> ApiResult<axum::Json<AccountView>> {
    answer(&caller, id, if body.same { LinkAnswer::Same } else { LinkAnswer::Different }).await
}

/// Whether the phone is told what the team does.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TellsPhone {
    tells_phone: bool,
}

/// Decides whether what the team does to chats (archive, pin, mute, mark as read or unread) is done on the phone too.
/// What was done before is not told.
#[utoipa::path(put, path = "/whatsapp/accounts/{id}/link/tells-phone", tag = "accounts", params(("id" = AccountId, Path)), request_body = TellsPhone, responses((status = OK, body = AccountView)))]
async fn set_tells_phone(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
    Json(body): Json<TellsPhone>,
) -> ApiResult<axum::Json<AccountView>> {
    let tx = caller.begin().await?;
    let account = links::set_tells_phone(caller.inbox(), &tx, id, body.tells_phone).await?;
    tx.commit().await?;
    Ok(axum::Json(account))
}

async fn answer(
    caller: &May<right::AccountsManage>,
    id: AccountId,
    answer: LinkAnswer,
) -> ApiResult<axum::Json<AccountView>> {
    let tx = caller.begin().await?;
    let account = links::answer(caller.inbox(), &tx, id, answer).await?;
    tx.commit().await?;
    Ok(axum::Json(account))
}

/// The latest states of a linked device, newest first, 100 at most.
#[utoipa::path(get, path = "/whatsapp/accounts/{id}/link/history", tag = "accounts", params(("id" = AccountId, Path)), responses((status = OK, body = PageOf<PastStateView>)))]
async fn link_history(
    caller: May<right::AccountsRead>,
    Path(id): Path<AccountId>,
) -> ApiResult<axum::Json<PageOf<PastStateView>>> {
    let tx = caller.read();
    tx.links().find(id).await?.ok_or_else(|| ApiError::not_found("link"))?;
    let past = tx.links().history(id, PAST_STATES).await?;
    let items = past.into_iter().map(PastStateView::from).collect();
    Ok(axum::Json(PageOf { items, next_cursor: None }))
}

/// Connects a linked device again, at once.
#[utoipa::path(post, path = "/whatsapp/accounts/{id}/reconnect", tag = "accounts", params(("id" = AccountId, Path)), responses((status = OK, body = AccountView)))]
async fn reconnect_account(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
) -> ApiResult<axum::Json<AccountView>> {
    let tx = caller.begin().await?;
    let account = links::connect(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok(axum::Json(account))
}

/// Disconnects a linked device, which stays linked: what is written to it waits at WhatsApp.
#[utoipa::path(post, path = "/whatsapp/accounts/{id}/disconnect", tag = "accounts", params(("id" = AccountId, Path)), responses((status = OK, body = AccountView)))]
async fn disconnect_account(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
) -> ApiResult<axum::Json<AccountView>> {
    let tx = caller.begin().await?;
    let account = links::rest(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok(axum::Json(account))
}

/// Has another process of the installation keep the connection of a linked device, without a new scan. When there is no
/// other, the same one connects again after ten seconds. 409 `only_process` on an installation with a database of its
/// own.
#[utoipa::path(post, path = "/whatsapp/accounts/{id}/move", tag = "accounts", params(("id" = AccountId, Path)), responses((status = OK, body = AccountView)))]
async fn move_account(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
) -> ApiResult<axum::Json<AccountView>> {
    let tx = caller.begin().await?;
    let account = links::move_away(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok(axum::Json(account))
}

/// Takes the device off the phone. Its chats stay; a phone must scan again to use it.
#[utoipa::path(post, path = "/whatsapp/accounts/{id}/logout", tag = "accounts", params(("id" = AccountId, Path)), responses((status = OK, body = AccountView)))]
async fn log_out_account(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
) -> ApiResult<axum::Json<AccountView>> {
    let tx = caller.begin().await?;
    let account = links::log_out(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok(axum::Json(account))
}
