//! A message waits and says why, or waits no longer.

use blazz_domain::governor::Held;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::messages::Message;

use crate::error::InboxError;
use crate::messages::got_further;

/// Shows why a message waits when that takes long enough to matter; what stays the same is told once.
pub(crate) async fn hold(
    tx: &WorkspaceTx,
    message: &mut Message,
    held: Held,
) -> Result<(), InboxError> {
    let shown = Some(held).filter(|held| held.is_worth_showing(tx.now()));
    let Some(delivery) = &mut message.delivery else { return Ok(()) };
    if delivery.held == shown {
        return Ok(());
    }
    delivery.held = shown;
    tx.messages().set_held(message.id, shown).await?;
    got_further(tx, message).await
}
