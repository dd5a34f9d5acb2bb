//! Somebody of the team puts a chat aside, on top, silences it or marks it as unread; its phone does the same where an
//! admin has said so.

use blazz_domain::ChatId;
use blazz_domain::audit::AuditAction;
use blazz_domain::chat::{ArrangedPart, Muted, Shelf};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::chats::{Chat, ChatFilter};
use serde_json::json;

use super::announce::as_it_is;
use super::{announce_as_it_is, last_of_customer, phone, read};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::ChatView;

/// As many as the list shows above all others.
pub const PINNED_AT_MOST: usize = 50;

/// What is to become of a chat; the rest stays as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Arrangement {
    pub shelf: Option<Shelf>,
    /// `Some(None)`: it makes sounds again.
    pub muted: Option<Option<Muted>>,
    pub unread: Option<bool>,
}

/// Arranges a chat. What stands as it should is not told again.
pub async fn arrange(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: ChatId,
    wanted: Arrangement,
) -> Result<ChatView, InboxError> {
    if wanted.unread == Some(false) {
        read(inbox, tx, id).await?;
    }
    let mut chat = tx.chats().lock(id).await?;
    let mut changed = Vec::new();
    if let Some(shelf) = wanted.shelf.filter(|shelf| *shelf != chat.shelf) {
        put_on(tx, &mut chat, shelf).await?;
        changed.push(ArrangedPart::Shelf);
    }
    if let Some(muted) = wanted.muted.filter(|muted| *muted != chat.on_phone.muted) {
        chat.on_phone.muted = muted;
        changed.push(ArrangedPart::Muted);
    }
    if wanted.unread == Some(true) && chat.unread_count == 0 {
        let message = last_of_customer(tx, &chat).await?.ok_or(InboxError::NotNow {
            code: "nothing_to_read",
            why: "the customer has written nothing in this chat that could be unread",
        })?;
        chat.unread_count = 1;
        chat.first_unread_id = Some(message.id);
        changed.push(ArrangedPart::Read);
    }
    if changed.is_empty() {
        return as_it_is(inbox, tx, &chat).await;
    }
    chat.on_phone.arranged_at = Some(tx.now());
    tx.chats().update(&chat).await?;
    tx.chats().set_on_phone(id, &chat.on_phone).await?;
    let details = json!({ "parts": changed, "shelf": chat.shelf });
    tx.audit().record(AuditAction::ChatArranged, Some(id.as_uuid()), &details).await?;
    phone::tell(tx, &chat, &changed).await?;
    announce_as_it_is(inbox, tx, &chat).await
}

async fn put_on(tx: &WorkspaceTx, chat: &mut Chat, shelf: Shelf) -> Result<(), InboxError> {
    if !chat.is_listed {
        return Err(InboxError::NotNow {
            code: "not_listed",
            why: "this chat is not in the list: it was cleared, or nobody has written in it yet",
        });
    }
    if shelf == Shelf::Pinned {
        let filter = ChatFilter { shelf: Some(shelf), ..ChatFilter::default() };
        if tx.chats().list(&filter, None, PINNED_AT_MOST).await?.items.len() >= PINNED_AT_MOST {
            return Err(InboxError::NotNow {
                code: "enough_pinned",
                why: "50 chats are pinned already: unpin one of them first",
            });
        }
    }
    chat.shelf = shelf;
    Ok(())
}
