//! News of a group: its subject, its members, its suspension.

use blazz_domain::contact::{ContactType, Party};
use blazz_domain::inbound::GroupNews;
use blazz_storage::WorkspaceTx;
use serde_json::{Map, Value};

use crate::contacts;
use crate::error::InboxError;

pub(super) async fn receive(tx: &WorkspaceTx, news: GroupNews) -> Result<(), InboxError> {
    let party =
        Party { identities: vec![news.group], profile_name: news.subject.clone(), username: None };
    let mut contact = contacts::resolve(tx, &party, ContactType::Group).await?.contact;
    let mut metadata = match contact.group_metadata.take() {
        Some(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    if let Value::Object(fields) = news.metadata {
        metadata.extend(fields);
    }
    if let Some(subject) = news.subject {
        metadata.insert("subject".to_owned(), subject.into());
    }
    metadata.insert("last_event".to_owned(), news.event.into());
    contact.group_metadata = Some(Value::Object(metadata));
    tx.contacts().update(&mut contact).await?;
    contacts::announce(tx, &contact, None).await.map(drop)
}
