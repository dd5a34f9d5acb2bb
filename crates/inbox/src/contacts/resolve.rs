//! Finds the contact a provider speaks of, by any of its names, or creates it.

use blazz_domain::contact::{ContactType, Party};
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::{ContactId, Timestamp};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::contacts::{Contact, NewContact};

use super::{announce, merge};
use crate::error::InboxError;

/// How often a person is looked for again who is being created or merged beside us.
const TRIES: u32 = 3;

/// A contact with its names.
#[derive(Debug, Clone)]
pub struct Known {
    pub contact: Contact,
    pub identities: Vec<Identity>,
}

/// Finds or creates the contact of `party` and keeps what it newly tells: further names, a new profile
/// name, as the provider knew it `at` that time. Two contacts that turn out to be one are merged into the
/// older. The contact is not merged away by anybody else before the commit.
pub async fn resolve(
    tx: &WorkspaceTx,
    party: &Party,
    contact_type: ContactType,
    at: Timestamp,
) -> Result<Known, InboxError> {
    let party = Party { identities: distinct(&party.identities), ..party.clone() };
    for _ in 0..TRIES {
        let found = match owners(tx, &party.identities).await?.as_slice() {
            [] => create(tx, &party, contact_type, at).await?,
            owners => match lock_as_one(tx, owners).await? {
                Some(contact) => Some(refresh(tx, contact, &party, at).await?),
                None => None,
            },
        };
        if let Some(known) = found {
            return Ok(known);
        }
    }
    Err(InboxError::NotFound { noun: "contact that keeps its names" })
}

/// The contact of `party` when somebody goes by one of its names; nobody is created.
pub(crate) async fn recognise(
    tx: &WorkspaceTx,
    party: &Party,
    contact_type: ContactType,
    at: Timestamp,
) -> Result<Option<Known>, InboxError> {
    if owners(tx, &party.identities).await?.is_empty() {
        return Ok(None);
    }
    resolve(tx, party, contact_type, at).await.map(Some)
}

/// These names, each once.
fn distinct(names: &[Identity]) -> Vec<Identity> {
    let mut distinct: Vec<Identity> = Vec::new();
    for name in names {
        if !distinct.contains(name) {
            distinct.push(name.clone());
        }
    }
    distinct
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

/// Takes these contacts for ourselves and makes them one; `None` when another transaction merged one of
/// them away in the meantime.
async fn lock_as_one(
    tx: &WorkspaceTx,
    owners: &[ContactId],
) -> Result<Option<Contact>, InboxError> {
    let mut contacts = Vec::new();
    for id in owners {
        contacts.push(tx.contacts().lock(*id).await?);
    }
    if contacts.iter().any(|contact| contact.merged_into.is_some()) {
        return Ok(None);
    }
    let mut one: Option<Contact> = None;
    for contact in contacts {
        one = Some(match one {
            Some(kept) => merge::join(tx, kept, contact).await?,
            None => contact,
        });
    }
    Ok(one)
}

/// Creates the contact; `None` when another transaction has created this person a moment ago.
async fn create(
    tx: &WorkspaceTx,
    party: &Party,
    contact_type: ContactType,
    at: Timestamp,
) -> Result<Option<Known>, InboxError> {
    let name = display_name(party);
    let contact = tx
        .contacts()
        .create(NewContact {
            contact_type,
            name: &name,
            is_name_given: false,
            username: party.username.as_deref(),
            name_told_at: profile_name(party).map(|_| at),
        })
        .await?;
    for identity in &party.identities {
        if !tx.identities().add(contact.id, identity).await? {
            step_back(tx, contact.id).await?;
            return Ok(None);
        }
    }
    announce(tx, &contact, None).await?;
    Ok(Some(Known { contact, identities: party.identities.clone() }))
}

async fn step_back(tx: &WorkspaceTx, ours: ContactId) -> Result<(), InboxError> {
    for identity in tx.identities().of_contact(ours).await? {
        tx.identities().remove(&identity).await?;
    }
    Ok(tx.contacts().discard(ours).await?)
}

/// Keeps what the party newly tells about a known contact.
async fn refresh(
    tx: &WorkspaceTx,
    contact: Contact,
    party: &Party,
    at: Timestamp,
) -> Result<Known, InboxError> {
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
    let before = (contact.name.clone(), contact.username.clone());
    if takes_names(&mut contact, party, at) {
        if before == (contact.name.clone(), contact.username.clone()) {
            tx.contacts().confirm_name(contact.id, at).await?;
        } else {
            tx.contacts().update(&mut contact).await?;
            is_changed = true;
        }
    }
    if is_changed {
        announce(tx, &contact, None).await?;
    }
    Ok(Known { contact, identities })
}

/// Takes what is newer than what is known; gives whether there is something to write back. A webhook that
/// comes late tells how somebody was called then.
fn takes_names(contact: &mut Contact, party: &Party, at: Timestamp) -> bool {
    let before = (contact.name.clone(), contact.username.clone(), contact.name_told_at);
    let is_newer = contact.name_told_at.is_none_or(|told| told <= at);
    if let Some(username) = &party.username
        && (is_newer || contact.username.is_none())
    {
        contact.username = Some(username.clone());
    }
    if let Some(name) = profile_name(party)
        && is_newer
    {
        contact.name_told_at = Some(at);
        if !contact.is_name_given {
            name.clone_into(&mut contact.name);
        }
    }
    before != (contact.name.clone(), contact.username.clone(), contact.name_told_at)
}

fn profile_name(party: &Party) -> Option<&str> {
    party.profile_name.as_deref().map(str::trim).filter(|name| !name.is_empty())
}

/// How somebody is called of whom no more is known than this.
pub(super) fn display_name(party: &Party) -> String {
    profile_name(party)
        .or_else(|| party.phone())
        .or(party.username.as_deref())
        .or_else(|| party.identities.first().map(nameless))
        .unwrap_or("?")
        .to_owned()
}

/// A group's id says nothing to people; a user id at least tells two of them apart.
fn nameless(identity: &Identity) -> &str {
    match identity.kind {
        IdentityKind::CloudGroup | IdentityKind::GroupJid => "Group",
        IdentityKind::Phone | IdentityKind::Lid | IdentityKind::Bsuid => &identity.value,
    }
}
