//! The connected WhatsApp numbers.

mod activity;
mod connect;
mod governor;
mod link;
mod numbers;
mod transports;

use axum::http::StatusCode;
use axum::response::Response;
use blazz_domain::AccountId;
use blazz_inbox::accounts::{self, AccountChange, GivenSecrets};
use blazz_inbox::views::AccountView;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::connect::ConnectAccount;
use crate::access::{Caller, May, right};
use crate::extract::{IdempotencyHeader, Json, Once, PageOf, Path};
use crate::problem::{ApiError, ApiResult};
use crate::state::ApiState;
use crate::webhooks;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_accounts, connect_account))
        .routes(routes!(account, change_account, remove_account))
        .routes(routes!(check_account))
        .merge(activity::routes())
        .merge(numbers::routes())
        .merge(link::routes())
        .merge(governor::routes())
        .merge(transports::routes())
}

/// A number, with what Meta's dashboard asks for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountDetail {
    #[serde(flatten)]
    account: AccountView,
    /// The callback address to enter in the app's dashboard, or that the bridge posts to.
    webhook_url: String,
}

impl AccountDetail {
    fn new(caller: &Caller, account: AccountView) -> Self {
        let public_url = &caller.state().settings().public_url;
        let address = webhooks::address_of(account.provider);
        Self { account, webhook_url: format!("{public_url}{address}") }
    }
}

async fn view(caller: &Caller, tx: &WorkspaceTx, account: Account) -> ApiResult<AccountView> {
    let last_activity = tx.chats().last_activity(account.id).await?;
    let link = tx.links().find(account.id).await?;
    Ok(AccountView::new(account, &caller.inbox().providers, link, last_activity))
}

/// The connected numbers, oldest first.
#[utoipa::path(get, path = "/whatsapp/accounts", tag = "accounts", responses((status = OK, body = PageOf<AccountView>)))]
async fn list_accounts(
    caller: May<right::AccountsRead>,
) -> ApiResult<axum::Json<PageOf<AccountView>>> {
    let tx = caller.read();
    let mut items = Vec::new();
    for account in tx.accounts().list().await? {
        items.push(view(&caller, &tx, account).await?);
    }
    Ok(axum::Json(PageOf { items, next_cursor: None }))
}

/// Connects a number. One of the Cloud API is checked afterwards; a linked device shows what a phone has to do
/// (`GET …/link`), as does a session of a bridge once the bridge tells.
#[utoipa::path(post, path = "/whatsapp/accounts", tag = "accounts", params(IdempotencyHeader), request_body = ConnectAccount, responses((status = CREATED, body = AccountDetail)))]
async fn connect_account(
    caller: May<right::AccountsManage>,
    once: Once<ConnectAccount>,
) -> ApiResult<Response> {
    let tx = caller.begin().await?;
    if let Some(earlier) = once.earlier(&tx).await? {
        return Ok(earlier);
    }
    let account = accounts::add(caller.inbox(), &tx, once.body.to_new()?).await?;
    once.keep(tx, StatusCode::CREATED, &AccountDetail::new(&caller, account)).await
}

/// A connected number.
#[utoipa::path(get, path = "/whatsapp/accounts/{id}", tag = "accounts", params(("id" = AccountId, Path)), responses((status = OK, body = AccountDetail)))]
async fn account(
    caller: May<right::AccountsRead>,
    Path(id): Path<AccountId>,
) -> ApiResult<axum::Json<AccountDetail>> {
    let tx = caller.read();
    let found = tx.accounts().find(id).await?.filter(|account| account.removed_at.is_none());
    let account = found.ok_or_else(|| ApiError::not_found("account"))?;
    let account = view(&caller, &tx, account).await?;
    Ok(axum::Json(AccountDetail::new(&caller, account)))
}

/// What is to be different; secrets are replaced together, and stay when all are left out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeAccount {
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    #[schema(value_type = Option<String>, format = Password)]
    access_token: Option<SecretString>,
    #[schema(value_type = Option<String>, format = Password)]
    app_secret: Option<SecretString>,
    #[schema(value_type = Option<String>, format = Password)]
    verify_token: Option<SecretString>,
}

/// Renames a number, or replaces its secrets.
#[utoipa::path(patch, path = "/whatsapp/accounts/{id}", tag = "accounts", params(("id" = AccountId, Path)), request_body = ChangeAccount, responses((status = OK, body = AccountView)))]
async fn change_account(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
    Json(body): Json<ChangeAccount>,
) -> ApiResult<axum::Json<AccountView>> {
    let tx = caller.begin().await?;
    let secrets = GivenSecrets {
        access_token: body.access_token,
        app_secret: body.app_secret,
        verify_token: body.verify_token,
    };
    let change = AccountChange { name: body.name, secrets };
    let account = accounts::change(caller.inbox(), &tx, id, change).await?;
    tx.commit().await?;
    Ok(axum::Json(account))
}

/// Disconnects a number; its chats stay readable.
#[utoipa::path(delete, path = "/whatsapp/accounts/{id}", tag = "accounts", params(("id" = AccountId, Path)), responses((status = NO_CONTENT)))]
async fn remove_account(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
) -> ApiResult<StatusCode> {
    let tx = caller.begin().await?;
    accounts::remove(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks Meta or the bridge how the number is; `status_reason` says what is wrong and what to do.
#[utoipa::path(post, path = "/whatsapp/accounts/{id}/check", tag = "accounts", params(("id" = AccountId, Path)), responses((status = OK, body = AccountView)))]
async fn check_account(
    caller: May<right::AccountsManage>,
    Path(id): Path<AccountId>,
) -> ApiResult<axum::Json<AccountView>> {
    let scope = caller.scope();
    Ok(axum::Json(accounts::check(caller.inbox(), scope, id).await?))
}
