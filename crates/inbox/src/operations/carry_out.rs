//! Has a number do what it was asked, once as far as that can be known.
//!
//! That it is being done is committed before the call. A job that finds it begun and not ended knows that a crash came
//! in between: what may be repeated is done again, the rest is told as unknown.

use std::time::Duration;

use blazz_domain::OperationId;
use blazz_domain::account::{AccountAccess, AccountStatus};
use blazz_domain::failure::Failure;
use blazz_domain::operation::{Operation, OperationEnd, OperationState};
use blazz_faults::{Point, reach};
use blazz_providers::SendError;
use blazz_storage::WorkspaceTx;
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::operations::AskedOperation;

use super::end::{end, record};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::jobs::Finished;

/// What has waited longer for its number to be connected is not done any more: nobody expects it then.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// Everything the provider call needs, read and committed before it.
struct Prepared {
    access: AccountAccess,
    account: Account,
    operation: Operation,
}

enum Step {
    Call(Box<Prepared>),
    Over,
}

/// Runs the job of one operation.
pub(crate) async fn carry_out(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let id = OperationId::from_uuid(job.subject);
    let tx = inbox.database.begin(&job.scope).await?;
    let step = prepare(&tx, id).await?;
    tx.commit().await?;
    let Step::Call(prepared) = step else { return Ok(Finished::Done) };
    let Prepared { access, account, operation } = *prepared;
    reach(Point::BeforeCall);
    let provider = inbox.providers.find(account.provider);
    let answer = match provider.and_then(|provider| provider.operations()) {
        Some(operations) => operations.carry_out(&access, &operation, job.lane.time_out()).await,
        None => Err(SendError::Refused { failure: not_offered() }),
    };
    reach(Point::AfterCall);
    record(inbox, job, &account, id, answer).await
}

async fn prepare(tx: &WorkspaceTx, id: OperationId) -> Result<Step, InboxError> {
    if tx.operations().find(id).await?.is_none() {
        return Ok(Step::Over);
    }
    let asked = tx.operations().lock(id).await?;
    if asked.state != OperationState::Queued {
        return Ok(Step::Over);
    }
    if asked.begun_at.is_some() && !asked.kind.is_safe_to_repeat() {
        end(tx, id, None, &OperationEnd::Unknown(interrupted())).await?;
        return Ok(Step::Over);
    }
    let account = tx.accounts().load(asked.account_id).await?;
    if let Some(failure) = obstacle(tx, &account, &asked) {
        end(tx, id, None, &OperationEnd::Failed(failure)).await?;
        return Ok(Step::Over);
    }
    tx.operations().begin(id).await?;
    let access = tx.accounts().access(&account).await?;
    Ok(Step::Call(Box::new(Prepared { access, account, operation: asked.request })))
}

fn obstacle(tx: &WorkspaceTx, account: &Account, asked: &AskedOperation) -> Option<Failure> {
    if account.removed_at.is_some() {
        return Some(Failure::new("account_removed", "the number was removed"));
    }
    if account.status == AccountStatus::Disconnected {
        let why = account.status_reason.clone();
        let why = why.unwrap_or_else(|| "the number is not connected".to_owned());
        return Some(Failure::new("account_disconnected", why).retryable());
    }
    (tx.now().since(asked.created_at) > LONGEST_WAIT).then(|| {
        let why = "the number was not connected for 10 minutes: it was not done. Ask again";
        Failure::new("waited_too_long", why).retryable()
    })
}

fn not_offered() -> Failure {
    Failure::new("not_offered", "this program cannot do this with this kind of number")
}

fn interrupted() -> Failure {
    let why = "the program stopped while it was being done; it may have happened. Look in \
               WhatsApp, and ask again if it did not";
    Failure::new("may_have_happened", why)
}

/// The job was given up for a reason of our own, such as a row that cannot be read: the operation says so.
pub(crate) async fn give_up(inbox: &Inbox, job: &LeasedJob) -> Result<(), InboxError> {
    let id = OperationId::from_uuid(job.subject);
    let tx = inbox.database.begin(&job.scope).await?;
    let asked = tx.operations().lock(id).await?;
    if asked.state != OperationState::Queued {
        return Ok(());
    }
    let ended = if asked.begun_at.is_some() && !asked.kind.is_safe_to_repeat() {
        OperationEnd::Unknown(interrupted())
    } else {
        let why = "the program could not have it done; its log says why";
        OperationEnd::Failed(Failure::new("internal", why).retryable())
    };
    end(&tx, id, None, &ended).await?;
    Ok(tx.commit().await?)
}
