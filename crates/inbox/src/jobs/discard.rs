//! Somebody gives a dead job up for good.

use blazz_domain::JobId;
use blazz_domain::audit::AuditAction;
use blazz_storage::WorkspaceTx;
use serde_json::json;

use crate::error::InboxError;

/// Deletes a dead job. What it was about keeps its failure.
pub async fn discard(tx: &WorkspaceTx, id: JobId) -> Result<(), InboxError> {
    let job = tx.jobs().find(id).await?.ok_or(InboxError::NotFound { noun: "a job" })?;
    if !tx.jobs().discard(id).await? {
        return Err(InboxError::NotNow {
            code: "job_not_dead",
            why: "only a job that was given up can be discarded",
        });
    }
    let details = json!({ "kind": job.kind.as_str(), "last_error": job.last_error });
    tx.audit().record(AuditAction::JobDiscarded, Some(id.as_uuid()), &details).await?;
    Ok(())
}
