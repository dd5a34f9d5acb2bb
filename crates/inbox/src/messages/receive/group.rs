//! News of a group: its subject, its members, its suspension.

use blazz_domain::contact::{ContactType, Party};
use blazz_domain::inbound::GroupNews;
use blazz_domain::{AccountId, Timestamp};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use serde_json::{Map, Value};

use crate::contacts;
use crate::error::InboxError;

/// Where a group's facts keep when each of them was told, in milliseconds.
const TOLD_AT: &str = "told_at";

pub(super) async fn receive(
    tx: &WorkspaceTx,
    account: &Account,
    news: GroupNews,
) -> Result<(), InboxError> {
    let party =
        Party { identities: vec![news.group], profile_name: news.subject.clone(), username: None };
    let mut contact = contacts::resolve(tx, &party, ContactType::Group, news.at).await?.contact;
    let mut metadata = match contact.group_metadata.take() {
        Some(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let mut facts = match news.metadata {
        Value::Object(facts) => facts,
        _ => Map::new(),
    };
    if let Some(subject) = news.subject {
        facts.insert("subject".to_owned(), subject.into());
    }
    // Several numbers may know one group, and not all of them be in it.
    if let Some(is_member) = facts.remove("is_member") {
        facts.insert(membership(account.id), is_member);
    }
    facts.insert("last_event".to_owned(), news.event.into());
    take_newer(&mut metadata, facts, news.at);
    contact.group_metadata = Some(Value::Object(metadata));
    tx.contacts().update(&mut contact).await?;
    contacts::announce(tx, &contact, None).await.map(drop)
}

/// Under which fact it stands whether a number is in the group.
pub(crate) fn membership(account: AccountId) -> String {
    format!("is_member:{account}")
}

/// Takes each fact that is newer than the one that is known: news come late and in any order. When each was
/// told stands beside them.
fn take_newer(metadata: &mut Map<String, Value>, facts: Map<String, Value>, at: Timestamp) {
    let mut told = match metadata.remove(TOLD_AT) {
        Some(Value::Object(times)) => times,
        _ => Map::new(),
    };
    for (name, fact) in facts {
        if told.get(&name).and_then(Value::as_i64).is_none_or(|known| known <= at.as_millis()) {
            told.insert(name.clone(), at.as_millis().into());
            metadata.insert(name, fact);
        }
    }
    metadata.insert(TOLD_AT.to_owned(), told.into());
}
