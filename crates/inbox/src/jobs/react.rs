//! Sets our reaction at the provider, then in the thread.

use std::time::Duration;

use blazz_domain::MessageId;
use blazz_domain::failure::Failure;
use blazz_domain::governor::Held;
use blazz_domain::job::Backoff;
use blazz_domain::outgoing::{Outgoing, OutgoingReaction};
use blazz_providers::{Recipient, SendContext, SendError};
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::reactions::Reaction;

use super::Finished;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::{accounts, messages};

/// Sends the reaction; since setting it twice changes nothing, a lost answer is simply asked for again.
pub(super) async fn react(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let emoji = job.payload["emoji"].as_str().unwrap_or_default().to_owned();
    let reading = inbox.database.read(&job.scope);
    let message = reading.messages().load(MessageId::from_uuid(job.subject)).await?;
    let (account, limits) = reading.accounts().load_governed(message.account_id).await?;
    if account.removed_at.is_some() {
        return Ok(Finished::GivenUp { error: "the number was removed".to_owned() });
    }
    let now = inbox.database.clock().now();
    if let Some(reason) = limits.governor(&account).stop() {
        return Ok(Finished::later(Held::until_somebody_acts(reason).ask_again_at(now)));
    }
    let chat = reading.chats().load(message.chat_id).await?;
    let identities = reading.identities().of_contact(chat.contact_id).await?;
    let addresses = inbox.providers.addresses(account.provider);
    let (Some(target), Some(recipient), Some(provider)) = (
        message.provider_message_id.clone(),
        Recipient::choose(addresses, &[chat.peer.as_ref()], &identities).map(Recipient::at),
        inbox.providers.find(account.provider),
    ) else {
        return Ok(Finished::GivenUp {
            error: "the message can no longer be reacted to".to_owned(),
        });
    };
    let access = reading.accounts().access(&account).await?;
    let context = SendContext {
        reference: job.id.to_string(),
        message_id: None,
        quoted: Some(messages::about(&target, &message)),
        time_out: job.lane.time_out(),
    };
    let outgoing = Outgoing::Reaction(OutgoingReaction { target, emoji: emoji.clone() });
    let answer = provider.send(&access, &recipient, &outgoing, &context).await;
    match answer {
        Ok(_) => keep(inbox, job, emoji).await,
        Err(SendError::Retry { failure, backoff, after }) => {
            Ok(put_off(inbox, job, failure, backoff, after))
        }
        Err(SendError::Away { after, .. }) => {
            Ok(Finished::later(inbox.database.clock().now().plus(after)))
        }
        Err(SendError::MayHaveSent { failure }) => {
            Ok(put_off(inbox, job, failure, Backoff::SEND, None))
        }
        Err(SendError::Refused { failure }) => Ok(Finished::GivenUp { error: failure.reason }),
        Err(SendError::AccountBlocked { failure, status }) => {
            let tx = inbox.database.begin(&job.scope).await?;
            accounts::block(inbox, &tx, &account, status, &failure).await?;
            tx.commit().await?;
            Ok(Finished::GivenUp { error: failure.reason })
        }
    }
}

fn put_off(
    inbox: &Inbox,
    job: &LeasedJob,
    failure: Failure,
    backoff: Backoff,
    after: Option<Duration>,
) -> Finished {
    let attempt = u32::try_from(job.attempts).unwrap_or(u32::MAX);
    let error = failure.reason;
    match backoff.after(attempt, rand::random()) {
        Some(wait) => {
            let now = inbox.database.clock().now();
            Finished::Again { at: now.plus(wait.max(after.unwrap_or_default())), error }
        }
        None => Finished::GivenUp { error },
    }
}

async fn keep(inbox: &Inbox, job: &LeasedJob, emoji: String) -> Result<Finished, InboxError> {
    let tx = inbox.database.begin(&job.scope).await?;
    let message = tx.messages().load(MessageId::from_uuid(job.subject)).await?;
    let reaction = Reaction {
        message_id: message.id,
        sender: "us".to_owned(),
        sender_name: None,
        is_ours: true,
        emoji,
        reacted_at: tx.now(),
    };
    if tx.reactions().set(&reaction).await? {
        messages::announce_changed(&tx, message).await?;
    }
    tx.commit().await?;
    Ok(Finished::Done)
}
