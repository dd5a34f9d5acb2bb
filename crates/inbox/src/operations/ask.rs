//! Somebody asks a number to do something: it is written down, and done when its turn comes.

use blazz_domain::account::AccountStatus;
use blazz_domain::audit::AuditAction;
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_domain::operation::{Operation, OperationKind, OperationState};
use blazz_domain::{ContactId, OperationId};
use blazz_providers::Operations;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::jobs::NewJob;
use serde_json::json;

use super::announce::announce;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::{self, OperationView};

/// What is asked of which number.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) account: &'a Account,
    /// Whom it is about, where that is one person or one group. What is asked about the same is done in order.
    pub(crate) contact: Option<ContactId>,
    pub(crate) operation: Operation,
}

/// Writes down what is asked, with its job and its event.
pub(crate) async fn ask(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    asked: Asked<'_>,
) -> Result<OperationView, InboxError> {
    let Asked { account, contact, operation } = asked;
    if account.removed_at.is_some() {
        return Err(InboxError::NotFound { noun: "an account" });
    }
    let kind = operation.kind();
    offered(inbox, account, kind)?.check(&operation).map_err(InboxError::Invalid)?;
    if account.status == AccountStatus::Disconnected {
        let reason = account.status_reason.clone().unwrap_or_else(|| "it is not connected".into());
        return Err(InboxError::AccountUnavailable { reason });
    }
    let id = tx.operations().add(account.id, contact, &operation).await?;
    enqueue(tx, account, contact, id).await?;
    let details = json!({ "account_id": account.id, "kind": kind });
    tx.audit().record(AuditAction::OperationAsked, Some(id.as_uuid()), &details).await?;
    announce(tx, tx.operations().lock(id).await?).await
}

/// What the number's provider does beside sending, when that is among it.
pub(crate) fn offered<'a>(
    inbox: &'a Inbox,
    account: &Account,
    kind: OperationKind,
) -> Result<&'a dyn Operations, InboxError> {
    let provider = inbox.providers.find(account.provider);
    let offered = provider.and_then(|it| it.operations()).filter(|it| it.kinds().contains(&kind));
    offered.ok_or(InboxError::NotOffered { operation: kind })
}

async fn enqueue(
    tx: &WorkspaceTx,
    account: &Account,
    contact: Option<ContactId>,
    id: OperationId,
) -> Result<(), InboxError> {
    let job = NewJob {
        kind: JobKind::CarryOut,
        lane: Lane::High,
        queue: JobKind::CarryOut.queue(account.id),
        order_key: contact.map_or(id.as_uuid(), ContactId::as_uuid),
        subject: id.as_uuid(),
        payload: json!({}),
        run_at: tx.now(),
    };
    tx.jobs().enqueue(job).await?;
    Ok(())
}

/// An operation as it stands. What came of it is seen by those who could have asked for it.
pub async fn load(tx: &WorkspaceTx, id: OperationId) -> Result<OperationView, InboxError> {
    let found = tx.operations().find(id).await?;
    let found = found.ok_or(InboxError::NotFound { noun: "operation" })?;
    let may_see = tx.scope().allows(found.kind.permission());
    let view = views::operation(tx, found).await?;
    Ok(if may_see { view } else { OperationView { result: None, ..view } })
}

/// Puts an operation that failed for a reason of our own back into waiting. What may have been done is not done
/// again.
pub(crate) async fn requeue(tx: &WorkspaceTx, id: OperationId) -> Result<(), InboxError> {
    let operation = tx.operations().lock(id).await?;
    if operation.state == OperationState::Unknown {
        return Err(InboxError::NotNow {
            code: "may_have_happened",
            why: "this may have been done already: look in WhatsApp, and ask anew if it was not",
        });
    }
    if operation.state == OperationState::Failed {
        tx.operations().put_back(id).await?;
        announce(tx, tx.operations().lock(id).await?).await?;
    }
    Ok(())
}
