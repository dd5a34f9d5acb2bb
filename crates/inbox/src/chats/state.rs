//! The work on a chat is done, put off, waits, or begins again.

use std::time::Duration;

use blazz_domain::audit::AuditAction;
use blazz_domain::chat::{ChatState, Standing};
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_domain::{ChatId, Timestamp};
use blazz_storage::WorkspaceTx;
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::jobs::NewJob;
use serde_json::json;

use super::announce_as_it_is;
use super::line::{self, Line};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::jobs::Finished;
use crate::views::ChatView;

/// Nobody means to come back to a chat after more than a year.
const LONGEST_SNOOZE: Duration = Duration::from_hours(366 * 24);
/// How long its job rests at once: one that is put off for more than six hours is taken for the work of a clock that
/// was ahead, and run.
const LONGEST_REST: Duration = Duration::from_hours(5);

/// Says how the work on a chat stands. What stands so already is not told again.
pub async fn set_standing(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: ChatId,
    wanted: Standing,
) -> Result<ChatView, InboxError> {
    if let Some(until) = wanted.until() {
        check(until, tx.now())?;
    }
    let mut chat = tx.chats().lock(id).await?;
    if chat.standing == wanted {
        return super::announce::as_it_is(inbox, tx, &chat).await;
    }
    let said = match wanted {
        Standing::Open => Said::Opened,
        Standing::Pending => Said::Pending,
        Standing::Snoozed { until } => Said::Snoozed(until),
        Standing::Resolved => Said::Resolved,
    };
    if let Standing::Snoozed { until } = wanted {
        wake_at(tx, id, until).await?;
    }
    bring_to(inbox, tx, &mut chat, wanted, said).await?;
    announce_as_it_is(inbox, tx, &chat).await
}

fn check(until: Timestamp, now: Timestamp) -> Result<(), InboxError> {
    if until <= now {
        let message = "choose a time to come";
        return Err(InboxError::invalid("until", "in_the_past", message));
    }
    if until > now.plus(LONGEST_SNOOZE) {
        let message = "choose a time within the next year";
        return Err(InboxError::invalid("until", "too_far", message));
    }
    Ok(())
}

async fn wake_at(tx: &WorkspaceTx, id: ChatId, until: Timestamp) -> Result<(), InboxError> {
    tx.jobs()
        .enqueue(NewJob {
            kind: JobKind::EndSnooze,
            lane: Lane::Normal,
            // Not the number's: a chat wakes also while its number is away.
            queue: tx.scope().workspace_id().as_uuid(),
            order_key: tx.new_id(),
            subject: id.as_uuid(),
            payload: json!({ "until": until }),
            run_at: next_look(tx.now(), until),
        })
        .await?;
    Ok(())
}

fn next_look(now: Timestamp, until: Timestamp) -> Timestamp {
    until.min(now.plus(LONGEST_REST))
}

/// A customer has written: what was done or put off is open again. The chat is locked.
pub(crate) async fn customer_wrote(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    chat: &mut Chat,
) -> Result<(), InboxError> {
    let after = chat.standing.after_customer_wrote();
    if after == chat.standing {
        return Ok(());
    }
    bring_to(inbox, tx, chat, after, Said::Reopened).await
}

/// Opens a chat whose snooze is over, unless somebody changed that meanwhile.
pub(crate) async fn end_snooze(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let tx = inbox.database.begin(&job.scope).await?;
    let mut chat = tx.chats().lock(ChatId::from_uuid(job.subject)).await?;
    let Standing::Snoozed { until } = chat.standing else { return Ok(Finished::Done) };
    if job.payload["until"] != json!(until) {
        // Put off once more, which has a job of its own.
        return Ok(Finished::Done);
    }
    if until > tx.now() {
        return Ok(Finished::later(next_look(tx.now(), until)));
    }
    bring_to(inbox, &tx, &mut chat, Standing::Open, Said::Woke).await?;
    announce_as_it_is(inbox, &tx, &chat).await?;
    tx.commit().await?;
    Ok(Finished::Done)
}

/// Why a chat stands as it does now.
#[derive(Clone, Copy)]
enum Said {
    Opened,
    Pending,
    Snoozed(Timestamp),
    Resolved,
    Reopened,
    Woke,
}

impl Said {
    fn line(self) -> Line {
        let (event, body) = match self {
            Self::Opened => ("chat_opened", "The chat was opened again."),
            Self::Pending => ("chat_pending", "The chat was marked as pending."),
            Self::Snoozed(_) => ("chat_snoozed", "The chat was put off until a later time."),
            Self::Resolved => ("chat_resolved", "The chat was resolved."),
            Self::Reopened => ("chat_reopened", "The customer wrote: the chat is open again."),
            Self::Woke => ("chat_woke", "The time is up: the chat is open again."),
        };
        let facts = match self {
            Self::Snoozed(until) => json!({ "until": until }),
            _ => json!({}),
        };
        Line { event, body: body.to_owned(), facts }
    }
}

async fn bring_to(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    chat: &mut Chat,
    wanted: Standing,
    said: Said,
) -> Result<(), InboxError> {
    let before: ChatState = chat.standing.state();
    chat.standing = wanted;
    tx.chats().update(chat).await?;
    let details = json!({ "from": before, "to": wanted.state(), "until": wanted.until() });
    tx.audit().record(AuditAction::ChatStateChanged, Some(chat.id.as_uuid()), &details).await?;
    line::say(inbox, tx, chat, said.line()).await
}
