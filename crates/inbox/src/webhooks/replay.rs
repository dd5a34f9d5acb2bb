//! Applies a kept raw event again, after what stopped it was mended.

use blazz_domain::InboundId;
use blazz_domain::audit::AuditAction;
use blazz_providers::cloud::webhook::Change;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::inbound::InboundEvent;
use serde_json::json;

use super::route;
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
    let change = Change::read(&account.business_id, &kept.raw, kept.received_at);
    let troubles = route::troubles(&change);
    let (state, error) = messages::apply(inbox, tx, &account, &change.events, troubles).await?;
    tx.inbound().settle(id, state, error.as_deref()).await?;
    let details = json!({ "state": state.as_str() });
    tx.audit().record(AuditAction::InboundReplayed, Some(id.as_uuid()), &details).await?;
    tx.inbound().find(id).await?.ok_or(InboxError::NotFound { noun })
}
