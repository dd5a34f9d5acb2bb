//! Finds the contact a provider speaks of, by any of its names, or creates it.

use blazz_domain::ContactId;
use blazz_domain::contact::{ContactType, Party};
use blazz_domain::identity::Identity;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::contacts::{Contact, NewContact};

use super::{announce, merge};
use crate::error::InboxError;

/// A contact with its names.
#[derive(Debug, Clone)]
pub struct Known {
    pub contact: Contact,
    pub identities: Vec<Identity>,
}

/// Finds or creates the contact of `party` and keeps what it newly tells: further names, a new profile
/// name. Two contacts that turn out to be one are merged into the older.
pub async fn resolve(
    tx: &WorkspaceTx,
    party: &Party,
    contact_type: ContactType,
) -> Result<Known, InboxError> {
    let owners = owners(tx, &party.identities).await?;
    let Some((&first, others)) = owners.split_first() else {
        return create(tx, party, contact_type).await;
    };
    let mut contact = tx.contacts().load(first).await?;
    for other in others {
        let other = tx.contacts().load(*other).await?;
        contact = merge::join(tx, contact, other).await?;
    }
    refresh(tx, contact, party).await
}

/// The contacts that go by one of these names, each once, oldest first.
async fn owners(tx: &WorkspaceTx, names: &[Identity]) -> Result<Vec<ContactId>, InboxError> {
    let mut owners = Vec::new();
    for name in names {
        owners.extend(tx.identities().find_owner(name).await?);
    }
    owners.sort_unstable();
    owners.dedup();
    Ok(owners)
}

async fn create(
    tx: &WorkspaceTx,
    party: &Party,
    contact_type: ContactType,
) -> Result<Known, InboxError> {
    let name = display_name(party);
    let contact = tx
        .contacts()
        .create(NewContact {
            contact_type,
            name: &name,
            is_name_given: false,
            username: party.username.as_deref(),
        })
        .await?;
    for identity in &party.identities {
        if !tx.identities().add(contact.id, identity).await? {
            return yield_to_known(tx, contact.id, party, identity).await;
        }
    }
    announce(tx, &contact, None).await?;
    Ok(Known { contact, identities: party.identities.clone() })
}

/// Another transaction created this person a moment ago: ours steps back.
async fn yield_to_known(
    tx: &WorkspaceTx,
    ours: ContactId,
    party: &Party,
    taken: &Identity,
) -> Result<Known, InboxError> {
    for identity in tx.identities().of_contact(ours).await? {
        tx.identities().remove(&identity).await?;
    }
    tx.contacts().discard(ours).await?;
    let owner = tx
        .identities()
        .find_owner(taken)
        .await?
        .ok_or(InboxError::NotFound { noun: "the contact that took the name" })?;
    refresh(tx, tx.contacts().load(owner).await?, party).await
}

/// Keeps what the party newly tells about a known contact.
async fn refresh(tx: &WorkspaceTx, contact: Contact, party: &Party) -> Result<Known, InboxError> {
    let mut contact = contact;
    let mut identities = tx.identities().of_contact(contact.id).await?;
    let mut is_changed = false;
    for identity in &party.identities {
        if !identities.contains(identity) && tx.identities().add(contact.id, identity).await? {
            identities.push(identity.clone());
            is_changed = true;
        }
    }
    if contact.deleted_at.is_some() {
        tx.contacts().set_deleted(contact.id, false).await?;
        contact.deleted_at = None;
        is_changed = true;
    }
    if takes_names(&mut contact, party) {
        tx.contacts().update(&mut contact).await?;
        is_changed = true;
    }
    if is_changed {
        announce(tx, &contact, None).await?;
    }
    Ok(Known { contact, identities })
}

fn takes_names(contact: &mut Contact, party: &Party) -> bool {
    let before = (contact.name.clone(), contact.username.clone());
    if let Some(name) = party.profile_name.as_deref().map(str::trim)
        && !name.is_empty()
        && !contact.is_name_given
    {
        name.clone_into(&mut contact.name);
    }
    if let Some(username) = &party.username {
        contact.username = Some(username.clone());
    }
    before != (contact.name.clone(), contact.username.clone())
}

fn display_name(party: &Party) -> String {
    party
        .profile_name
        .as_deref()
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .or_else(|| party.phone())
        .or(party.username.as_deref())
        .or_else(|| party.identities.first().map(|identity| identity.value.as_str()))
        .unwrap_or("?")
        .to_owned()
}
