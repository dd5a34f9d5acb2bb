//! Asks for one message whether it may leave now, and counts it if so.

use blazz_domain::AccountId;
use blazz_domain::chat::ChatType;
use blazz_domain::governor::{Ask, Governor, Standing, Verdict};
use blazz_domain::lane::Lane;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::Message;

use super::pacer::{Leave, SendPaces};
use crate::error::InboxError;
use crate::inbox::Inbox;

/// A message of this chat wants to leave.
pub(crate) fn ask(chat: &Chat, lane: Lane) -> Ask {
    let standing = if chat.chat_type == ChatType::Group || chat.last_customer_at.is_some() {
        Standing::Wrote
    } else if chat.contacted_on.is_some() {
        Standing::Silent
    } else {
        Standing::Stranger
    };
    Ask { lane, standing }
}

/// Decides just before an attempt, in its transaction: what is counted is so exactly when the attempt begins. A message
/// is counted once, however often it is tried.
pub(crate) async fn admit(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    governor: &Governor,
    chat: &Chat,
    message: &Message,
) -> Result<Verdict, InboxError> {
    let ask = ask(chat, message.lane.unwrap_or(Lane::Normal));
    let verdict = governor.rule(ask, tx.now());
    if verdict != Verdict::Now {
        return Ok(verdict);
    }
    let leave = Leave {
        account: message.account_id,
        chat: chat.id,
        is_first_contact: ask.standing == Standing::Stranger,
    };
    let paces = SendPaces::of(&governor.settings);
    if let Err(held) = inbox.pacer.admit(leave, paces, tx.now()) {
        return Ok(Verdict::Later(held));
    }
    if message.attempt > 0 || !governor.settings.needs_counts() {
        return Ok(Verdict::Now);
    }
    let verdict = count(tx, governor, (chat, message.account_id), ask).await?;
    if verdict != Verdict::Now {
        inbox.pacer.give_back(leave, paces);
    }
    Ok(verdict)
}

/// Counts the message, then looks whether that was too many: the count's lock keeps two from taking one place.
async fn count(
    tx: &WorkspaceTx,
    governor: &Governor,
    (chat, account): (&Chat, AccountId),
    ask: Ask,
) -> Result<Verdict, InboxError> {
    let (limits, now) = (tx.send_limits(), tx.now());
    let today = governor.zone.day(now);
    let is_first = ask.standing == Standing::Stranger;
    limits.count(account, today, is_first).await?;
    let counts = limits.sent_on(account, today).await?;
    let cohort = match governor.cohort_since(now).filter(|_| is_first) {
        Some(since) => limits.cohort(account, since, today).await?,
        None => blazz_domain::governor::Cohort::default(),
    };
    let verdict = governor.within_caps(ask, counts, governor.caps(cohort, now), now);
    if verdict != Verdict::Now {
        limits.take_back(account, today, is_first).await?;
    } else if is_first {
        limits.mark_contacted(chat.id, today).await?;
    }
    Ok(verdict)
}
