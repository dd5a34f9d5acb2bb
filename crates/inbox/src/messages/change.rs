//! Somebody of the team edits a message that was sent, or deletes it for everyone. Its bubble changes when WhatsApp has
//! taken that.

use blazz_domain::account::Capabilities;
use blazz_domain::audit::AuditAction;
use blazz_domain::change::{MessageChange, WantedChange, has_words};
use blazz_domain::content::{Direction, MessageKind};
use blazz_domain::delivery::DeliveryState;
use blazz_domain::field::FieldProblem;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_domain::{MessageId, Timestamp};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::jobs::NewJob;
use blazz_storage::workspace::messages::Message;
use serde_json::json;

use super::receive::is_admin;
use super::{announce, send};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::MessageView;

/// The longest text, in characters, and the longest beside a file: those of WhatsApp's own apps.
const LONGEST_TEXT: usize = 65_536;
const LONGEST_CAPTION: usize = 1024;

/// Asks for other words in the place of those that were sent.
pub async fn edit(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: MessageId,
    text: &str,
) -> Result<MessageView, InboxError> {
    want(inbox, tx, id, MessageChange::Edit { text: text.to_owned() }).await
}

/// Asks for a message to be deleted for everyone.
pub async fn delete(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: MessageId,
) -> Result<MessageView, InboxError> {
    want(inbox, tx, id, MessageChange::Delete).await
}

async fn want(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: MessageId,
    change: MessageChange,
) -> Result<MessageView, InboxError> {
    let message = tx.messages().lock(id).await?;
    let (account, _) = send::usable(tx, message.account_id).await?;
    offered(inbox.providers.capabilities(account.provider).as_ref(), &change)?;
    permitted(&message, &change, tx.now())?;
    if message.direction == Direction::In && !is_admin_there(tx, &account, &message).await? {
        return Err(not_now(
            "not_ours",
            "only what this number sent can be deleted for everyone; in a group, its admins can delete more",
        ));
    }
    let wanted = WantedChange { id: tx.new_id(), change, failure: None };
    tx.messages().set_wanted_change(id, Some(&wanted)).await?;
    enqueue(tx, &message, &wanted).await?;
    let action = match wanted.change {
        MessageChange::Edit { .. } => AuditAction::MessageEditWanted,
        MessageChange::Delete => AuditAction::MessageDeletionWanted,
    };
    tx.audit().record(action, Some(id.as_uuid()), &json!({})).await?;
    announce::changed(tx, tx.messages().load(id).await?).await
}

/// Changes of a chat leave in the order they were asked for, and wait for no message: what they change was taken
/// already.
async fn enqueue(
    tx: &WorkspaceTx,
    message: &Message,
    wanted: &WantedChange,
) -> Result<(), InboxError> {
    tx.jobs()
        .enqueue(NewJob {
            kind: JobKind::ChangeMessage,
            lane: Lane::High,
            queue: JobKind::ChangeMessage.queue(message.account_id),
            order_key: message.chat_id.as_uuid(),
            subject: message.id.as_uuid(),
            payload: json!({ "id": wanted.id, "change": wanted.change }),
            run_at: tx.now(),
        })
        .await?;
    Ok(())
}

fn not_now(code: &'static str, why: &'static str) -> InboxError {
    InboxError::NotNow { code, why }
}

/// Whether this way to WhatsApp can do it at all.
fn offered(able: Option<&Capabilities>, change: &MessageChange) -> Result<(), InboxError> {
    match change {
        MessageChange::Edit { .. } if !able.is_some_and(|it| it.edit) => Err(not_now(
            "edit_not_supported",
            "this number cannot edit what was sent, only numbers linked by phone can: send a correction",
        )),
        MessageChange::Delete if !able.is_some_and(|it| it.delete_for_everyone) => Err(not_now(
            "delete_not_supported",
            "this number cannot delete what was sent, only numbers linked by phone can",
        )),
        _ => Ok(()),
    }
}

/// Whether the message takes the change, whoever asks.
fn permitted(message: &Message, change: &MessageChange, now: Timestamp) -> Result<(), InboxError> {
    if message.revoked_at.is_some() {
        return Err(not_now("deleted", "this message was deleted"));
    }
    if message.kind == MessageKind::System || !is_taken(message) {
        return Err(not_now("not_sent", "only a message that WhatsApp has taken can be changed"));
    }
    if let MessageChange::Edit { text } = change {
        words(message, text)?;
    }
    if !change.is_in_time(sent_at(message), now) {
        return Err(too_late(change));
    }
    let waiting = message.wanted_change.as_ref().filter(|it| it.failure.is_none());
    if waiting.is_some_and(|it| it.change == MessageChange::Delete) {
        return Err(not_now("being_deleted", "this message is being deleted"));
    }
    Ok(())
}

/// Whether the message has words of ours, and takes these.
fn words(message: &Message, text: &str) -> Result<(), InboxError> {
    if message.direction == Direction::In {
        return Err(not_now("not_ours", "only what this number wrote can be edited"));
    }
    if !has_words(message.kind) {
        return Err(not_now(
            "nothing_to_edit",
            "only texts, and the words beside a file, can be edited",
        ));
    }
    let is_text = message.kind == MessageKind::Text;
    let most = if is_text { LONGEST_TEXT } else { LONGEST_CAPTION };
    let length = text.chars().count();
    if length > most || text.trim().is_empty() {
        let rule = format!("write 1 to {most} characters");
        return Err(InboxError::Invalid(vec![FieldProblem::new("text", "length", rule)]));
    }
    Ok(())
}

fn is_taken(message: &Message) -> bool {
    let is_failed = message.delivery.as_ref().is_some_and(|it| {
        matches!(it.state, DeliveryState::Queued | DeliveryState::Failed | DeliveryState::Unknown)
    });
    message.provider_message_id.is_some() && !is_failed
}

/// From when its time counts.
pub(crate) fn sent_at(message: &Message) -> Timestamp {
    let sent = message.delivery.as_ref().and_then(|delivery| delivery.sent_at);
    sent.unwrap_or(message.provider_at)
}

pub(crate) const fn too_late(change: &MessageChange) -> InboxError {
    let (code, why) = match change {
        MessageChange::Edit { .. } => {
            ("edit_too_late", "WhatsApp takes edits for 15 minutes: send a correction")
        }
        MessageChange::Delete => {
            ("delete_too_late", "WhatsApp deletes for everyone within 2 days and 12 hours")
        }
    };
    InboxError::NotNow { code, why }
}

/// Whether our number is an admin of the group that the message is in.
async fn is_admin_there(
    tx: &WorkspaceTx,
    account: &Account,
    message: &Message,
) -> Result<bool, InboxError> {
    let chat = tx.chats().load(message.chat_id).await?;
    let Some(group) = tx.contacts().load(chat.contact_id).await?.group_metadata else {
        return Ok(false);
    };
    let own = Identity::new(
        IdentityKind::Phone,
        format!("+{}", account.external_id.trim_start_matches('+')),
    );
    Ok(is_admin(&group, &[own]))
}
