//! A person sends a message again that failed, or that nobody knows the fate of. It keeps its id.

use blazz_domain::MessageId;
use blazz_domain::audit::AuditAction;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_storage::WorkspaceTx;
use serde_json::json;

use super::{announce, send};
use crate::error::InboxError;
use crate::views::{self, MessageView};

/// Puts the message back into the queue.
pub async fn retry(tx: &WorkspaceTx, id: MessageId) -> Result<MessageView, InboxError> {
    let mut message = tx.messages().lock(id).await?;
    let Some(delivery) = message.delivery.as_mut().filter(|it| it.state.may_retry()) else {
        return Err(InboxError::NotNow {
            code: "not_retryable",
            why: "only a message that failed, or whose fate is unknown, can be sent again",
        });
    };
    let was = delivery.state;
    delivery.requeue();
    tx.messages().set_delivery(id, delivery).await?;
    tx.messages().forget_provider_id(id).await?;
    message.provider_message_id = None;
    if was == DeliveryState::Failed {
        tx.messages().close_attempt(id).await?;
    }
    // A job that is ending just now cannot be revived; a new one comes after it.
    let job = tx.jobs().find_about(id.as_uuid(), JobKind::DeliverMessage).await?;
    let is_revived = match job {
        Some(job) => tx.jobs().revive(job.id).await?,
        None => false,
    };
    if !is_revived {
        send::enqueue(tx, &message, message.lane.unwrap_or(Lane::Normal)).await?;
    }
    tx.audit()
        .record(AuditAction::MessageRetried, Some(id.as_uuid()), &json!({ "was": was.as_str() }))
        .await?;
    announce::got_further(tx, &message).await?;
    let contact = tx.chats().load(message.chat_id).await?.contact_id;
    Ok(views::message(tx, message, contact).await?)
}
