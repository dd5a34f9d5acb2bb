//! What the connected numbers are doing.

use blazz_domain::{AccountId, Timestamp};
use blazz_inbox::views::{FactView, StopView};
use blazz_storage::workspace::accounts::Account;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::PageOf;
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_account_activity))
}

/// What a number is doing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountActivity {
    account_id: AccountId,
    /// When it last received a message, exact to ten seconds; of messages since it is noted.
    last_in_at: Option<Timestamp>,
    /// When a message last left it or was sent from its phone, exact to ten seconds.
    last_out_at: Option<Timestamp>,
    /// How many messages wait to leave, held ones with them.
    waiting: i64,
    /// What WhatsApp refuses to it just now.
    facts: Vec<FactView>,
    /// Somebody stopped sending, of this number or of the workspace.
    stop: Option<StopView>,
    /// When anything last came over the connection of a linked device, if only a sign of life. Absent when it is not
    /// connected, or connected by another process of the installation.
    heard_at: Option<Timestamp>,
    /// What the connection of a linked device holds in memory, in bytes, as far as it counts it. Absent when it is not
    /// connected, or connected by another process of the installation.
    memory: Option<u64>,
    /// It is connected by a process of ours, and there may be others that it can be moved to.
    can_move: bool,
}

/// A bridge keeps its sessions itself, and a database of one process has no other.
fn can_move(caller: &May<right::AccountsRead>, account: &Account) -> bool {
    let providers = &caller.inbox().providers;
    let is_linked =
        providers.find(account.provider).is_some_and(|provider| provider.sessions().is_some());
    is_linked && !caller.inbox().database.is_private()
}

/// What each connected number is doing, oldest number first.
#[utoipa::path(get, path = "/whatsapp/accounts/activity", tag = "accounts", responses((status = OK, body = PageOf<AccountActivity>)))]
async fn list_account_activity(
    caller: May<right::AccountsRead>,
) -> ApiResult<axum::Json<PageOf<AccountActivity>>> {
    let tx = caller.read();
    let noted = tx.activity().list().await?;
    let mut items = Vec::new();
    for account in tx.accounts().list().await? {
        let last = noted.iter().find(|it| it.account_id == account.id);
        let (account, limits) = tx.accounts().load_governed(account.id).await?;
        let stop = limits.account_stop.clone().or_else(|| limits.workspace_stop.clone());
        let governor = limits.governor(&account);
        items.push(AccountActivity {
            account_id: account.id,
            last_in_at: last.and_then(|it| it.last_in_at),
            last_out_at: last.and_then(|it| it.last_out_at),
            waiting: tx.jobs().waiting(account.id).await?,
            facts: governor.facts_at(tx.now()).map(FactView::from).collect(),
            stop: stop.map(StopView::from),
            heard_at: caller.inbox().providers.heard_at(account.id),
            can_move: can_move(&caller, &account),
            memory: caller.inbox().providers.memory(account.id).await,
        });
    }
    Ok(axum::Json(PageOf { items, next_cursor: None }))
}
