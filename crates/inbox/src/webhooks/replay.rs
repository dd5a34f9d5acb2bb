//! Applies a kept raw event again, after what stopped it was mended.

use blazz_domain::InboundId;
use blazz_domain::account::ProviderKind;
use blazz_domain::audit::AuditAction;
use blazz_domain::inbound::Inbound;
use blazz_providers::bridge::webhook::parse;
use blazz_providers::cloud::webhook::Change;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::inbound::InboundEvent;
use serde_json::json;

use super::{bridge, route};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::messages;

/// Replays a raw event; effects that are there already are not doubled. Gives it with its new state.
pub async fn replay(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: InboundId,
) -> Result<InboundEvent, InboxError> {
    let noun = "an inbound event";
    let kept = tx.inbound().find(id).await?.ok_or(InboxError::NotFound { noun })?;
    let account_id = kept.account_id.ok_or(InboxError::NotFound { noun: "its account" })?;
    let account = tx.accounts().load(account_id).await?;
    let (events, troubles) = read(&account, &kept);
    let (state, error) = messages::apply(inbox, tx, &account, &events, troubles).await?;
    tx.inbound().settle(id, state, error.as_deref()).await?;
    let details = json!({ "state": state.as_str() });
    tx.audit().record(AuditAction::InboundReplayed, Some(id.as_uuid()), &details).await?;
    tx.inbound().find(id).await?.ok_or(InboxError::NotFound { noun })
}

/// What it says, read anew. How a session stood then is passed over: it is old news by now.
fn read(account: &Account, kept: &InboundEvent) -> (Vec<Inbound>, Vec<String>) {
    if account.provider != ProviderKind::Bridge {
        let change = Change::read(&account.business_id, &kept.raw, kept.received_at);
        let troubles = route::troubles(&change);
        return (change.events, troubles);
    }
    match parse(kept.raw.as_bytes(), kept.received_at) {
        Ok(event) => {
            let troubles = bridge::troubles(&event);
            (event.inbound, troubles)
        }
        Err(error) => (Vec::new(), vec![error.to_string()]),
    }
}
