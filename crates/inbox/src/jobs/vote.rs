//! Casts our vote at the provider, then in the thread.

use blazz_domain::MessageId;
use blazz_domain::outgoing::{Outgoing, OutgoingVote};
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::poll_votes::PollVote;
use sha2::{Digest, Sha256};

use super::Finished;
use super::say::{self, Found, Said};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::messages;

/// Sends the vote; it stands in the poll once WhatsApp has taken it.
pub(super) async fn vote(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let options: Vec<String> =
        serde_json::from_value(job.payload["options"].clone()).unwrap_or_default();
    let subject = match say::find(inbox, job, MessageId::from_uuid(job.id.as_uuid())).await? {
        Found::Subject(subject) => subject,
        Found::Later(finished) => return Ok(finished),
        Found::Never(failure) => return Ok(Finished::GivenUp { error: failure.reason }),
    };
    let target = subject.name.clone();
    let outgoing = Outgoing::Vote(OutgoingVote { target, options: options.clone() });
    let answer = subject
        .provider
        .send(&subject.access, &subject.recipient, &outgoing, &subject.context)
        .await;
    match say::hear(inbox, job, &subject, answer).await? {
        Said::Taken => keep(inbox, job, &options).await,
        Said::Later(finished) => Ok(finished),
        Said::Never(failure) => Ok(Finished::GivenUp { error: failure.reason }),
    }
}

async fn keep(inbox: &Inbox, job: &LeasedJob, options: &[String]) -> Result<Finished, InboxError> {
    let tx = inbox.database.begin(&job.scope).await?;
    let message = tx.messages().load(MessageId::from_uuid(job.subject)).await?;
    let vote = PollVote {
        message_id: message.id,
        voter: "us".to_owned(),
        voter_name: None,
        is_ours: true,
        options: options.iter().map(|option| hex::encode(Sha256::digest(option))).collect(),
        voted_at: tx.now(),
    };
    if tx.poll_votes().set(&vote).await? {
        messages::announce_changed(&tx, message).await?;
    }
    tx.commit().await?;
    Ok(Finished::Done)
}
