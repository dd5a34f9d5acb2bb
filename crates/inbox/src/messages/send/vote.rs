//! The team chooses in a poll; the vote is shown when WhatsApp has taken it.

use blazz_domain::MessageId;
use blazz_domain::content::MessageKind;
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_domain::outgoing::{Outgoing, OutgoingVote};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::jobs::NewJob;
use blazz_storage::workspace::messages::Message;
use serde_json::json;

use super::check;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::{self, MessageView};

pub(super) async fn send(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    target: MessageId,
    options: &[String],
) -> Result<MessageView, InboxError> {
    let message = tx.messages().load(target).await?;
    let name = poll_name(&message)?;
    fits(&message, options)?;
    let chat = tx.chats().load(message.chat_id).await?;
    let (account, _) = check::usable(tx, message.account_id).await?;
    let outgoing = Outgoing::Vote(OutgoingVote { target: name, options: options.to_vec() });
    check::content(inbox, &account, &chat, &outgoing)?;
    check::recipient(inbox, tx, &account, &chat).await?;
    tx.jobs()
        .enqueue(NewJob {
            kind: JobKind::SendVote,
            lane: Lane::High,
            queue: JobKind::SendVote.queue(account.id),
            order_key: target.as_uuid(),
            subject: target.as_uuid(),
            payload: json!({ "options": options }),
            run_at: tx.now(),
        })
        .await?;
    Ok(views::message(tx, message, chat.contact_id).await?)
}

/// The provider's name of the poll, while it takes votes.
fn poll_name(message: &Message) -> Result<String, InboxError> {
    let refused = |code, why| Err(InboxError::invalid("vote.message_id", code, why));
    if message.kind != MessageKind::Poll {
        return refused("not_a_poll", "name a poll");
    }
    if message.revoked_at.is_some() {
        return refused("deleted", "this poll was deleted");
    }
    match &message.provider_message_id {
        Some(name) => Ok(name.clone()),
        None => refused("not_sent", "vote in a poll that WhatsApp has taken"),
    }
}

/// Options of the poll, each once, and one alone where no more may be chosen.
fn fits(message: &Message, options: &[String]) -> Result<(), InboxError> {
    let asked: Vec<&str> = message.content["options"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|option| option.as_str())
        .collect();
    let refused = |code, why| Err(InboxError::invalid("vote.options", code, why));
    if options.iter().any(|option| !asked.contains(&option.as_str())) {
        return refused("unknown_option", "choose among the options of the poll");
    }
    let is_single = message.content["selectable_count"].as_i64() == Some(1);
    if is_single && options.len() > 1 {
        return refused("too_many", "choose one option");
    }
    Ok(())
}
