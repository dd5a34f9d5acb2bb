//! Sets our reaction at the provider, then in the thread.

use blazz_domain::MessageId;
use blazz_domain::outgoing::{Outgoing, OutgoingReaction};
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::reactions::Reaction;

use super::Finished;
use super::say::{self, Found, Said};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::messages;

/// Sends the reaction; it stands in the thread once WhatsApp has taken it.
pub(super) async fn react(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let emoji = job.payload["emoji"].as_str().unwrap_or_default().to_owned();
    let subject = match say::find(inbox, job, MessageId::from_uuid(job.id.as_uuid())).await? {
        Found::Subject(subject) => subject,
        Found::Later(finished) => return Ok(finished),
        Found::Never(failure) => return Ok(Finished::GivenUp { error: failure.reason }),
    };
    let target = subject.name.clone();
    let outgoing = Outgoing::Reaction(OutgoingReaction { target, emoji: emoji.clone() });
    let answer = subject
        .provider
        .send(&subject.access, &subject.recipient, &outgoing, &subject.context)
        .await;
    match say::hear(inbox, job, &subject, answer).await? {
        Said::Taken => keep(inbox, job, emoji).await,
        Said::Later(finished) => Ok(finished),
        Said::Never(failure) => Ok(Finished::GivenUp { error: failure.reason }),
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
