//! Lays an uploaded file at the provider of the message that names it, before an attempt to send begins: a crash in
//! between leaves a file there that no message names, and never a message twice.

use std::io;
use std::time::Duration;

use blazz_blobs::BlobKey;
use blazz_domain::MessageId;
use blazz_domain::media::KnownFile;
use blazz_domain::outgoing::{Outgoing, OutgoingMedia};
use blazz_providers::{FileToPlace, SendError};
use blazz_storage::WorkspaceTx;
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::messages::Message;
use blazz_storage::workspace::placed_files::Placing;
use futures_util::TryStreamExt;

use crate::error::InboxError;
use crate::inbox::Inbox;

/// A line as slow as this, in bytes a second, is given the time it needs.
const SLOWEST: u64 = 128 * 1024;

/// Whether the file of a message is where the message can name it.
#[derive(Debug)]
pub(crate) enum Place {
    /// It needs none, or has one already.
    There,
    /// It was laid there just now.
    Fresh,
    /// It could not be.
    Failed(Box<Account>, SendError),
}

/// What is to be laid where.
struct Plan {
    account: Account,
    placing: Placing,
    media: OutgoingMedia,
    file: Box<KnownFile>,
}

/// Sees to it that the file of a message lies at its provider.
pub(crate) async fn place(
    inbox: &Inbox,
    job: &LeasedJob,
    id: MessageId,
    time_out: Duration,
) -> Result<Place, InboxError> {
    let reading = inbox.database.read(&job.scope);
    let Some(plan) = plan(&reading, id).await? else { return Ok(Place::There) };
    let Some(provider) = inbox.providers.find(plan.account.provider) else {
        return Ok(Place::There);
    };
    let access = reading.accounts().access(&plan.account).await?;
    let key = BlobKey::new(job.scope.workspace_id(), plan.placing.upload_id);
    let file = FileToPlace {
        kind: plan.media.kind,
        mime_type: plan.file.mime_type.clone(),
        filename: plan.media.filename.clone(),
        size: plan.file.size,
        bytes: Box::pin(inbox.files.open_whole(key).await?.map_err(io::Error::other)),
    };
    let time_out = time_out + Duration::from_secs(plan.file.size / SLOWEST);
    match provider.place(&access, file, time_out).await {
        Ok(placed) => {
            let tx = inbox.database.begin(&job.scope).await?;
            let until = tx.now().plus(placed.kept);
            tx.placed_files().keep(plan.placing, &placed.provider_media_id, until).await?;
            tx.commit().await?;
            Ok(Place::Fresh)
        }
        Err(error) => Ok(Place::Failed(Box::new(plan.account), error)),
    }
}

/// Nothing is laid for a message that does not wait, or whose file is there.
async fn plan(tx: &WorkspaceTx, id: MessageId) -> Result<Option<Plan>, InboxError> {
    let Some(message) = tx.messages().find(id).await? else { return Ok(None) };
    if !message.is_waiting() || !message.kind.is_file() {
        return Ok(None);
    }
    let Outgoing::Media(media) = tx.messages().load_queued(id).await?.outgoing else {
        return Ok(None);
    };
    let Some(placing) = placing(&message, &media) else { return Ok(None) };
    let Some(file) = media.file.clone() else { return Ok(None) };
    if tx.placed_files().find(placing).await?.is_some() {
        return Ok(None);
    }
    let account = tx.accounts().load(message.account_id).await?;
    Ok(Some(Plan { account, placing, media, file }))
}

/// Where the file of a message lies, if it was uploaded here.
pub(crate) fn placing(message: &Message, media: &OutgoingMedia) -> Option<Placing> {
    let upload_id = media.media_id?;
    Some(Placing { upload_id, account_id: message.account_id, kind: media.kind })
}
