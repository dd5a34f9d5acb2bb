//! The file of a message that is sent: what is known of it, and the bubble's own row.

use blazz_domain::content::{MediaContent, MediaSource};
use blazz_domain::media::{MediaKind, MediaState};
use blazz_domain::outgoing::{Outgoing, OutgoingMedia};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::messages::Message;
use blazz_storage::workspace::uploads::Upload;

use crate::error::InboxError;
use crate::media;

/// Looks an upload up that a message names, and writes into the message what is known of it. An id of another workspace
/// is as unknown as one that was never given out.
pub(super) async fn look_up(
    tx: &WorkspaceTx,
    outgoing: &mut Outgoing,
) -> Result<Option<Upload>, InboxError> {
    let Outgoing::Media(media) = outgoing else { return Ok(None) };
    let Some(id) = media.media_id else { return Ok(None) };
    let Some(upload) = tx.uploads().find(id).await? else { return Err(unknown(media.kind)) };
    media.file = Some(Box::new(upload.file.clone()));
    if media.kind == MediaKind::Document && media.filename.is_none() {
        media.filename.clone_from(&upload.filename);
    }
    Ok(Some(upload))
}

fn unknown(kind: MediaKind) -> InboxError {
    let word = if kind == MediaKind::Voice { MediaKind::Audio } else { kind };
    let message = "no file was uploaded under this id, or it has run out: upload it again";
    InboxError::invalid(format!("{word}.media_id"), "unknown", message)
}

/// Adds the file to the bubble: an upload is there at once, and what lies at the provider is fetched.
pub(super) async fn keep(
    tx: &WorkspaceTx,
    account: &Account,
    message: &Message,
    media: &OutgoingMedia,
    upload: Option<Upload>,
) -> Result<(), InboxError> {
    if let Some(upload) = upload {
        if !tx.uploads().note_used(upload.id).await? {
            return Err(unknown(media.kind));
        }
        tx.media().add_uploaded(message.id, media, &upload).await?;
        return Ok(());
    }
    let Some(id) = &media.provider_media_id else { return Ok(()) };
    let content = MediaContent {
        kind: media.kind,
        source: MediaSource::Provider(id.clone()),
        mime_type: None,
        sha256: None,
        filename: media.filename.clone(),
        caption: media.caption.clone(),
        animated: false,
    };
    let file = tx.media().add(message.id, &content, MediaState::Pending).await?;
    media::fetch_later(tx, account, &file).await
}
