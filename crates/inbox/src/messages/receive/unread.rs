//! Which messages of a chat are unread, though messages and answers from the phone come late.
//!
//! Whoever answers on the business's phone has read what stands above the answer, whichever comes here first.

use blazz_domain::MessageId;
use blazz_domain::content::{Direction, MessageKind, Via};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::{Message, Stretch};

use crate::error::InboxError;

/// How far below a late message is looked.
const LOOKED_AT: usize = 200;

/// The unread message that stands first in the thread once this one is there, which need not have come first.
pub(super) async fn first(
    tx: &WorkspaceTx,
    chat: &Chat,
    message: &Message,
) -> Result<MessageId, InboxError> {
    let Some(first) = chat.first_unread_id else { return Ok(message.id) };
    if chat.last_message_id == Some(message.id) {
        return Ok(first);
    }
    let known = tx.messages().load(first).await?;
    Ok(if message.key() < known.key() { message.id } else { first })
}

/// Whether an answer from the phone stands below a message that came late.
pub(super) async fn is_answered_on_phone(
    tx: &WorkspaceTx,
    chat: &Chat,
    message: &Message,
) -> Result<bool, InboxError> {
    let below = below(tx, chat, message).await?;
    Ok(below.iter().any(|other| other.via == Some(Via::PhoneApp)))
}

/// An answer from the phone has come: what stands above it is read.
pub(super) async fn answered_on_phone(
    tx: &WorkspaceTx,
    chat: &mut Chat,
    answer: &Message,
) -> Result<(), InboxError> {
    let Some(first) = chat.first_unread_id else { return Ok(()) };
    if tx.messages().load(first).await?.key() > answer.key() {
        return Ok(());
    }
    let below = below(tx, chat, answer).await?;
    let mut unread = below.iter().filter(|message| is_word_of_customer(message));
    chat.first_unread_id = unread.next().map(|message| message.id);
    let rest = i64::try_from(unread.count()).unwrap_or(i64::MAX);
    let left = if chat.first_unread_id.is_some() { rest.saturating_add(1) } else { 0 };
    chat.unread_count = chat.unread_count.min(left);
    Ok(())
}

async fn below(
    tx: &WorkspaceTx,
    chat: &Chat,
    message: &Message,
) -> Result<Vec<Message>, InboxError> {
    let after = Stretch::After(message.key());
    Ok(tx.messages().list(chat.id, chat.cleared_at, after, LOOKED_AT).await?.items)
}

fn is_word_of_customer(message: &Message) -> bool {
    message.direction == Direction::In && message.kind != MessageKind::System
}
