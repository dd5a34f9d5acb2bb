//! A person decides that a message of unknown fate did arrive.

use blazz_domain::MessageId;
use blazz_domain::audit::AuditAction;
use blazz_domain::delivery::DeliveryState;
use blazz_storage::WorkspaceTx;
use serde_json::json;

use super::report_delivery;
use crate::error::InboxError;
use crate::views::{self, MessageView};

/// Marks a message of unknown fate as sent; a later report still moves it.
pub async fn assume_sent(tx: &WorkspaceTx, id: MessageId) -> Result<MessageView, InboxError> {
    let mut message = tx.messages().lock(id).await?;
    if message.delivery.as_ref().is_none_or(|it| it.state != DeliveryState::Unknown) {
        return Err(InboxError::NotNow {
            code: "not_unknown",
            why: "only a message whose fate is unknown can be marked as sent",
        });
    }
    report_delivery(tx, &mut message, DeliveryState::Sent, tx.now(), None).await?;
    tx.audit().record(AuditAction::MessageAssumedSent, Some(id.as_uuid()), &json!({})).await?;
    let contact = tx.chats().load(message.chat_id).await?.contact_id;
    Ok(views::message(tx, message, contact).await?)
}
