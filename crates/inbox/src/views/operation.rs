//! What a number was asked to do, as clients see it.

use blazz_domain::operation::{OperationKind, OperationResult, OperationState};
use blazz_domain::{AccountId, ChatId, ContactId, OperationId, Timestamp};
use blazz_storage::workspace::operations::AskedOperation;
use blazz_storage::{StorageError, WorkspaceTx};
use serde::Serialize;
use utoipa::ToSchema;

use super::message::FailureView;

/// Something a number was asked to do at WhatsApp.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Operation)]
pub struct OperationView {
    pub id: OperationId,
    pub account_id: AccountId,
    /// The person or group it is about; of a new group, once it is made.
    pub contact_id: Option<ContactId>,
    /// The chat of the number with them.
    pub chat_id: Option<ChatId>,
    pub kind: OperationKind,
    pub state: OperationState,
    /// What came of it; only when it is done. The event leaves it out, and so does the answer to whoever has not the
    /// right to ask for such a thing.
    pub result: Option<OperationResult>,
    /// Why it was not done, or why that is unknown.
    pub failure: Option<FailureView>,
    pub created_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// The operation with the chat it is about.
pub async fn operation(
    tx: &WorkspaceTx,
    operation: AskedOperation,
) -> Result<OperationView, StorageError> {
    let chat = match operation.contact_id {
        Some(contact) => tx.chats().find_between(operation.account_id, contact).await?,
        None => None,
    };
    Ok(OperationView {
        id: operation.id,
        account_id: operation.account_id,
        contact_id: operation.contact_id,
        chat_id: chat.map(|chat| chat.id),
        kind: operation.kind,
        state: operation.state,
        result: operation.result,
        failure: operation.failure.map(FailureView::from),
        created_at: operation.created_at,
        ended_at: operation.ended_at,
    })
}
