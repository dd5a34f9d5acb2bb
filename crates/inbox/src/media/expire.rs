//! Uploads that nobody sent in time: their bytes and rows are deleted.

use blazz_blobs::BlobKey;

use crate::error::InboxError;
use crate::inbox::Inbox;

/// Deletes what has run out; gives how many. What a crash leaves is deleted the next time.
pub async fn delete_unused(inbox: &Inbox) -> Result<u64, InboxError> {
    let tx = inbox.database.begin_system().await?;
    tx.expire_uploads().await?;
    tx.commit().await?;
    let expired = inbox.database.read_system().list_expired_uploads().await?;
    let mut deleted = 0;
    for upload in expired {
        inbox.files.remove(BlobKey::new(upload.workspace_id, upload.id)).await?;
        let tx = inbox.database.begin_system().await?;
        tx.delete_upload(upload).await?;
        tx.commit().await?;
        deleted += 1;
    }
    Ok(deleted)
}
