//! Makes true what a provider told at once, as far as it can be: one item that cannot be applied hides none of its
//! neighbours.

use blazz_domain::inbound::Inbound;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::inbound::InboundState;
use blazz_storage::{StorageError, WorkspaceTx};

use super::receive;
use crate::error::InboxError;
use crate::inbox::Inbox;

/// How many troubles are told in full.
const TOLD: usize = 5;

/// Applies what can be applied of what a provider told, and says why the rest cannot; `troubles` are those of
/// reading it. Only a database that is away, or another owner of the account, stops it.
pub(crate) async fn apply(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    events: &[Inbound],
    mut troubles: Vec<String>,
) -> Result<(InboundState, Option<String>), StorageError> {
    let has_effect = match together(inbox, tx, account, events).await? {
        Some(has_effect) => has_effect,
        None => one_by_one(inbox, tx, account, events, &mut troubles).await?,
    };
    Ok(match (troubles.is_empty(), has_effect) {
        (true, true) => (InboundState::Applied, None),
        (true, false) => (InboundState::Ignored, None),
        (false, _) => (InboundState::Failed, Some(in_words(&troubles))),
    })
}

/// Applies all events, or none and gives `None`.
async fn together(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    events: &[Inbound],
) -> Result<Option<bool>, StorageError> {
    let before = tx.pending_events();
    tx.mark().await?;
    let mut has_effect = false;
    for event in events {
        match receive(inbox, tx, account, event.clone()).await {
            Ok(it) => has_effect |= it,
            Err(InboxError::Storage(error)) if error.is_transient() => return Err(error),
            Err(_) => {
                tx.undo_to_mark(before).await?;
                return Ok(None);
            }
        }
    }
    tx.keep_since_mark().await?;
    Ok(Some(has_effect))
}

/// Applies each event that can be applied; the others add to `troubles`.
async fn one_by_one(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    events: &[Inbound],
    troubles: &mut Vec<String>,
) -> Result<bool, StorageError> {
    let mut has_effect = false;
    for event in events {
        let before = tx.pending_events();
        tx.mark().await?;
        match receive(inbox, tx, account, event.clone()).await {
            Ok(it) => {
                has_effect |= it;
                tx.keep_since_mark().await?;
            }
            Err(InboxError::Storage(error)) if error.is_transient() => return Err(error),
            Err(error) => {
                tx.undo_to_mark(before).await?;
                tracing::error!(%error, account.id = %account.id, "applying a part of what a provider told");
                troubles.push(error.to_string());
            }
        }
    }
    Ok(has_effect)
}

/// A few troubles in one text.
fn in_words(troubles: &[String]) -> String {
    let told = troubles.iter().take(TOLD).cloned().collect::<Vec<_>>().join("; ");
    match troubles.len().saturating_sub(TOLD) {
        0 => told,
        more => format!("{told}; and {more} more"),
    }
}
