//! Hands one queued message to its provider, exactly once as far as that can be known.
//!
//! The attempt is committed before the call and ended after it. A job that finds an attempt begun and not
//! ended knows that a crash came in between: the message may have been sent, and only a report that
//! carries our reference, or a person, decides (architecture.md, "A message goes out").

mod outcome;

use blazz_domain::account::{AccountAccess, AccountStatus};
use blazz_domain::chat::Window;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::failure::Failure;
use blazz_domain::governor::{Held, Verdict};
use blazz_domain::job::Backoff;
use blazz_domain::outgoing::Outgoing;
use blazz_domain::reference::{Reference, linked_device_name};
use blazz_domain::transport::TransportReason;
use blazz_domain::{MessageId, Timestamp};
use blazz_faults::{Guard, Point, is_removed, reach};
use blazz_providers::{Quoted, Recipient, SendContext, SendError};
use blazz_storage::WorkspaceTx;
use blazz_storage::system::jobs::LeasedJob;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::{Message, Queued};
use blazz_storage::workspace::placed_files::Placing;

use super::about::{about, about_unknown};
use super::{expect_members, got_further, report_delivery};
use crate::error::InboxError;
use crate::governor;
use crate::inbox::Inbox;
use crate::jobs::Finished;
use crate::media::{self, Place};
use crate::transports;

/// Everything the provider call needs, read and committed before it.
struct Prepared {
    access: AccountAccess,
    account: Account,
    recipient: Recipient,
    outgoing: Outgoing,
    /// Where the file lies that was uploaded for it.
    placing: Option<Placing>,
    context: SendContext,
}

enum Step {
    Call(Box<Prepared>),
    Over(Finished),
}

/// Runs one delivery job.
pub async fn deliver(inbox: &Inbox, job: &LeasedJob) -> Result<Finished, InboxError> {
    let id = MessageId::from_uuid(job.subject);
    let place = Box::pin(media::place(inbox, job, id, job.lane.time_out())).await?;
    if let Place::Failed(account, error) = place {
        return Box::pin(outcome::record(inbox, job, &account, id, Err(error))).await;
    }
    let tx = inbox.database.begin(&job.scope).await?;
    let step = Box::pin(prepare(inbox, &tx, id, job)).await?;
    tx.commit().await?;
    let prepared = match step {
        Step::Over(finished) => return Ok(finished),
        Step::Call(prepared) => prepared,
    };
    let provider = inbox
        .providers
        .find(prepared.account.provider)
        .ok_or(InboxError::NotFound { noun: "the provider of this number" })?;
    reach(Point::BeforeCall);
    let answer = provider
        .send(&prepared.access, &prepared.recipient, &prepared.outgoing, &prepared.context)
        .await;
    reach(Point::AfterCall);
    let is_lost = |failure: &Failure| provider.has_lost_file(failure);
    let answer = match (answer, prepared.placing) {
        (Err(SendError::Refused { failure }), Some(placing))
            if matches!(place, Place::There) && is_lost(&failure) =>
        {
            Err(file_anew(inbox, job, placing, failure).await?)
        }
        (answer, _) => answer,
    };
    Box::pin(outcome::record(inbox, job, &prepared.account, id, answer)).await
}

