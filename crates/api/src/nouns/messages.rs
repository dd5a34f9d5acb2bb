//! What was said in a chat, and messages that did not arrive.

use axum::http::StatusCode;
use axum::response::Response;
use blazz_domain::{AccountId, ContactId, MessageId};
use blazz_inbox::messages;
use blazz_inbox::views::{self, MessageView, ReceiptsView};
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::{MessageKey, Stretch};
use blazz_storage::{StorageError, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::contacts;
use crate::access::{May, right};
use crate::extract::{
    IdempotencyHeader, Json, NoBody, Once, Path, Query, page_size, read_cursor, write_cursor,
};
use crate::problem::{ApiError, ApiResult};
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_messages))
        .routes(routes!(edit_message))
        .routes(routes!(delete_message))
        .routes(routes!(message_receipts))
        .routes(routes!(retry_message))
        .routes(routes!(assume_sent))
}

/// A stretch of a chat.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct MessagePage {
    /// Newest first.
    items: Vec<MessageView>,
    /// Leads on in the direction that was asked for; `null` at the end.
    next_cursor: Option<String>,
    /// The first message that nobody of the team has read.
    unread_divider_message_id: Option<MessageId>,
}

/// Which stretch.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MessageQuery {
    /// With which of our numbers; the latest chat with the contact when left out.
    account_id: Option<AccountId>,
    /// Older than this cursor, or than the message with this id.
    before: Option<String>,
    /// Newer than this cursor, or than the message with this id.
    after: Option<String>,
    /// How many, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

impl MessageQuery {
    async fn stretch(&self, tx: &WorkspaceTx) -> ApiResult<Stretch> {
        match (&self.before, &self.after) {
            (None, None) => Ok(Stretch::Before(None)),
            (Some(before), None) => Ok(Stretch::Before(Some(place(tx, "before", before).await?))),
            (None, Some(after)) => Ok(Stretch::After(place(tx, "after", after).await?)),
            (Some(_), Some(_)) => {
                let message = "ask for what is older or for what is newer, not for both";
                Err(ApiError::invalid_field("after", "exclusive", message))
            }
        }
    }
}

/// Reads a cursor, or finds the place of the message that is named instead.
async fn place(tx: &WorkspaceTx, field: &'static str, text: &str) -> ApiResult<MessageKey> {
    let Ok(id) = text.parse::<MessageId>() else { return read_cursor(field, text) };
    let message = tx.messages().find(id).await?.ok_or_else(|| {
        ApiError::invalid_field(field, "unknown_message", "name a message of this workspace")
    })?;
    Ok((message.provider_at, message.id))
}

/// Messages with a contact, newest first.
#[utoipa::path(get, path = "/chats/{contact_id}/messages", tag = "messages", params(("contact_id" = ContactId, Path), MessageQuery), responses((status = OK, body = MessagePage)))]
async fn list_messages(
    caller: May<right::ChatsRead>,
    Path(contact): Path<ContactId>,
    Query(query): Query<MessageQuery>,
) -> ApiResult<axum::Json<MessagePage>> {
    let tx = caller.read();
    let (stretch, limit) = (query.stretch(&tx).await?, page_size(query.limit)?);
    let contact = contacts::follow(&tx, contact).await?.id;
    let Some(chat) = chat_with(&tx, contact, query.account_id).await? else {
        return Ok(axum::Json(MessagePage::default()));
    };
    let is_forward = matches!(stretch, Stretch::After(_));
    let mut page = tx.messages().list(chat.id, chat.cleared_at, stretch, limit).await?;
    if is_forward {
        page.items.reverse();
    }
    Ok(axum::Json(MessagePage {
        items: views::messages(&tx, page.items, |_| contact).await?,
        next_cursor: page.next.as_ref().map(write_cursor),
        unread_divider_message_id: chat.first_unread_id,
    }))
}

async fn chat_with(
    tx: &WorkspaceTx,
    contact: ContactId,
    account: Option<AccountId>,
) -> Result<Option<Chat>, StorageError> {
    match account {
        Some(account) => {
            let home = tx.accounts().find(account).await?.map_or(account, |it| it.home());
            tx.chats().find_between(home, contact).await
        }
        None => Ok(tx.chats().list_with(contact).await?.into_iter().next()),
    }
}

/// Other words.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EditMessage {
    /// The whole new text, or the words beside a file.
    text: String,
}

/// Edits a message that was sent, within 15 minutes; it changes once WhatsApp has taken it, and `pending_change` tells until then.
#[utoipa::path(patch, path = "/messages/{id}", tag = "messages", params(("id" = MessageId, Path)), request_body = EditMessage, responses((status = ACCEPTED, body = MessageView)))]
async fn edit_message(
    caller: May<right::MessagesSend>,
    Path(id): Path<MessageId>,
    Json(body): Json<EditMessage>,
) -> ApiResult<(StatusCode, axum::Json<MessageView>)> {
    let tx = caller.begin().await?;
    let message = messages::edit(caller.inbox(), &tx, id, &body.text).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, axum::Json(message)))
}

/// Deletes a message for everyone, within 60 hours: ours, and in a group whose admin the number is, anybody's.
#[utoipa::path(delete, path = "/messages/{id}", tag = "messages", params(("id" = MessageId, Path)), responses((status = ACCEPTED, body = MessageView)))]
async fn delete_message(
    caller: May<right::MessagesSend>,
    Path(id): Path<MessageId>,
) -> ApiResult<(StatusCode, axum::Json<MessageView>)> {
    let tx = caller.begin().await?;
    let message = messages::delete(caller.inbox(), &tx, id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, axum::Json(message)))
}

/// With whom a message of ours came how far: in a group each member, with times.
#[utoipa::path(get, path = "/messages/{id}/receipts", tag = "messages", params(("id" = MessageId, Path)), responses((status = OK, body = ReceiptsView)))]
async fn message_receipts(
    caller: May<right::ChatsRead>,
    Path(id): Path<MessageId>,
) -> ApiResult<axum::Json<ReceiptsView>> {
    let tx = caller.read();
    let message = tx.messages().load(id).await?;
    Ok(axum::Json(views::receipts(&tx, &message).await?))
}

/// Sends a message that failed, or whose fate is unknown, again; it keeps its id.
#[utoipa::path(post, path = "/messages/{id}/retry", tag = "messages", params(("id" = MessageId, Path), IdempotencyHeader), responses((status = ACCEPTED, body = MessageView)))]
async fn retry_message(
    caller: May<right::MessagesSend>,
    Path(id): Path<MessageId>,
    once: Once<NoBody>,
) -> ApiResult<Response> {
    let tx = caller.begin().await?;
    if let Some(earlier) = once.earlier(&tx).await? {
        return Ok(earlier);
    }
    let message = messages::retry(&tx, id).await?;
    once.keep(tx, StatusCode::ACCEPTED, &message).await
}

/// Takes a message whose fate is unknown as sent, because somebody has seen that it arrived.
#[utoipa::path(post, path = "/messages/{id}/assume-sent", tag = "messages", params(("id" = MessageId, Path)), responses((status = OK, body = MessageView)))]
async fn assume_sent(
    caller: May<right::MessagesSend>,
    Path(id): Path<MessageId>,
) -> ApiResult<axum::Json<MessageView>> {
    let tx = caller.begin().await?;
    let message = messages::assume_sent(&tx, id).await?;
    tx.commit().await?;
    Ok(axum::Json(message))
}
