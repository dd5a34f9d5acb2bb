//! Who is mentioned in messages, by the names of their contacts.

use std::collections::{BTreeSet, HashMap};

use blazz_domain::{ContactId, MessageId};
use blazz_storage::workspace::messages::Message;
use blazz_storage::{StorageError, WorkspaceTx};
use serde::Serialize;
use utoipa::ToSchema;

/// Somebody who is mentioned: the text names them by `@` and the digits of the id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Mention)]
pub struct MentionView {
    /// A phone number, or an id that ends in `@lid`.
    pub id: String,
    pub contact_id: Option<ContactId>,
    /// What the contact is called, where it is known.
    pub name: Option<String>,
}

/// The names that a message mentions.
fn named(message: &Message) -> impl Iterator<Item = &str> {
    let told = message.content["mentions"].as_array();
    told.into_iter().flatten().filter_map(serde_json::Value::as_str)
}

/// Of those messages that mention somebody: whom. Nothing is asked when none does.
pub(super) async fn of(
    tx: &WorkspaceTx,
    messages: &[Message],
) -> Result<HashMap<MessageId, Vec<MentionView>>, StorageError> {
    let all: BTreeSet<&str> = messages.iter().flat_map(named).collect();
    if all.is_empty() {
        return Ok(HashMap::new());
    }
    let known = contacts(tx, &all).await?;
    let view = |id: &str| {
        let contact = known.get(id);
        MentionView {
            id: id.to_owned(),
            contact_id: contact.map(|(id, _)| *id),
            name: contact.map(|(_, name)| name.clone()),
        }
    };
    let of_message = |message: &Message| (message.id, named(message).map(view).collect());
    Ok(messages.iter().map(of_message).collect())
}

/// Whom these names belong to, and what they are called.
async fn contacts(
    tx: &WorkspaceTx,
    names: &BTreeSet<&str>,
) -> Result<HashMap<String, (ContactId, String)>, StorageError> {
    let names: Vec<&str> = names.iter().copied().collect();
    let known = tx.identities().list_called(&names).await?;
    Ok(known.into_iter().map(|it| (it.identity.value, (it.contact_id, it.name))).collect())
}
