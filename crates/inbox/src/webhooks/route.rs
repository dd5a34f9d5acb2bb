//! Sorts the changes of a body by tenant and applies each tenant's in one transaction.

use blazz_providers::cloud::webhook::Change;
use blazz_storage::StorageError;
use blazz_storage::system::accounts::{Addressee, AppSecret};
use blazz_storage::workspace::inbound::InboundState;
use std::sync::Arc;

use crate::inbox::Inbox;
use crate::messages;

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
        let (state, error) =
            messages::apply(inbox, &tx, &account, &change.events, troubles(change)).await?;
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

/// Why some of a change could not be read.
pub(super) fn troubles(change: &Change) -> Vec<String> {
    change.errors.iter().map(ToString::to_string).collect()
}
