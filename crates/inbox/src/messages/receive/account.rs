//! News of the number or its business account.

use blazz_domain::AccountId;
use blazz_domain::account::{AccountReport, AccountStatus};
use blazz_domain::audit::AuditAction;
use blazz_domain::inbound::{AccountEffect, AccountNews};
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::jobs::NewJob;
use serde_json::json;

use crate::accounts;
use crate::error::InboxError;
use crate::inbox::Inbox;

pub(super) async fn receive(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    news: AccountNews,
) -> Result<(), InboxError> {
    let (effect, text) = described(&news.effect);
    let details = json!({ "topic": news.topic, "effect": effect, "text": text });
    tx.audit().record(AuditAction::AccountNotice, Some(account.id.as_uuid()), &details).await?;
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
