//! News of names: a report gives another name away, or one name replaces another.

use blazz_domain::ContactId;
use blazz_domain::contact::{ContactType, Party};
use blazz_domain::identity::Identity;
use blazz_storage::WorkspaceTx;

use super::{Known, announce, merge, resolve};
use crate::error::InboxError;

/// Adds names that belong to a known contact; whoever else had one of them is the same person.
pub async fn learn(
    tx: &WorkspaceTx,
    contact: ContactId,
    names: &[Identity],
) -> Result<(), InboxError> {
    let known = tx.identities().of_contact(contact).await?;
    for name in names.iter().filter(|name| !known.contains(name)) {
        let mut owner = tx.contacts().load(contact).await?;
        if !tx.identities().add(owner.id, name).await?
            && let Some(other) = tx.identities().find_owner(name).await?
            && other != owner.id
        {
            let other = tx.contacts().load(other).await?;
            owner = merge::join(tx, owner, other).await?;
        }
        announce(tx, &owner, None).await?;
    }
    Ok(())
}

/// Somebody known as `previous` is known as `current` from now on. A name that was given up is taken
/// away: WhatsApp may hand an old phone number to a stranger.
pub async fn replace_identities(
    tx: &WorkspaceTx,
    previous: &[Identity],
    current: &[Identity],
) -> Result<Known, InboxError> {
    let names = [previous, current].concat();
    let party = Party { identities: names, ..Party::default() };
    let mut known = resolve(tx, &party, ContactType::Individual).await?;
    for gone in previous.iter().filter(|name| replaced(name, current)) {
        tx.identities().remove(gone).await?;
    }
    known.identities.retain(|name| !(previous.contains(name) && replaced(name, current)));
    announce(tx, &known.contact, None).await?;
    Ok(known)
}

/// Whether `current` has another name of the same kind instead.
fn replaced(name: &Identity, current: &[Identity]) -> bool {
    !current.contains(name) && current.iter().any(|other| other.kind == name.kind)
}
