//! WhatsApp says what it refuses to a number: kept, shown, and obeyed until it ends.

use blazz_domain::AccountId;
use blazz_domain::audit::AuditAction;
use blazz_domain::governor::ToldLimits;
use blazz_storage::WorkspaceTx;
use serde_json::json;

use crate::accounts;
use crate::error::InboxError;
use crate::inbox::Inbox;

/// Keeps WhatsApp's answer. What waited only because of something that holds no more leaves at once.
pub(crate) async fn keep_told(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: AccountId,
    told: ToldLimits,
) -> Result<(), InboxError> {
    let known = tx.send_limits().lock_facts(account).await?;
    let Some(facts) = told.on(&known, tx.now()) else { return Ok(()) };
    tx.send_limits().set_facts(account, &facts).await?;
    for fact in facts.iter().filter(|fact| !known.contains(fact)) {
        let details = json!({ "fact": fact.kind.as_str(), "until": fact.until });
        tx.audit().record(AuditAction::AccountLimited, Some(account.as_uuid()), &details).await?;
    }
    if known.iter().any(|before| facts.iter().all(|fact| fact.kind != before.kind)) {
        tx.jobs().rouse_held(Some(account)).await?;
    }
    accounts::announce(inbox, tx, account, false).await.map(drop)
}
