//! News of names: a report gives another name away, or one name replaces another.

use blazz_domain::ContactId;
use blazz_domain::audit::AuditAction;
use blazz_domain::contact::{ContactType, Party};
use blazz_domain::identity::Identity;
use blazz_storage::WorkspaceTx;
use serde_json::json;

use super::resolve::display_name;
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
        let mut owner = tx.contacts().lock(contact).await?;
        if !tx.identities().add(owner.id, name).await?
            && let Some(other) = tx.identities().find_owner(name).await?
            && other != owner.id
        {
            let other = tx.contacts().lock(other).await?;
            owner = merge::join(tx, owner, other).await?;
        }
        announce(tx, &owner, None).await?;
    }
    Ok(())
}

/// The same from a report on an older message: names of a kind that the contact has no other name of.
/// The number a message went to then may be somebody else's by now.
pub(crate) async fn learn_missing(
    tx: &WorkspaceTx,
    contact: ContactId,
    names: &[Identity],
) -> Result<(), InboxError> {
    let known = tx.identities().of_contact(contact).await?;
    let is_missing = |name: &&Identity| known.iter().all(|other| other.kind != name.kind);
    let names: Vec<Identity> = names.iter().filter(is_missing).cloned().collect();
    learn(tx, contact, &names).await
}

/// Somebody known as `previous` is known as `current` from now on. A name that was given up is taken
/// away: WhatsApp may hand an old phone number to a stranger.
pub async fn replace_identities(
    tx: &WorkspaceTx,
    previous: &[Identity],
    current: &[Identity],
) -> Result<Known, InboxError> {
    let (gone, new) = (without(previous, current), without(current, previous));
    if let Some(known) = replaced_before(tx, &gone, &new).await? {
        return Ok(known);
    }
    let party = Party { identities: [current, previous].concat(), ..Party::default() };
    let mut known = resolve(tx, &party, ContactType::Individual, tx.now()).await?;
    if gone.is_empty() && new.is_empty() {
        return Ok(known);
    }
    for name in &gone {
        tx.identities().remove(name).await?;
    }
    known.identities.retain(|name| !gone.contains(name));
    if gone.iter().any(|name| name.value == known.contact.name) {
        known.contact.name = display_name(&party);
        tx.contacts().update(&mut known.contact).await?;
    }
    let details = json!({ "previous": previous, "current": current });
    let target = Some(known.contact.id.as_uuid());
    tx.audit().record(AuditAction::ContactChanged, target, &details).await?;
    announce(tx, &known.contact, None).await?;
    Ok(known)
}

fn without(names: &[Identity], others: &[Identity]) -> Vec<Identity> {
    names.iter().filter(|name| !others.contains(name)).cloned().collect()
}

/// The news came twice: nobody has the old names any more and somebody has a new one. What else it names
/// may have changed hands since.
async fn replaced_before(
    tx: &WorkspaceTx,
    gone: &[Identity],
    new: &[Identity],
) -> Result<Option<Known>, InboxError> {
    if gone.is_empty() {
        return Ok(None);
    }
    for name in gone {
        if tx.identities().find_owner(name).await?.is_some() {
            return Ok(None);
        }
    }
    for name in new {
        if let Some(owner) = tx.identities().find_owner(name).await? {
            let contact = tx.contacts().load(owner).await?;
            let identities = tx.identities().of_contact(owner).await?;
            return Ok(Some(Known { contact, identities }));
        }
    }
    Ok(None)
}
