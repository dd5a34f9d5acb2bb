//! Sorts the changes of a body by tenant and applies each tenant's in one transaction.

use blazz_domain::inbound::Inbound;
use blazz_providers::cloud::webhook::Change;
use blazz_storage::system::accounts::{Addressee, AppSecret};
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::inbound::InboundState;
use blazz_storage::{StorageError, WorkspaceTx};
use std::sync::Arc;

use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::messages;

/// How many troubles of one change are told in full.
const TOLD: usize = 5;

/// A part of a body that goes to one place.
pub(super) enum Post {
    To(Addressee, Vec<Arc<Change>>),
    Unrouted(Arc<Change>),
}

/// Finds the addressees of every change. A change about a number goes to that number where it is connected
/// under this business and this app; one about a business goes to each of its numbers here, or to the one
/// whose number as people see it the change names.
pub(super) async fn sort(
    inbox: &Inbox,
    signer: &AppSecret,
    changes: Vec<Change>,
) -> Result<Vec<Post>, StorageError> {
    let mut posts: Vec<Post> = Vec::new();
    for change in changes {
        let addressees = if let Some(number) = &change.phone_number_id {
            inbox.addressees.of_number(&inbox.database, number, &change.waba_id, signer).await?
        } else {
            let reading = inbox.database.read_system();
            let all = reading.addressees_of_business(&change.waba_id, &signer.fingerprint);
            shown_as(inbox, change.display_phone_number.as_deref(), all.await?).await?
        };
        let change = Arc::new(change);
        if addressees.is_empty() {
            posts.push(Post::Unrouted(change.clone()));
        }
        for addressee in addressees {
            put(&mut posts, addressee, change.clone());
        }
    }
    Ok(posts)
}

/// Those whose number has these digits; all of them when none has, for it may not be known here yet.
async fn shown_as(
    inbox: &Inbox,
    digits: Option<&str>,
    all: Vec<Addressee>,
) -> Result<Vec<Addressee>, StorageError> {
    let Some(digits) = digits else { return Ok(all) };
    let mut shown = Vec::new();
    for addressee in &all {
        let reading = inbox.database.read(&addressee.scope);
        let account = reading.accounts().load(addressee.account_id).await?;
        let known = account.display_phone_number.chars().filter(char::is_ascii_digit);
        if known.eq(digits.chars()) {
            shown.push(addressee.clone());
        }
    }
    Ok(if shown.is_empty() { all } else { shown })
}

/// Adds a change to the pile of its addressee.
fn put(posts: &mut Vec<Post>, addressee: Addressee, change: Arc<Change>) {
    let pile = posts.iter_mut().find_map(|post| match post {
        Post::To(known, pile) if known.account_id == addressee.account_id => Some(pile),
        _ => None,
    });
    match pile {
        Some(pile) => pile.push(change),
        None => posts.push(Post::To(addressee, vec![change])),
    }
}

/// Applies the changes of one account in one transaction; gives how many were applied and how many were
/// kept with an error.
pub(super) async fn apply(
    inbox: &Inbox,
    addressee: &Addressee,
    changes: &[Arc<Change>],
) -> Result<(u32, u32), StorageError> {
    let tx = inbox.database.begin(&addressee.scope).await?;
    let account = tx.accounts().load(addressee.account_id).await?;
    let (mut applied, mut failed) = (0, 0);
    for change in changes {
        let (state, error) = attempt(inbox, &tx, &account, change).await?;
        if state == InboundState::Failed {
            failed += 1;
        } else {
            applied += 1;
        }
        tx.inbound()
            .record(Some(account.id), &change.field, &change.raw, state, error.as_deref())
            .await?;
    }
    tx.commit().await?;
    Ok((applied, failed))
}

/// Applies what can be applied of one change, and says why the rest cannot. Only a database that is away
/// stops it.
pub(super) async fn attempt(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    change: &Change,
) -> Result<(InboundState, Option<String>), StorageError> {
    let mut troubles: Vec<String> = change.errors.iter().map(ToString::to_string).collect();
    let has_effect = match together(inbox, tx, account, &change.events).await? {
        Some(has_effect) => has_effect,
        None => one_by_one(inbox, tx, account, &change.events, &mut troubles).await?,
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
        match messages::receive(inbox, tx, account, event.clone()).await {
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
        match messages::receive(inbox, tx, account, event.clone()).await {
            Ok(it) => {
                has_effect |= it;
                tx.keep_since_mark().await?;
            }
            Err(InboxError::Storage(error)) if error.is_transient() => return Err(error),
            Err(error) => {
                tx.undo_to_mark(before).await?;
                tracing::error!(%error, account.id = %account.id, "applying a part of a webhook");
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
