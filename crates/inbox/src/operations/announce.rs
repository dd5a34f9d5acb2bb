//! Tells everybody how far an operation came.

use blazz_domain::event::EventName;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::operations::AskedOperation;

use crate::error::InboxError;
use crate::views::{self, OperationUpdated, OperationView};

/// Appends the event; what came of it is not in it, for not everybody who listens may see that.
pub(super) async fn announce(
    tx: &WorkspaceTx,
    operation: AskedOperation,
) -> Result<OperationView, InboxError> {
    let view = views::operation(tx, operation).await?;
    let told = OperationView { result: None, ..view.clone() };
    let event = OperationUpdated { operation: &told };
    tx.events().append(EventName::OperationUpdated, None, &event)?;
    Ok(view)
}
