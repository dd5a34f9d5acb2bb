//! News of the number or its business account.

use std::time::Duration;

use blazz_domain::AccountId;
use blazz_domain::account::{AccountReport, AccountStatus};
use blazz_domain::audit::AuditAction;
use blazz_domain::inbound::{AccountEffect, AccountNews};
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::jobs::NewJob;
use serde_json::{Value, json};

use crate::accounts;
use crate::error::InboxError;
use crate::inbox::Inbox;

/// How long the provider may repeat what it was not heard to be told; Meta does for 7 days.
const REPEATED_FOR: Duration = Duration::from_hours(24 * 8);

/// What is repeated changes nothing, above all not what became true after it.
pub(super) async fn receive(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    news: AccountNews,
) -> Result<(), InboxError> {
    if !note(tx, account.id, &news).await? {
        return Ok(());
    }
    // Earlier news of the same body may have changed it.
    let account = tx.accounts().load(account.id).await?;
    let mut report = AccountReport {
        status: account.status,
        reason: account.status_reason,
        display_phone_number: None,
        verified_name: None,
        quality_rating: None,
    };
    match news.effect {
        AccountEffect::Disconnect { reason } => {
            report.status = AccountStatus::Disconnected;
            report.reason = Some(reason);
        }
        AccountEffect::Attention { reason } => {
            report.status = AccountStatus::Attention;
            report.reason = Some(reason);
        }
        // One trouble less does not make it connected: a look from outside tells.
        AccountEffect::Restore => return look(tx, account.id).await,
        AccountEffect::Quality { rating } => report.quality_rating = Some(rating),
        AccountEffect::VerifiedName { name } => report.verified_name = Some(name),
        AccountEffect::Note { .. } => return Ok(()),
    }
    tx.accounts().report(account.id, &report).await?;
    accounts::announce(inbox, tx, account.id, false).await.map(drop)
}

/// Writes the news down in the audit trail, unless they stand there already; gives whether it did. A replay does not know when
/// they happened: it repeats whatever is equal otherwise.
async fn note(
    tx: &WorkspaceTx,
    account: AccountId,
    news: &AccountNews,
) -> Result<bool, InboxError> {
    let (effect, text) = described(&news.effect);
    let mut details = json!({ "topic": news.topic, "effect": effect, "text": text });
    if let Some(at) = news.at {
        details["at"] = json!(at);
    }
    let (action, target) = (AuditAction::AccountNotice, account.as_uuid());
    let since = tx.now().minus(REPEATED_FOR);
    let earlier = tx.audit().list_about(action, target, since).await?;
    if earlier.into_iter().any(|earlier| repeats(&details, earlier.details)) {
        return Ok(false);
    }
    tx.audit().record(action, Some(target), &details).await?;
    Ok(true)
}

fn repeats(news: &Value, mut earlier: Value) -> bool {
    if news.get("at").is_none()
        && let Some(earlier) = earlier.as_object_mut()
    {
        earlier.remove("at");
    }
    *news == earlier
}

/// Has the number looked at, after the commit.
async fn look(tx: &WorkspaceTx, account: AccountId) -> Result<(), InboxError> {
    tx.jobs()
        .enqueue(NewJob {
            kind: JobKind::CheckAccount,
            lane: Lane::High,
            queue: JobKind::CheckAccount.queue(account),
            order_key: account.as_uuid(),
            subject: account.as_uuid(),
            payload: json!({}),
            run_at: tx.now(),
        })
        .await?;
    Ok(())
}

/// What the news lead to, as the audit trail calls it, and what they say.
fn described(effect: &AccountEffect) -> (&'static str, Option<&str>) {
    match effect {
        AccountEffect::Disconnect { reason } => ("disconnect", Some(reason)),
        AccountEffect::Attention { reason } => ("attention", Some(reason)),
        AccountEffect::Restore => ("restore", None),
        AccountEffect::Quality { rating } => ("quality", Some(rating)),
        AccountEffect::VerifiedName { name } => ("verified_name", Some(name)),
        AccountEffect::Note { text } => ("note", Some(text)),
    }
}
