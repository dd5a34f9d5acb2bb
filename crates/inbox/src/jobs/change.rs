//! Changes a message at the provider, then in the thread; a change that WhatsApp does not take is shown as one.

use blazz_domain::MessageId;
use blazz_domain::change::{MessageChange, WantedChange};
use blazz_domain::content::MessageKind;
use blazz_domain::failure::Failure;
use blazz_providers::Change;
use blazz_storage::WorkspaceTx;
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::messages::Message;
use serde::Deserialize;
use serde_json::Value;

use super::Finished;
use super::say::{self, Found, Said};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::messages;

/// What the job was given.
#[derive(Debug, Deserialize)]
struct Wanted {
    id: MessageId,
    change: MessageChange,
}

pub(super) async fn change(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let Ok(Wanted { id, change }) = serde_json::from_value(job.payload.clone()) else {
        return Ok(Finished::GivenUp { error: "the change cannot be read".to_owned() });
    };
    let subject = match say::find(inbox, job, id).await? {
        Found::Subject(subject) => subject,
        Found::Later(finished) => return Ok(finished),
        Found::Never(failure) => return fail(inbox, job, failure).await,
    };
    if subject.message.revoked_at.is_some() {
        return Ok(Finished::Done);
    }
    let now = inbox.database.clock().now();
    if !change.is_in_time(messages::sent_at(&subject.message), now) {
        return fail(inbox, job, late(&change)).await;
    }
    let (target, kind) = (subject.name.clone(), subject.message.kind);
    let wanted = Change { target, kind, what: change };
    let answer = subject
        .provider
        .change(&subject.access, &subject.recipient, &wanted, &subject.context)
        .await;
    match say::hear(inbox, job, &subject, answer).await? {
        Said::Taken => keep(inbox, job, id, &wanted.what).await,
        Said::Later(finished) => Ok(finished),
        Said::Never(failure) => fail(inbox, job, failure).await,
    }
}

/// It became true while the number was away: WhatsApp takes it no more.
fn late(change: &MessageChange) -> Failure {
    match messages::too_late(change) {
        InboxError::NotNow { code, why } => Failure::new(code, why),
        other => Failure::new("too_late", other.to_string()),
    }
}

/// WhatsApp has taken it: the bubble changes. What was asked for after it still waits.
async fn keep(
    inbox: &Inbox,
    job: &LeasedJob,
    id: MessageId,
    change: &MessageChange,
) -> Result<Finished, InboxError> {
    let tx = inbox.database.begin(&job.scope).await?;
    let message = tx.messages().lock(MessageId::from_uuid(job.subject)).await?;
    if is_latest(&message, id) {
        tx.messages().set_wanted_change(message.id, None).await?;
    }
    match change {
        MessageChange::Edit { text } => reword(&tx, &message, text).await?,
        MessageChange::Delete => tx.messages().revoke(message.id, tx.now()).await?,
    }
    messages::announce_changed(&tx, tx.messages().load(message.id).await?).await?;
    tx.commit().await?;
    Ok(Finished::Done)
}

async fn reword(tx: &WorkspaceTx, message: &Message, text: &str) -> Result<(), InboxError> {
    if message.revoked_at.is_some() {
        return Ok(());
    }
    let mut details = message.content.clone();
    let place = if message.kind == MessageKind::Text { "body" } else { "caption" };
    if let Some(said) = details.get_mut(place) {
        *said = Value::from(text);
    }
    Ok(tx.messages().reword(message.id, text, &details, tx.now()).await?)
}

/// Shows on the bubble that the change did not happen, and why.
async fn fail(inbox: &Inbox, job: &LeasedJob, failure: Failure) -> Result<Finished, InboxError> {
    show(inbox, job, Some(failure)).await?;
    Ok(Finished::Done)
}

/// The job was given up for a reason of our own.
pub(super) async fn give_up(inbox: &Inbox, job: &LeasedJob) -> Result<(), InboxError> {
    let why = "the program could not ask for this change; its log says why";
    show(inbox, job, Some(Failure::new("internal", why).retryable())).await
}

async fn show(inbox: &Inbox, job: &LeasedJob, failure: Option<Failure>) -> Result<(), InboxError> {
    let tx = inbox.database.begin(&job.scope).await?;
    mark(&tx, MessageId::from_uuid(job.subject), &job.payload, failure).await?;
    Ok(tx.commit().await?)
}

/// Writes down why the change of this job did not happen, or that it waits again.
pub(super) async fn mark(
    tx: &WorkspaceTx,
    message: MessageId,
    payload: &Value,
    failure: Option<Failure>,
) -> Result<(), InboxError> {
    let message = tx.messages().lock(message).await?;
    let Ok(Wanted { id, change }) = serde_json::from_value(payload.clone()) else { return Ok(()) };
    if message.revoked_at.is_some() || !is_latest(&message, id) {
        return Ok(());
    }
    let wanted = WantedChange { id, change, failure };
    tx.messages().set_wanted_change(message.id, Some(&wanted)).await?;
    messages::announce_changed(tx, tx.messages().load(message.id).await?).await?;
    Ok(())
}

/// Whether nobody has asked for another change since.
fn is_latest(message: &Message, id: MessageId) -> bool {
    message.wanted_change.as_ref().is_some_and(|wanted| wanted.id == id)
}
