//! Finding messages by what they say.

use blazz_domain::content::{Direction, MessageKind};
use blazz_domain::search::SearchQuery;
use blazz_domain::{ChatId, ContactId, Timestamp, UserId};
use blazz_inbox::messages;
use blazz_inbox::views::FoundMessageView;
use blazz_storage::DocId;
use blazz_storage::workspace::message_search::SearchFilter;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::{PageOf, Paging, PagingQuery, Query};
use crate::problem::{ApiError, ApiResult};
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(search_messages))
}

/// Which messages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchMessagesQuery {
    /// Words, each of which begins a word of the message or of the name of its file; at most 8 count. A phone number is
    /// found in every form people write.
    q: String,
    /// Only in this chat.
    chat_id: Option<ChatId>,
    /// Only of this kind.
    #[param(value_type = Option<String>)]
    kind: Option<MessageKind>,
    /// `in` for what customers wrote, `out` for what we did.
    #[param(value_type = Option<String>)]
    direction: Option<Direction>,
    /// Only what this member of a group wrote.
    sender_contact_id: Option<ContactId>,
    /// Only what this member of the team wrote.
    user_id: Option<UserId>,
    /// Not older than this: milliseconds since 1970 UTC, as all times.
    since: Option<Timestamp>,
    /// Not newer than this.
    until: Option<Timestamp>,
}

impl SearchMessagesQuery {
    fn words(&self) -> ApiResult<SearchQuery> {
        SearchQuery::parse(&self.q).ok_or_else(|| {
            let message = "write a word or a number to look for";
            ApiError::invalid_field("q", "no_words", message)
        })
    }

    const fn filter(&self) -> SearchFilter {
        SearchFilter {
            chat_id: self.chat_id,
            kind: self.kind,
            direction: self.direction,
            sender_contact_id: self.sender_contact_id,
            user_id: self.user_id,
            since: self.since,
            until: self.until,
        }
    }
}

/// Messages that have these words, newest first. What was just written is found a moment later. Where the filters leave little over, a page may have few messages, or none, and lead on.
#[utoipa::path(get, path = "/search/messages", tag = "messages", params(SearchMessagesQuery, PagingQuery), responses((status = OK, body = PageOf<FoundMessageView>)))]
async fn search_messages(
    caller: May<right::ChatsRead>,
    Query(query): Query<SearchMessagesQuery>,
    paging: Paging<DocId>,
) -> ApiResult<axum::Json<PageOf<FoundMessageView>>> {
    let (words, filter) = (query.words()?, query.filter());
    let tx = caller.read();
    let page = messages::search(&tx, &words, &filter, paging.after, paging.limit).await?;
    Ok(axum::Json(PageOf::new(page, |found| found)))
}
