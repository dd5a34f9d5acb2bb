//! News of the number or its business account.

use blazz_domain::account::{AccountReport, AccountStatus};
use blazz_domain::audit::AuditAction;
use blazz_domain::inbound::{AccountEffect, AccountNews};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
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
    let details = json!({ "topic": news.topic, "effect": format!("{:?}", news.effect) });
    tx.audit().record(AuditAction::AccountNotice, Some(account.id.as_uuid()), &details).await?;
    let mut report = AccountReport {
        status: account.status,
        reason: account.status_reason.clone(),
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
        AccountEffect::Restore => {
            report.status = AccountStatus::Connected;
            report.reason = None;
        }
        AccountEffect::Quality { rating } => report.quality_rating = Some(rating),
        AccountEffect::VerifiedName { name } => report.verified_name = Some(name),
        AccountEffect::Note { .. } => return Ok(()),
    }
    tx.accounts().report(account.id, &report).await?;
    accounts::announce(inbox, tx, account.id, false).await.map(drop)
}
