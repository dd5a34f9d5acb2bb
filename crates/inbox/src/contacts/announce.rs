//! Tells everybody that a contact changed, and keeps it findable.

use blazz_domain::ContactId;
use blazz_domain::event::EventName;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::contacts::Contact;

use crate::error::InboxError;
use crate::views::{self, ContactUpdated, ContactView};

/// Renews the search words of a contact and appends its event.
pub(crate) async fn announce(
    tx: &WorkspaceTx,
    contact: &Contact,
    merged: Option<ContactId>,
) -> Result<ContactView, InboxError> {
    let view = views::contact(tx, contact).await?;
    tx.contact_terms()
        .replace(contact.id, &contact.name, contact.username.as_deref(), &view.identities)
        .await?;
    let event = ContactUpdated {
        contact: &view,
        merged_contact_id: merged,
        deleted: contact.deleted_at.is_some(),
    };
    tx.events().append(EventName::ContactUpdated, Some(contact.id), &event)?;
    Ok(view)
}
