//! Asks for one picture and keeps what came of it: the picture, that there is none, or that it is not shown to us.

use blazz_blobs::BlobKey;
use blazz_domain::account::AccountAccess;
use blazz_domain::identity::Identity;
use blazz_domain::job::{Backoff, JobKind};
use blazz_domain::picture::{Picture, PictureFile, PictureKind, Seen};
use blazz_domain::{ContactId, MediaId};
use blazz_providers::{PictureAnswer, Pictures, Recipient, SendError};
use blazz_storage::WorkspaceTx;
use blazz_storage::system::jobs::LeasedJob;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::convert::Infallible;

use crate::contacts;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::jobs::Finished;

/// What the question needs, read before it.
struct Asked<'a> {
    pictures: &'a dyn Pictures,
    access: AccountAccess,
    of: Identity,
    /// The picture that is here.
    known: Option<PictureFile>,
}

/// Runs the job of one picture.
pub(crate) async fn fetch(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let id = ContactId::from_uuid(job.subject);
    let Some(asked) = prepare(inbox, job, id).await? else { return Ok(Finished::Done) };
    let known = asked.known.as_ref().map(|it| it.provider_id.as_str());
    let answer = asked.pictures.picture(&asked.access, &asked.of, known, job.lane.time_out()).await;
    let now = inbox.database.clock().now();
    match answer {
        Ok(PictureAnswer::Unchanged) => Ok(Finished::Done),
        Ok(PictureAnswer::Nothing) => take_in(inbox, job, id, Seen::None).await,
        Ok(PictureAnswer::Hidden) => take_in(inbox, job, id, Seen::Hidden).await,
        Ok(PictureAnswer::There { id: name, bytes }) => {
            keep(inbox, job, id, asked.known, (name, bytes)).await
        }
        Err(SendError::Away { after, .. }) => Ok(Finished::later(now.plus(after))),
        Err(SendError::Retry { failure, after, .. }) => {
            let attempt = u32::try_from(job.attempts).unwrap_or(u32::MAX);
            match Backoff::PICTURE.after(attempt, rand::random()) {
                Some(wait) => Ok(Finished::Again {
                    at: now.plus(wait.max(after.unwrap_or_default())),
                    error: failure.reason,
                }),
                None => forget(inbox, job, id, &failure.code).await,
            }
        }
        Err(other) => forget(inbox, job, id, &other.failure().code).await,
    }
}

async fn prepare<'a>(
    inbox: &'a Inbox,
    job: &LeasedJob,
    id: ContactId,
) -> Result<Option<Asked<'a>>, InboxError> {
    let reading = inbox.database.read(&job.scope);
    let account = reading.accounts().load(JobKind::account_of(job.queue)).await?;
    let pictures = inbox.providers.find(account.provider).and_then(|it| it.pictures());
    let Some(pictures) = pictures.filter(|_| account.removed_at.is_none()) else {
        return Ok(None);
    };
    let Some(contact) = reading.contacts().find(id).await? else { return Ok(None) };
    // Whom it was merged into is met under the names it had.
    if contact.merged_into.is_some() {
        return Ok(None);
    }
    let names = reading.identities().of_contact(id).await?;
    let addresses = inbox.providers.addresses(account.provider);
    let Some(of) = Recipient::choose(addresses, &[], &names).cloned() else { return Ok(None) };
    let access = reading.accounts().access(&account).await?;
    let known = contact.picture.as_ref().and_then(Picture::file).cloned();
    Ok(Some(Asked { pictures, access, of, known }))
}

/// Keeps the bytes, when they are an image that pages draw.
async fn keep(
    inbox: &Inbox,
    job: &LeasedJob,
    id: ContactId,
    known: Option<PictureFile>,
    (provider_id, bytes): (String, Bytes),
) -> Result<Finished, InboxError> {
    let Some(kind) = PictureKind::of(&bytes) else {
        return forget(inbox, job, id, "not_an_image").await;
    };
    let sha256 = hex::encode(Sha256::digest(&bytes));
    if let Some(known) = known.filter(|known| known.sha256 == sha256) {
        let file = PictureFile { provider_id, ..known };
        return take_in(inbox, job, id, Seen::Ready(file)).await;
    }
    let workspace = job.scope.workspace_id();
    let file: MediaId = inbox.database.ids().new_id();
    let key = BlobKey::new(workspace, file);
    let stream = futures_util::stream::iter([Ok::<_, Infallible>(bytes)]);
    let Ok(kept) = inbox.files.keep(key, stream).await?;
    let seen = Seen::Ready(PictureFile { file, provider_id, kind, sha256: kept.sha256 });
    let taken_in = take_in(inbox, job, id, seen).await;
    if taken_in.is_err() {
        drop_file(inbox, key).await;
    }
    taken_in
}

/// Removes a file that nothing leads to any more. One that stays is in nobody's way.
async fn drop_file(inbox: &Inbox, key: BlobKey) {
    if let Err(error) = inbox.files.remove(key).await {
        tracing::warn!(error = &error as &dyn std::error::Error, %key, "removing an old picture");
    }
}

/// Commits what was seen, and tells when another picture is to be drawn now. A picture that nothing leads to any more
/// goes.
async fn take_in(
    inbox: &Inbox,
    job: &LeasedJob,
    id: ContactId,
    seen: Seen,
) -> Result<Finished, InboxError> {
    let tx = inbox.database.begin(&job.scope).await?;
    let mut contact = tx.contacts().lock(id).await?;
    let before = contact.picture.take();
    let now = Picture { asked_at: tx.now(), seen };
    let file_of = |picture: Option<&Picture>| picture.and_then(Picture::file).map(|it| it.file);
    let (old, new) = (file_of(before.as_ref()), file_of(Some(&now)));
    tx.contacts().set_picture(id, Some(&now)).await?;
    contact.picture = Some(now);
    if old != new && contact.merged_into.is_none() {
        contacts::announce(&tx, &contact, None).await?;
    }
    tx.commit().await?;
    if let Some(old) = old.filter(|old| Some(*old) != new) {
        drop_file(inbox, BlobKey::new(job.scope.workspace_id(), old)).await;
    }
    Ok(Finished::Done)
}

/// It cannot be had now. What is here stays; who was never seen is asked about when met again.
async fn forget(
    inbox: &Inbox,
    job: &LeasedJob,
    id: ContactId,
    why: &str,
) -> Result<Finished, InboxError> {
    tracing::info!(why, contact.id = %id, "could not have a picture");
    give_up(inbox, job).await?;
    Ok(Finished::Done)
}

/// The job was given up, for whatever reason.
pub(crate) async fn give_up(inbox: &Inbox, job: &LeasedJob) -> Result<(), InboxError> {
    let id = ContactId::from_uuid(job.subject);
    let tx: WorkspaceTx = inbox.database.begin(&job.scope).await?;
    let contact = tx.contacts().lock(id).await?;
    if contact.picture.is_some_and(|picture| picture.seen == Seen::Unknown) {
        tx.contacts().set_picture(id, None).await?;
    }
    Ok(tx.commit().await?)
}
