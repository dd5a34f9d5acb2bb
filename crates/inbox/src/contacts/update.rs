//! A member of the team changes a contact.

use blazz_domain::ContactId;
use blazz_domain::audit::AuditAction;
use blazz_domain::contact::ContactType;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_storage::WorkspaceTx;
use serde_json::json;

use super::announce;
use super::create::{checked_name, read_phone, taken};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::ContactView;

/// What may be changed by hand.
#[derive(Debug, Clone, Default)]
pub struct ContactChange {
    pub name: Option<String>,
    /// The number that replaces the one known so far.
    pub phone: Option<String>,
}

/// Changes name or number; a given name is no longer overwritten by the one on WhatsApp.
pub async fn update(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: ContactId,
    change: ContactChange,
) -> Result<ContactView, InboxError> {
    let mut contact = tx.contacts().lock(id).await?;
    if contact.deleted_at.is_some() || contact.merged_into.is_some() {
        return Err(InboxError::NotFound { noun: "a contact" });
    }
    if let Some(name) = &change.name {
        checked_name(name)?.clone_into(&mut contact.name);
        contact.is_name_given = true;
    }
    if let Some(phone) = &change.phone
        && contact.contact_type == ContactType::Individual
    {
        add_phone(tx, id, &Identity::phone(&read_phone(inbox, phone)?)).await?;
    }
    tx.contacts().update(&mut contact).await?;
    tx.audit().record(AuditAction::ContactChanged, Some(id.as_uuid()), &json!({})).await?;
    announce(tx, &contact, None).await
}

async fn add_phone(tx: &WorkspaceTx, id: ContactId, phone: &Identity) -> Result<(), InboxError> {
    match tx.identities().find_owner(phone).await? {
        Some(owner) if owner == id => return Ok(()),
        Some(_) => return Err(taken()),
        None => {}
    }
    for old in tx.identities().of_contact(id).await? {
        if old.kind == IdentityKind::Phone {
            tx.identities().remove(&old).await?;
        }
    }
    if tx.identities().add(id, phone).await? { Ok(()) } else { Err(taken()) }
}