async fn prepare(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: MessageId,
    job: &LeasedJob,
) -> Result<Step, InboxError> {
    if tx.messages().find(id).await?.is_none() {
        return over();
    }
    let mut message = tx.messages().lock(id).await?;
    if !message.is_waiting() {
        return over();
    }
    let (account, limits) = tx.accounts().load_governed(message.account_id).await?;
    let is_safe_to_repeat = inbox.providers.takes_our_names(account.provider);
    if message.attempt_at.is_some() && !is_safe_to_repeat && !is_removed(Guard::OpenAttempt) {
        let failure = interrupted();
        report_delivery(tx, &mut message, DeliveryState::Unknown, tx.now(), Some(failure)).await?;
        tx.messages().end_attempt(id).await?;
        return over();
    }
    let chat = tx.chats().load(message.chat_id).await?;
    let Queued { mut outgoing, recipient } = tx.messages().load_queued(id).await?;
    if chat.blocked_at.is_some() {
        return fail(tx, &mut message, blocked()).await;
    }
    if let Some((failure, why)) = obstacle(inbox, &account, &chat, &outgoing, tx.now()) {
        let waiting = (&chat, &message, &outgoing);
        if transports::reroute(inbox, tx, &account, waiting, why).await? {
            return over();
        }
        return fail(tx, &mut message, failure).await;
    }
    let identities = tx.identities().of_contact(chat.contact_id).await?;
    let addresses = inbox.providers.addresses(account.provider);
    let preferred = [Some(&recipient), chat.peer.as_ref()];
    let Some(recipient) = Recipient::choose(addresses, &preferred, &identities) else {
        let why = "WhatsApp knows this contact by no address this number can send to";
        return fail(tx, &mut message, Failure::new("no_recipient", why)).await;
    };
    let verdict = governor::admit(inbox, tx, &limits.governor(&account), &chat, &message).await?;
    if is_long(tx, &verdict) {
        let (waiting, why) = ((&chat, &message, &outgoing), TransportReason::OtherLimited);
        if transports::reroute(inbox, tx, &account, waiting, why).await? {
            return over();
        }
    }
    let Some(placing) = name_file(tx, &message, &mut outgoing).await? else {
        return Ok(Step::Over(Finished::later(tx.now())));
    };
    match verdict {
        Verdict::Now => begin_attempt(tx, (&account, &chat), &mut message).await?,
        Verdict::Later(held) => return wait(tx, &mut message, held).await,
        Verdict::Never(failure) => return fail(tx, &mut message, failure).await,
    }
    if is_safe_to_repeat {
        transports::note(tx, &account, &message, &linked_device_name(id)).await?;
    }
    let context = context(tx, &message, job, is_safe_to_repeat).await?;
    let access = tx.accounts().access(&account).await?;
    let recipient = Recipient::at(recipient);
    Ok(Step::Call(Box::new(Prepared { access, account, recipient, outgoing, placing, context })))
}

async fn context(
    tx: &WorkspaceTx,
    message: &Message,
    job: &LeasedJob,
    is_safe_to_repeat: bool,
) -> Result<SendContext, InboxError> {
    let id = message.id;
    Ok(SendContext {
        reference: Reference { message: id, attempt: message.attempt + 1 }.to_string(),
        message_id: is_safe_to_repeat.then(|| linked_device_name(id)),
        quoted: quoted(tx, message).await?,
        time_out: job.lane.time_out(),
    })
}

/// Writes into a message under which name the provider has its file. `None`: it has none any more, or the message has
/// changed its transport; it is laid there first.
async fn name_file(
    tx: &WorkspaceTx,
    message: &Message,
    outgoing: &mut Outgoing,
) -> Result<Option<Option<Placing>>, InboxError> {
    let Outgoing::Media(media) = outgoing else { return Ok(Some(None)) };
    let Some(placing) = media::placing(message, media) else { return Ok(Some(None)) };
    media.provider_media_id = tx.placed_files().find(placing).await?;
    Ok(media.provider_media_id.is_some().then_some(Some(placing)))
}

/// The provider no longer has the file: the message waits until it is laid there anew.
async fn file_anew(
    inbox: &Inbox,
    job: &LeasedJob,
    placing: Placing,
    failure: Failure,
) -> Result<SendError, InboxError> {
    let tx = inbox.database.begin(&job.scope).await?;
    tx.placed_files().forget(placing).await?;
    tx.commit().await?;
    Ok(SendError::Retry { failure, backoff: Backoff::SEND, after: None })
}

