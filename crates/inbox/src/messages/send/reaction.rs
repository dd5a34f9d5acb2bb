//! The team reacts to a message; the reaction is shown when WhatsApp has taken it.

use std::time::Duration;

use blazz_domain::content::MessageKind;
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_domain::outgoing::{Outgoing, OutgoingReaction};
use blazz_domain::{MessageId, Timestamp};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::jobs::NewJob;
use blazz_storage::workspace::messages::Message;
use serde_json::json;

use super::check;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::{self, MessageView};

/// How long a message takes reactions.
const REACTABLE: Duration = Duration::from_hours(24 * 30);

pub(super) async fn send(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    target: MessageId,
    emoji: &str,
) -> Result<MessageView, InboxError> {
    let message = tx.messages().load(target).await?;
    let name = target_name(&message, tx.now())?;
    let chat = tx.chats().load(message.chat_id).await?;
    let (account, _) = check::usable(tx, message.account_id).await?;
    let outgoing = Outgoing::Reaction(OutgoingReaction { target: name, emoji: emoji.to_owned() });
    check::content(inbox, &account, &chat, &outgoing)?;
    check::window(inbox, tx, &account, &chat, &outgoing)?;
    check::recipient(inbox, tx, &account, &chat).await?;
    tx.jobs()
        .enqueue(NewJob {
            kind: JobKind::SendReaction,
            lane: Lane::High,
            queue: JobKind::SendReaction.queue(account.id),
            order_key: target.as_uuid(),
            subject: target.as_uuid(),
            payload: json!({ "emoji": emoji }),
            run_at: tx.now(),
        })
        .await?;
    Ok(views::message(tx, message, chat.contact_id).await?)
}

/// The provider's name of the message, when it takes a reaction: 30 days long, and not once it is deleted
/// (cloud-api.md §2.2).
fn target_name(message: &Message, now: Timestamp) -> Result<String, InboxError> {
    let refused = |code, why| Err(InboxError::invalid("reaction.message_id", code, why));
    if message.kind == MessageKind::System {
        return refused("not_a_message", "a line of the system takes no reaction");
    }
    if message.revoked_at.is_some() {
        return refused("deleted", "this message was deleted");
    }
    if now.since(message.provider_at) > REACTABLE {
        return refused("too_old", "WhatsApp takes reactions to messages of the last 30 days");
    }
    match &message.provider_message_id {
        Some(name) => Ok(name.clone()),
        None => refused("not_sent", "react to a message that WhatsApp has taken"),
    }
}
