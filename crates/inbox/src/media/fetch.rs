//! Fetches the bytes of a received file, once they can be had.

use blazz_blobs::{BlobKey, Kept};
use blazz_domain::MediaId;
use blazz_domain::content::MediaSource;
use blazz_domain::job::{Backoff, JobKind};
use blazz_domain::lane::Lane;
use blazz_domain::media::{MediaFacts, MediaState};
use blazz_providers::MediaError;
use blazz_storage::WorkspaceTx;
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::jobs::NewJob;
use blazz_storage::workspace::media::MediaFile;
use serde_json::json;
use std::time::Duration;

use super::facts::LONG;
use super::spool::spool;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::jobs::Finished;
use crate::messages;

/// Has the bytes of a file fetched, in the queue of its number.
pub(crate) async fn fetch_later(
    tx: &WorkspaceTx,
    account: &Account,
    file: &MediaFile,
) -> Result<(), InboxError> {
    tx.jobs()
        .enqueue(NewJob {
            kind: JobKind::FetchMedia,
            lane: Lane::Normal,
            queue: JobKind::FetchMedia.queue(account.id),
            order_key: file.id.as_uuid(),
            subject: file.id.as_uuid(),
            payload: json!({}),
            run_at: tx.now(),
        })
        .await?;
    Ok(())
}

/// Runs one fetching job.
pub async fn fetch(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let id = MediaId::from_uuid(job.subject);
    let reading = inbox.database.read(&job.scope);
    let Some(file) = reading.media().find(id).await? else { return Ok(Finished::Done) };
    let MediaSource::Provider(name) = &file.source else { return Ok(Finished::Done) };
    if file.state == MediaState::Ready {
        return Ok(Finished::Done);
    }
    let message = reading.messages().load(file.message_id).await?;
    if message.revoked_at.is_some() {
        return Ok(Finished::Done);
    }
    let account = reading.accounts().load(message.account_id).await?;
    let access = reading.accounts().access(&account).await?;
    let Some(provider) = inbox.providers.find(account.provider) else {
        return Err(InboxError::NotFound { noun: "the provider of this number" });
    };
    let fetched = match provider.media(&access, name).await {
        Ok(download) => {
            let mime_type = download.mime_type.clone();
            let workspace = job.scope.workspace_id();
            let kept = inbox.files.keep(BlobKey::new(workspace, id), download.stream).await;
            kept?.map(|kept| (kept, mime_type))
        }
        Err(error) => Err(error),
    };
    match fetched {
        Ok((kept, mime_type)) => ready(inbox, job, file, kept, mime_type).await,
        Err(error) => put_off(inbox, job, file, error).await,
    }
}

async fn ready(
    inbox: &Inbox,
    job: &LeasedJob,
    mut file: MediaFile,
    kept: Kept,
    mime_type: Option<String>,
) -> Result<Finished, InboxError> {
    file.state = MediaState::Ready;
    file.size = i64::try_from(kept.size).ok();
    file.sha256 = Some(kept.sha256);
    file.mime_type = mime_type.or(file.mime_type);
    file.error = None;
    file.facts = facts_of(inbox, job, &file).await;
    let tx = inbox.database.begin(&job.scope).await?;
    file.blob_id = tx.media().find_same(&file).await?;
    write(tx, &file).await?;
    if file.blob_id.is_some() {
        inbox.files.remove(BlobKey::new(job.scope.workspace_id(), file.id)).await?;
    }
    Ok(Finished::Done)
}

/// What the bytes tell. That they cannot be read once more just now keeps no file from being shown.
async fn facts_of(inbox: &Inbox, job: &LeasedJob, file: &MediaFile) -> MediaFacts {
    let Some(mime_type) = file.mime_type.as_deref() else { return MediaFacts::default() };
    let key = BlobKey::new(job.scope.workspace_id(), file.id);
    let again = async {
        let bytes = inbox.files.open_whole(key).await.map_err(|error| error.to_string())?;
        let spooled = spool(bytes, u64::MAX).await.map_err(|error| format!("{error:?}"))?;
        Ok::<_, String>(inbox.workbench.look(spooled.file.path(), mime_type, LONG).await)
    };
    again.await.unwrap_or_else(|error| {
        tracing::warn!(error, media.id = %file.id, "looking at a received file");
        MediaFacts::default()
    })
}

async fn put_off(
    inbox: &Inbox,
    job: &LeasedJob,
    file: MediaFile,
    error: MediaError,
) -> Result<Finished, InboxError> {
    let after = match &error {
        MediaError::Retry { after, .. } => *after,
        MediaError::AccountBlocked { .. } => Some(Duration::from_mins(10)),
        MediaError::Refused { .. } => None,
    };
    let attempt = u32::try_from(job.attempts).unwrap_or(u32::MAX);
    let wait = Backoff::MEDIA.after(attempt, rand::random());
    let text = error.failure().reason.clone();
    match wait {
        Some(wait) if !matches!(error, MediaError::Refused { .. }) => {
            let now = inbox.database.clock().now();
            Ok(Finished::Again { at: now.plus(wait.max(after.unwrap_or_default())), error: text })
        }
        _ => {
            fail(inbox, job, file, text.clone()).await?;
            Ok(Finished::GivenUp { error: text })
        }
    }
}

/// The job was given up for a reason of our own, such as a full disk: the bubble says so.
pub(crate) async fn give_up(inbox: &Inbox, job: &LeasedJob) -> Result<(), InboxError> {
    let reading = inbox.database.read(&job.scope);
    match reading.media().find(MediaId::from_uuid(job.subject)).await? {
        Some(file) if file.state == MediaState::Pending => {
            fail(inbox, job, file, "this server could not keep the file".to_owned()).await
        }
        _ => Ok(()),
    }
}

async fn fail(
    inbox: &Inbox,
    job: &LeasedJob,
    mut file: MediaFile,
    why: String,
) -> Result<(), InboxError> {
    file.state = MediaState::Failed;
    file.error = Some(why);
    settle(inbox, job, &file).await
}

async fn settle(inbox: &Inbox, job: &LeasedJob, file: &MediaFile) -> Result<(), InboxError> {
    write(inbox.database.begin(&job.scope).await?, file).await
}

async fn write(tx: WorkspaceTx, file: &MediaFile) -> Result<(), InboxError> {
    tx.media().update(file).await?;
    let message = tx.messages().load(file.message_id).await?;
    messages::announce_changed(&tx, message).await?;
    Ok(tx.commit().await?)
}
