//! A contact as clients see it.

use std::collections::HashMap;

use blazz_domain::contact::ContactType;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::picture::{Picture, PictureState};
use blazz_domain::{ContactId, Timestamp};
use blazz_storage::workspace::contacts::Contact;
use blazz_storage::{StorageError, WorkspaceTx};
use serde::Serialize;
use utoipa::ToSchema;

/// A person or a group.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Contact)]
pub struct ContactView {
    pub id: ContactId,
    #[serde(rename = "type")]
    pub contact_type: ContactType,
    pub name: String,
    /// E.164 with its plus sign; absent when WhatsApp does not tell it.
    pub phone: Option<String>,
    pub username: Option<String>,
    pub identities: Vec<Identity>,
    #[schema(value_type = Option<Object>)]
    pub group_metadata: Option<serde_json::Value>,
    /// Absent while nobody has wanted to see it.
    pub picture: Option<PictureView>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// The picture that a contact shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Picture)]
pub struct PictureView {
    pub state: PictureState,
    /// Where it can be had; another address with each picture.
    pub url: Option<String>,
}

impl PictureView {
    pub(super) fn new(contact: ContactId, picture: &Picture) -> Self {
        let url = picture.file().map(|file| {
            let version = file.sha256.get(..16).unwrap_or_default();
            format!("/api/v1/contacts/{contact}/picture?v={version}")
        });
        Self { state: picture.state(), url }
    }
}

impl ContactView {
    pub fn new(contact: &Contact, identities: Vec<Identity>) -> Self {
        let phone = identities
            .iter()
            .find(|identity| identity.kind == IdentityKind::Phone)
            .map(|identity| identity.value.clone());
        Self {
            id: contact.id,
            contact_type: contact.contact_type,
            name: contact.name.clone(),
            phone,
            username: contact.username.clone(),
            identities,
            group_metadata: contact.group_metadata.clone(),
            picture: contact.picture.as_ref().map(|it| PictureView::new(contact.id, it)),
            created_at: contact.created_at,
            updated_at: contact.updated_at,
        }
    }
}

/// The contacts with these ids, each once.
pub async fn contacts_by_id(
    tx: &WorkspaceTx,
    ids: impl IntoIterator<Item = ContactId>,
) -> Result<HashMap<ContactId, ContactView>, StorageError> {
    let mut ids: Vec<ContactId> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = tx.contacts().list_by_id(&ids).await?;
    let views = contacts(tx, &rows).await?;
    Ok(views.into_iter().map(|contact| (contact.id, contact)).collect())
}

/// One contact with its identities.
pub async fn contact(tx: &WorkspaceTx, contact: &Contact) -> Result<ContactView, StorageError> {
    Ok(ContactView::new(contact, tx.identities().of_contact(contact.id).await?))
}

/// These contacts with their identities, in the order given.
pub async fn contacts(
    tx: &WorkspaceTx,
    contacts: &[Contact],
) -> Result<Vec<ContactView>, StorageError> {
    let ids: Vec<ContactId> = contacts.iter().map(|contact| contact.id).collect();
    let mut identities: HashMap<ContactId, Vec<Identity>> = HashMap::new();
    for owned in tx.identities().of_contacts(&ids).await? {
        identities.entry(owned.contact_id).or_default().push(owned.identity);
    }
    let view = |contact: &Contact| {
        ContactView::new(contact, identities.remove(&contact.id).unwrap_or_default())
    };
    Ok(contacts.iter().map(view).collect())
}
