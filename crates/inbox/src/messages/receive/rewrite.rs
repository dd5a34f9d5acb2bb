//! A message was edited or deleted by whoever wrote it.

use blazz_domain::inbound::{InboundEdit, InboundRevoke};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;

use super::parked::{self, Effect};
use crate::error::InboxError;

pub(super) async fn edit(
    tx: &WorkspaceTx,
    account: &Account,
    inbound: InboundEdit,
) -> Result<(), InboxError> {
    let effect = Effect::Edit { content: inbound.content, at: inbound.provider_at, by: inbound.by };
    parked::enact_or_park(tx, account, &inbound.target, effect).await
}

pub(super) async fn revoke(
    tx: &WorkspaceTx,
    account: &Account,
    inbound: InboundRevoke,
) -> Result<(), InboxError> {
    let effect = Effect::Revoke { at: inbound.provider_at, by: inbound.by };
    parked::enact_or_park(tx, account, &inbound.target, effect).await
}
