//! Somebody has a job that was given up run again.

use blazz_domain::audit::AuditAction;
use blazz_domain::job::{JobKind, JobState};
use blazz_domain::media::MediaState;
use blazz_domain::{AlertDeliveryId, JobId, MediaId, MessageId, OperationId};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::jobs::Job;
use serde_json::json;
use uuid::Uuid;

use super::change;
use crate::alerts;
use crate::error::InboxError;
use crate::messages;
use crate::operations;

/// Puts a dead job back into its queue, and what it is about back into waiting.
pub async fn retry(tx: &WorkspaceTx, id: JobId) -> Result<Job, InboxError> {
    let job = tx.jobs().find(id).await?.ok_or(InboxError::NotFound { noun: "a job" })?;
    if job.state != JobState::Dead {
        return Err(InboxError::NotNow {
            code: "job_not_dead",
            why: "this job is waiting or running already",
        });
    }
    match job.kind {
        JobKind::DeliverMessage if has_failed(tx, job.subject).await? => {
            messages::retry(tx, MessageId::from_uuid(job.subject)).await?;
        }
        JobKind::FetchMedia => {
            if let Some(mut file) = tx.media().find(MediaId::from_uuid(job.subject)).await? {
                file.state = MediaState::Pending;
                file.error = None;
                tx.media().update(&file).await?;
                let message = tx.messages().load(file.message_id).await?;
                messages::announce_changed(tx, message).await?;
            }
            tx.jobs().revive(id).await?;
        }
        JobKind::ChangeMessage => {
            change::mark(tx, MessageId::from_uuid(job.subject), &job.payload, None).await?;
            tx.jobs().revive(id).await?;
        }
        JobKind::CarryOut => {
            operations::requeue(tx, OperationId::from_uuid(job.subject)).await?;
            tx.jobs().revive(id).await?;
        }
        JobKind::DeliverAlert => {
            alerts::requeue(tx, AlertDeliveryId::from_uuid(job.subject)).await?;
            tx.jobs().revive(id).await?;
        }
        JobKind::DeliverMessage
        | JobKind::SendReaction
        | JobKind::SendVote
        | JobKind::MarkRead
        | JobKind::FetchPicture
        | JobKind::AskOlder
        | JobKind::ArrangeOnPhone
        | JobKind::EndSnooze
        | JobKind::CheckAccount
        | JobKind::RaiseAlert => {
            tx.jobs().revive(id).await?;
        }
    }
    tx.audit().record(AuditAction::JobRetried, Some(id.as_uuid()), &json!({})).await?;
    tx.jobs().find(id).await?.ok_or(InboxError::NotFound { noun: "a job" })
}

/// Whether the message shows its failure; if not, it still waits and only its job is dead.
async fn has_failed(tx: &WorkspaceTx, message: Uuid) -> Result<bool, InboxError> {
    let message = tx.messages().load(MessageId::from_uuid(message)).await?;
    Ok(message.delivery.is_some_and(|delivery| delivery.state.may_retry()))
}