/// The message that is answered, as far as it is known here.
async fn quoted(tx: &WorkspaceTx, message: &Message) -> Result<Option<Quoted>, InboxError> {
    let Some(name) = &message.quoted_provider_id else { return Ok(None) };
    let known = tx.messages().find_by_provider_id(message.account_id, name).await?;
    Ok(Some(known.map_or_else(|| about_unknown(name), |known| about(name, &known))))
}

#[expect(clippy::unnecessary_wraps, reason = "reads as the end of a step")]
const fn over() -> Result<Step, InboxError> {
    Ok(Step::Over(Finished::Done))
}

/// What stands in the way since the message was queued.
fn obstacle(
    inbox: &Inbox,
    account: &Account,
    chat: &Chat,
    outgoing: &Outgoing,
    now: Timestamp,
) -> Option<(Failure, TransportReason)> {
    if account.removed_at.is_some() || account.status == AccountStatus::Disconnected {
        let why = account.status_reason.clone();
        let why = why.unwrap_or_else(|| "the number was disconnected: connect it again".to_owned());
        let failure = Failure::new("account_disconnected", why).retryable();
        return Some((failure, TransportReason::OtherDown));
    }
    let window = Window::of(inbox.providers.window(account.provider), chat.last_customer_at, now);
    if outgoing.needs_open_window() && !window.may_send_freely() {
        let why = "24 hours have passed since the customer last wrote: send a template instead";
        return Some((Failure::new("window_closed", why), TransportReason::WindowClosed));
    }
    None
}

/// Whether it will not leave for so long that another transport is worth a look.
fn is_long(tx: &WorkspaceTx, verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Now => false,
        Verdict::Later(held) => held.is_worth_showing(tx.now()),
        Verdict::Never(_) => true,
    }
}

/// From here on a crash leaves the attempt visible. A message that was held tells that it no longer is.
async fn begin_attempt(
    tx: &WorkspaceTx,
    (account, chat): (&Account, &Chat),
    message: &mut Message,
) -> Result<(), InboxError> {
    expect_members(tx, account, chat, message.id).await?;
    tx.messages().begin_attempt(message.id).await?;
    if message.delivery.as_mut().and_then(|delivery| delivery.held.take()).is_some() {
        got_further(tx, message).await?;
    }
    Ok(())
}

async fn wait(tx: &WorkspaceTx, message: &mut Message, held: Held) -> Result<Step, InboxError> {
    governor::hold(tx, message, held).await?;
    Ok(Step::Over(Finished::later(held.ask_again_at(tx.now()))))
}

async fn fail(
    tx: &WorkspaceTx,
    message: &mut Message,
    failure: Failure,
) -> Result<Step, InboxError> {
    report_delivery(tx, message, DeliveryState::Failed, tx.now(), Some(failure)).await?;
    over()
}

fn blocked() -> Failure {
    let why = "this contact is blocked on the number: unblock them, and send it again";
    Failure::new("contact_blocked", why).retryable()
}

fn interrupted() -> Failure {
    let why = "the program stopped while it was handing the message over; it may have been sent. \
               If no tick appears, send it again or mark it as sent";
    Failure::new("may_have_been_sent", why).retryable()
}

/// The job was given up for a reason of our own, such as a row that cannot be read: the bubble says so.
pub(crate) async fn give_up(inbox: &Inbox, job: &LeasedJob) -> Result<(), InboxError> {
    let tx = inbox.database.begin(&job.scope).await?;
    let mut message = tx.messages().lock(MessageId::from_uuid(job.subject)).await?;
    if !message.is_waiting() {
        return Ok(());
    }
    let (state, failure) = if message.attempt_at.is_some() {
        tx.messages().end_attempt(message.id).await?;
        (DeliveryState::Unknown, interrupted())
    } else {
        let why = "the program could not prepare this message for sending; its log says why";
        (DeliveryState::Failed, Failure::new("internal", why).retryable())
    };
    report_delivery(&tx, &mut message, state, tx.now(), Some(failure)).await?;
    Ok(tx.commit().await?)
}
