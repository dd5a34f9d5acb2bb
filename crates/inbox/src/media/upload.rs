//! Somebody of the team uploads a file: it is judged by its content, kept, and can then be sent to any chat.
//!
//! The steps are apart because no transaction is open while bytes move: the row is there before the bytes are, so that
//! housekeeping finds what a crash leaves behind.

use blazz_blobs::BlobKey;
use blazz_domain::AccountId;
use blazz_domain::media::{
    FileRefusal, FileRule, KnownFile, MediaKind, check_file, clean_name, kind_for, largest_of,
};
use blazz_storage::workspace::uploads::Upload;
use blazz_storage::{Scope, WorkspaceTx};
use bytes::Bytes;
use futures_util::Stream;

use super::facts::BRIEFLY;
use super::sniff::{self, Sniffed};
use super::spool::{Spooled, Unspooled, spool};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::UploadView;

/// A file as it is offered.
#[derive(Debug, Clone, Default)]
pub struct Offered {
    /// As what it will be sent; when left out, as what shows it best.
    pub kind: Option<MediaKind>,
    /// As the client calls it.
    pub filename: Option<String>,
}

/// A file that has come whole and that can be sent.
#[derive(Debug)]
pub struct Taken {
    spooled: Spooled,
    kind: MediaKind,
    filename: Option<String>,
    sniffed: Sniffed,
}

impl Taken {
    /// SHA-256 of what came, in lower-case hex.
    pub fn sha256(&self) -> &str {
        &self.spooled.sha256
    }
}

/// What may be uploaded for this number, or for any that this program has a way to.
pub async fn rules(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: Option<AccountId>,
) -> Result<Vec<FileRule>, InboxError> {
    let Some(id) = account else { return Ok(inbox.providers.file_rules()) };
    let account = tx.accounts().load(id).await?;
    let kinds = [Some(account.provider), account.joined.map(|(_, provider)| provider)];
    let able = kinds.into_iter().flatten().filter_map(|it| inbox.providers.capabilities(it));
    let rules: Vec<FileRule> = able.flat_map(|it| it.files).collect();
    if rules.is_empty() {
        let message = "this number takes files by a link alone: send a link";
        return Err(InboxError::invalid("account_id", "not_offered", message));
    }
    Ok(rules)
}

/// Takes a stream in, and refuses what no rule takes. The inner error is the stream's own.
pub async fn take<E>(
    rules: &[FileRule],
    offered: Offered,
    stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Result<Taken, E>, InboxError> {
    let most = largest_of(rules, offered.kind);
    let spooled = match spool(stream, most).await {
        Ok(spooled) => spooled,
        Err(Unspooled::Stream(error)) => return Ok(Err(error)),
        Err(Unspooled::Disk(error)) => return Err(error.into()),
        Err(Unspooled::TooLarge) => {
            let kind = offered.kind.unwrap_or(MediaKind::Document);
            return Err(FileRefusal::TooLarge { kind, limit: most }.into());
        }
    };
    let filename = offered.filename.as_deref().and_then(clean_name);
    let sniffed = look_at(&spooled, offered.kind, filename.as_deref())?;
    let mime_type = &sniffed.mime_type;
    let kind = offered.kind.unwrap_or_else(|| kind_for(rules, mime_type, spooled.size));
    check_file(rules, kind, mime_type, spooled.size, sniffed.is_animated)?;
    Ok(Ok(Taken { spooled, kind, filename, sniffed }))
}

fn look_at(
    spooled: &Spooled,
    kind: Option<MediaKind>,
    name: Option<&str>,
) -> Result<Sniffed, InboxError> {
    let (head, tail) = spooled.ends()?;
    let found = sniff::sniff(&head, &tail, name);
    let is_sound = kind == Some(MediaKind::Audio) && found.mime_type == "video/mp4";
    if is_sound && sniff::is_sound_alone(&head, &tail) {
        return Ok(Sniffed { mime_type: "audio/mp4".to_owned(), ..found });
    }
    Ok(found)
}

/// Keeps the bytes, of a picture without what cameras write beside it. The upload can be sent once [`finish`] is committed.
pub async fn keep(inbox: &Inbox, scope: &Scope, taken: Taken) -> Result<Upload, InboxError> {
    let Taken { spooled, kind, filename, sniffed } = taken;
    let spooled = inbox.workbench.clean(spooled, &sniffed.mime_type).await?;
    let facts = inbox.workbench.look(spooled.file.path(), &sniffed.mime_type, BRIEFLY).await;
    let file = KnownFile {
        mime_type: sniffed.mime_type,
        size: spooled.size,
        sha256: spooled.sha256.clone(),
        is_animated: sniffed.is_animated,
        facts,
    };
    let tx = inbox.database.begin(scope).await?;
    let upload = Upload { id: tx.new_id(), kind, filename, file };
    tx.uploads().add(&upload).await?;
    tx.commit().await?;
    let key = BlobKey::new(scope.workspace_id(), upload.id);
    inbox.files.keep(key, spooled.open()?).await??;
    Ok(upload)
}

/// From here on it can be sent, until it runs out.
pub async fn finish(tx: &WorkspaceTx, upload: Upload) -> Result<UploadView, InboxError> {
    tx.uploads().make_ready(upload.id).await?;
    Ok(upload.into())
}
