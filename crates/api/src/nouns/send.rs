//! Sending: one body for every kind of message, at the addresses that clients know.

mod body;

use axum::http::StatusCode;
use axum::response::Response;
use blazz_domain::content::Via;
use blazz_inbox::messages;
use blazz_inbox::views::MessageView;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::{IdempotencyHeader, Once};
use crate::problem::ApiResult;

use crate::state::ApiState;
pub(crate) use body::SendMessage;
use body::SendType;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(send))
        .routes(routes!(send_media))
        .routes(routes!(send_template))
}

/// Sends a message. 202: it is kept and will leave; its ticks come as events.
#[utoipa::path(post, path = "/whatsapp/send", tag = "send", params(IdempotencyHeader), request_body = SendMessage, responses((status = ACCEPTED, body = MessageView)))]
async fn send(caller: May<right::MessagesSend>, once: Once<SendMessage>) -> ApiResult<Response> {
    queue(&caller, &once).await
}

/// Sends a message; the same as `/whatsapp/send`.
#[utoipa::path(post, path = "/chats", tag = "send", params(IdempotencyHeader), request_body = SendMessage, responses((status = ACCEPTED, body = MessageView)))]
pub(super) async fn send_to_chat(
    caller: May<right::MessagesSend>,
    once: Once<SendMessage>,
) -> ApiResult<Response> {
    queue(&caller, &once).await
}

/// Sends a picture, a video, a sound, a document or a sticker.
#[utoipa::path(post, path = "/whatsapp/send/media", tag = "send", params(IdempotencyHeader), request_body = SendMessage, responses((status = ACCEPTED, body = MessageView)))]
async fn send_media(
    caller: May<right::MessagesSend>,
    once: Once<SendMessage>,
) -> ApiResult<Response> {
    once.body.must_be(SendType::MEDIA)?;
    queue(&caller, &once).await
}

/// Sends a template; it may leave although the customer service window is closed.
#[utoipa::path(post, path = "/whatsapp/send/template", tag = "send", params(IdempotencyHeader), request_body = SendMessage, responses((status = ACCEPTED, body = MessageView)))]
async fn send_template(
    caller: May<right::MessagesSend>,
    once: Once<SendMessage>,
) -> ApiResult<Response> {
    once.body.must_be(&[SendType::Template])?;
    queue(&caller, &once).await
}

async fn queue(caller: &May<right::MessagesSend>, once: &Once<SendMessage>) -> ApiResult<Response> {
    let tx = caller.begin().await?;
    if let Some(earlier) = once.earlier(&tx).await? {
        return Ok(earlier);
    }
    let via = if caller.is_token() { Via::Api } else { Via::Blazz };
    let sent = messages::send(caller.inbox(), &tx, once.body.to_message(via)?).await?;
    once.keep(tx, StatusCode::ACCEPTED, &sent.message).await
}
