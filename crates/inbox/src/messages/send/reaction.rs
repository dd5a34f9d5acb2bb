//! The team reacts to a message; the reaction is shown when WhatsApp has taken it.

use blazz_domain::MessageId;
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_domain::outgoing::{Outgoing, OutgoingReaction};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::jobs::NewJob;
use serde_json::json;

use super::check;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::{self, MessageView};

pub(super) async fn send(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    target: MessageId,
    emoji: &str,
) -> Result<MessageView, InboxError> {
    let message = tx.messages().load(target).await?;
    let Some(name) = message.provider_message_id.clone() else {
        return Err(InboxError::invalid(
            "reaction.message_id",
            "not_sent",
            "react to a message that WhatsApp has taken",
        ));
    };
    let chat = tx.chats().load(message.chat_id).await?;
    let account = check::usable(tx, message.account_id).await?;
    let outgoing = Outgoing::Reaction(OutgoingReaction { target: name, emoji: emoji.to_owned() });
    check::content(inbox, &account, &outgoing)?;
    check::window(inbox, tx, &account, &chat, &outgoing)?;
    check::recipient(tx, &chat).await?;
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
