//! A member of the team adds a contact.

use blazz_domain::ContactId;
use blazz_domain::audit::AuditAction;
use blazz_domain::contact::ContactType;
use blazz_domain::identity::Identity;
use blazz_domain::phone::Phone;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::contacts as rows;
use blazz_storage::workspace::contacts::Contact;
use serde_json::json;

use super::announce;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::ContactView;

/// What a new contact needs.
#[derive(Debug, Clone)]
pub struct NewContact {
    pub name: String,
    /// In any form people type; without country code it is read in the installation's region.
    pub phone: String,
}

/// Adds a person by phone number. A number that somebody already has is refused, unless that contact was
/// deleted: then it comes back under the new name.
pub async fn create(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    new: NewContact,
) -> Result<ContactView, InboxError> {
    let phone = read_phone(inbox, &new.phone)?;
    let identity = Identity::phone(&phone);
    let name = checked_name(&new.name)?;
    let contact = match tx.identities().find_owner(&identity).await? {
        Some(owner) => bring_back(tx, owner, name).await?,
        None => add(tx, &identity, name).await?,
    };
    tx.audit().record(AuditAction::ContactCreated, Some(contact.id.as_uuid()), &json!({})).await?;
    announce(tx, &contact, None).await
}

async fn bring_back(tx: &WorkspaceTx, owner: ContactId, name: &str) -> Result<Contact, InboxError> {
    let mut contact = tx.contacts().lock(owner).await?;
    if contact.deleted_at.is_none() {
        return Err(taken());
    }
    tx.contacts().set_deleted(owner, false).await?;
    contact.deleted_at = None;
    name.clone_into(&mut contact.name);
    contact.is_name_given = true;
    tx.contacts().update(&mut contact).await?;
    Ok(contact)
}

async fn add(tx: &WorkspaceTx, identity: &Identity, name: &str) -> Result<Contact, InboxError> {
    let row = rows::NewContact {
        contact_type: ContactType::Individual,
        name,
        is_name_given: true,
        username: None,
        name_told_at: None,
    };
    let contact = tx.contacts().create(row).await?;
    if !tx.identities().add(contact.id, identity).await? {
        return Err(taken());
    }
    Ok(contact)
}

pub(super) const fn taken() -> InboxError {
    InboxError::Exists { what: "a contact with this phone number" }
}

/// Reads a phone number a person typed.
pub(crate) fn read_phone(inbox: &Inbox, text: &str) -> Result<Phone, InboxError> {
    Phone::parse(text, inbox.settings.phone_region.as_deref())
        .map_err(|problem| InboxError::invalid("phone", "invalid_phone", problem.to_string()))
}

/// A name of 1 to 255 characters, without surrounding blanks.
pub(super) fn checked_name(name: &str) -> Result<&str, InboxError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 255 {
        return Err(InboxError::invalid("name", "length", "write a name of 1 to 255 characters"));
    }
    if name.chars().any(char::is_control) {
        return Err(InboxError::invalid("name", "invalid", "leave out control characters"));
    }
    Ok(name)
}
