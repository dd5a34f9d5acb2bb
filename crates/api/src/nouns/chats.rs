//! The team's chats.

mod arrange;
mod blocked;
mod counts;
mod gather;
mod state;

use axum::http::StatusCode;
use blazz_domain::chat::{ChatState, Shelf};
use blazz_domain::{AccountId, ChatId, ContactId};
use blazz_inbox::chats;
use blazz_inbox::views::ChatView;
use blazz_storage::workspace::chats::{ChatFilter, ChatKey};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::{PageOf, Paging, PagingQuery, Path, Query, write_cursor};
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_chats, super::send::send_to_chat))
        .routes(routes!(read_chat))
        .routes(routes!(ask_older_history))
        .routes(routes!(clear_chat))
        .merge(arrange::routes())
        .merge(blocked::routes())
        .merge(counts::routes())
        .merge(state::routes())
}

/// How many contacts a search looks at.
const FOUND_AT_MOST: usize = 300;

/// Which chats.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChatQuery {
    account_id: Option<AccountId>,
    /// Only chats with this contact; `q` is not looked at then.
    contact_id: Option<ContactId>,
    /// Only chats with unread messages.
    #[serde(default)]
    unread: bool,
    /// Only chats that were put aside; the others otherwise, those that are pinned first.
    #[serde(default)]
    archived: bool,
    /// Only chats whose work stands so; without it all of them.
    #[param(value_type = Option<String>)]
    state: Option<ChatState>,
    /// Words that the contact's names or numbers begin with.
    q: Option<String>,
}

/// Chats by latest activity. The first page begins with those that are pinned, beside its limit.
#[utoipa::path(get, path = "/chats", tag = "chats", params(ChatQuery, PagingQuery), responses((status = OK, body = PageOf<ChatView>)))]
async fn list_chats(
    caller: May<right::ChatsRead>,
    Query(query): Query<ChatQuery>,
    paging: Paging<ChatKey>,
) -> ApiResult<axum::Json<PageOf<ChatView>>> {
    let tx = caller.read();
    let words = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let contacts = match (query.contact_id, words) {
        (Some(contact), _) => Some(vec![contact]),
        (None, Some(words)) => Some(tx.contact_terms().search(words, FOUND_AT_MOST).await?),
        (None, None) => None,
    };
    let shelf = if query.archived { Shelf::Archive } else { Shelf::List };
    let filter = ChatFilter {
        account: query.account_id,
        unread_only: query.unread,
        contacts,
        shelf: Some(shelf),
        state: query.state,
    };
    let mut shown = Vec::new();
    if paging.after.is_none() && filter.contacts.is_none() && !query.archived {
        let pinned = ChatFilter { shelf: Some(Shelf::Pinned), ..filter.clone() };
        shown = tx.chats().list(&pinned, None, chats::PINNED_AT_MOST).await?.items;
    }
    let page = tx.chats().list(&filter, paging.after, paging.limit).await?;
    let next_cursor = page.next.as_ref().map(write_cursor);
    shown.extend(page.items);
    let items = gather::chats(caller.inbox(), &tx, shown).await?;
    Ok(axum::Json(PageOf { items, next_cursor }))
}

/// Marks a chat as read, here and on the customer's phone.
#[utoipa::path(put, path = "/chats/{id}/read", tag = "chats", params(("id" = ChatId, Path)), responses((status = OK, body = ChatView)))]
async fn read_chat(
    caller: May<right::ChatsMarkRead>,
    Path(id): Path<ChatId>,
) -> ApiResult<axum::Json<ChatView>> {
    let tx = caller.begin().await?;
    let chat = chats::read(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok(axum::Json(chat))
}

/// Asks the phone for what was said before the oldest message that is here. It comes as history; the chat says when it
/// is here, or why it is not.
#[utoipa::path(post, path = "/chats/{id}/history", tag = "chats", params(("id" = ChatId, Path)), responses((status = ACCEPTED, body = ChatView)))]
async fn ask_older_history(
    caller: May<right::MessagesSend>,
    Path(id): Path<ChatId>,
) -> ApiResult<(StatusCode, axum::Json<ChatView>)> {
    let tx = caller.begin().await?;
    let chat = chats::ask_older(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, axum::Json(chat)))
}

/// Clears a chat for the whole team; the customer's phone keeps it.
#[utoipa::path(delete, path = "/chats/{id}", tag = "chats", params(("id" = ChatId, Path)), responses((status = NO_CONTENT)))]
async fn clear_chat(
    caller: May<right::ChatsClear>,
    Path(id): Path<ChatId>,
) -> ApiResult<StatusCode> {
    let tx = caller.begin().await?;
    chats::clear(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
