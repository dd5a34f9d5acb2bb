//! What people see once a history is told, without what may differ: ids, who is who, the time of the play.
//!
//! Left out, because they are about the arrival and not about what happened: when rows were made and
//! changed, the event log, the raw events, and under which of their names somebody stands beside a reaction
//! in a chat of two (the page shows the contact's own).

use blazz_domain::Timestamp;
use blazz_domain::content::Direction;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::Message;

use super::history::{CUSTOMERS, Names};
use crate::stage::{Stage, phone};

pub(super) async fn all(stage: &Stage, names: &Names, start: i64) -> Vec<String> {
    let mut lines = Vec::new();
    for customer in 0..CUSTOMERS {
        lines.extend(of_contact(stage, &phone(&names.phone(customer)), start).await);
    }
    let group = Identity::new(IdentityKind::CloudGroup, names.group());
    lines.extend(of_contact(stage, &group, start).await);
    lines.into_iter().map(|line| line.replace(&names.key, "#")).collect()
}

async fn of_contact(stage: &Stage, name: &Identity, start: i64) -> Vec<String> {
    let Some(id) = stage.owner(name).await else { return vec![format!("{name:?}: nobody")] };
    let contact = stage.read().contacts().load(id).await.unwrap();
    let identities = stage.identities(id).await;
    let mut facts = contact.group_metadata.unwrap_or_default();
    for at in facts
        .get_mut("told_at")
        .and_then(|it| it.as_object_mut())
        .into_iter()
        .flat_map(|times| times.values_mut())
    {
        *at = since(Timestamp::from_millis(at.as_i64().unwrap()), start).into();
    }
    let mut lines = vec![format!(
        "{:?} {:?} known as {identities:?}, group {facts}",
        contact.contact_type, contact.name
    )];
    if let Some(chat) = stage.read().chats().find_between(stage.account, id).await.unwrap() {
        lines.extend(of_chat(stage, &chat, start).await);
    }
    lines
}

async fn of_chat(stage: &Stage, chat: &Chat, start: i64) -> Vec<String> {
    let mut lines = vec![format!(
        "unread {}, open {:?}, last {:?}, listed {}, answered at {:?}",
        chat.unread_count,
        chat.last_customer_at.map(|at| since(at, start)),
        since(chat.last_message_at, start),
        chat.is_listed,
        chat.peer,
    )];
    for message in stage.thread(chat).await {
        lines.push(of_message(stage, chat, &message, start).await);
    }
    lines
}

async fn of_message(stage: &Stage, chat: &Chat, message: &Message, start: i64) -> String {
    let at = |time: Option<Timestamp>| time.map(|time| since(time, start));
    let delivery = message.delivery.as_ref().map(|it| {
        (it.state, at(it.sent_at), at(it.delivered_at), at(it.read_at), it.failure.is_some())
    });
    let unread = if chat.first_unread_id == Some(message.id) { "*" } else { "" };
    let last = if chat.last_message_id == Some(message.id) { "." } else { "" };
    let files = stage.read().media().of_messages(&[message.id]).await.unwrap();
    format!(
        "{unread}{} {} {:?} {:?} {} quotes {:?} edited {:?} deleted {:?} {delivery:?} {:?} {:?}{last}",
        since(message.provider_at, start),
        if message.direction == Direction::In { "in" } else { "out" },
        message.kind,
        message.body,
        message.content,
        message.quoted_provider_id,
        at(message.edited_at),
        at(message.revoked_at),
        files.iter().map(|file| file.state).collect::<Vec<_>>(),
        stage.emojis(message.id).await,
    )
}

fn since(at: Timestamp, start: i64) -> i64 {
    at.as_millis() - start * 1000
}
