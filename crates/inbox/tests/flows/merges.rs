//! Two contacts turn out to be one, and sometimes not.

use std::time::Duration;

use blazz_domain::audit::AuditAction;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::identity::Identity;
use blazz_domain::{ChatId, ContactId, MergeId};
use blazz_inbox::messages::Addressee;
use blazz_inbox::{InboxError, chats, contacts};
use serde_json::{Value, json};

use crate::stage::{NUMBER, Reply, Stage, WABA, body, change, phone, text, words};

fn by_user_id(stage: &Stage, id: &str, words: &str) -> Value {
    json!({ "messages": [{
        "from": "", "from_user_id": "ID.1", "id": id, "type": "text",
        "timestamp": stage.seconds().to_string(), "text": { "body": words },
    }] })
}

/// One person with two threads, known here as two: by number and by user id.
async fn two_of_one(stage: &Stage) -> (ContactId, ContactId) {
    stage.customer_writes("628111", "wamid.1", "one").await;
    stage.clock.advance(Duration::from_secs(10));
    stage.hear("messages", by_user_id(stage, "wamid.2", "two")).await;
    stage.clock.advance(Duration::from_secs(10));
    let first = stage.owner(&phone("628111")).await.unwrap();
    (first, stage.owner(&Identity::bsuid("ID.1")).await.unwrap())
}

/// WhatsApp tells both names at once.
async fn tell_both(stage: &Stage) {
    let mut value = text("628111", "wamid.3", stage.seconds(), "three");
    value["messages"][0]["from_user_id"] = "ID.1".into();
    stage.hear("messages", value).await;
}

async fn last_merge(stage: &Stage) -> MergeId {
    stage.read().merges().list(None, 1).await.unwrap().items[0].id
}

async fn undo(stage: &Stage) -> Result<(), InboxError> {
    let id = last_merge(stage).await;
    let tx = stage.begin().await;
    contacts::undo_merge(&tx, id).await?;
    tx.commit().await.unwrap();
    Ok(())
}

async fn texts(stage: &Stage, chat: ChatId) -> Vec<String> {
    let chat = stage.read().chats().load(chat).await.unwrap();
    stage.thread(&chat).await.into_iter().filter_map(|message| message.body).collect()
}

async fn chat_of(stage: &Stage, contact: ContactId) -> ChatId {
    let chat = stage.read().chats().find_between(stage.account, contact).await.unwrap();
    chat.unwrap().id
}

#[tokio::test]
async fn two_contacts_told_to_be_one_are_merged_into_the_older_with_every_message() {
    let stage = Stage::open().await;
    let (older, _) = two_of_one(&stage).await;
    tell_both(&stage).await;
    let contacts = stage.contacts().await;
    assert_eq!((contacts.len(), contacts[0].id), (1, older));
    assert_eq!(stage.identities(older).await, ["+628111", "ID.1"]);
    let chat = stage.only_chat().await;
    assert_eq!(stage.texts().await, ["one", "two", "three"]);
    assert_eq!(chat.unread_count, 3);
    assert_eq!(chat.first_unread_id, Some(stage.named("wamid.1").await.unwrap().id));
    assert!(stage.audit().await.iter().any(|entry| entry.action == AuditAction::ContactsMerged));
}

#[tokio::test]
async fn an_undone_merge_gives_names_messages_and_unread_back() {
    let stage = Stage::open().await;
    let (older, younger) = two_of_one(&stage).await;
    tell_both(&stage).await;
    undo(&stage).await.unwrap();

    assert_eq!(stage.identities(older).await, ["+628111"]);
    assert_eq!(stage.identities(younger).await, ["ID.1"]);
    let (ours, theirs) = (chat_of(&stage, older).await, chat_of(&stage, younger).await);
    assert_eq!(texts(&stage, ours).await, ["one", "three"]);
    assert_eq!(texts(&stage, theirs).await, ["two"]);
    let unread: Vec<i64> = stage.chats().await.iter().map(|chat| chat.unread_count).collect();
    assert_eq!(unread, [2, 1]);
    assert!(stage.audit().await.iter().any(|entry| entry.action == AuditAction::MergeUndone));
    assert!(matches!(undo(&stage).await, Err(InboxError::NotNow { .. })));
}

#[tokio::test]
async fn an_undone_merge_closes_the_window_that_only_the_other_had_opened() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "one").await;
    stage.clock.advance(Duration::from_hours(30));
    stage.hear("messages", by_user_id(&stage, "wamid.2", "two")).await;
    let older = stage.owner(&phone("628111")).await.unwrap();
    let younger = stage.owner(&Identity::bsuid("ID.1")).await.unwrap();
    let tx = stage.begin().await;
    contacts::merge(&tx, older, younger).await.unwrap();
    tx.commit().await.unwrap();
    let chat = stage.only_chat().await.id;
    assert!(stage.send(words(Addressee::Chat(chat), "Halo")).await.is_ok());

    undo(&stage).await.unwrap();
    let refused = stage.send(words(Addressee::Chat(chat), "Halo")).await;
    assert!(matches!(refused, Err(InboxError::WindowClosed { .. })));
}

#[tokio::test]
async fn a_contact_with_two_numbers_is_answered_where_they_last_wrote_from() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "from home").await;
    stage.clock.advance(Duration::from_secs(10));
    stage.customer_writes("628222", "wamid.2", "from work").await;
    let home = stage.owner(&phone("628111")).await.unwrap();
    let work = stage.owner(&phone("628222")).await.unwrap();
    let early = stage.say(chat_of(&stage, home).await, "queued for home").await;
    let tx = stage.begin().await;
    contacts::merge(&tx, home, work).await.unwrap();
    tx.commit().await.unwrap();

    let chat = chat_of(&stage, home).await;
    stage.graph.reply(Reply::sent("wamid.a"));
    stage.run_next().await;
    assert_eq!(stage.graph.asked()[0].body["to"], "+628111", "it was meant for home");
    assert_eq!(stage.state(early).await, DeliveryState::Sent);
    for (from, name, expected) in
        [("628222", "wamid.b", "+628222"), ("628111", "wamid.c", "+628111")]
    {
        stage.clock.advance(Duration::from_secs(10));
        stage.customer_writes(from, &format!("{name}.in"), "Halo").await;
        stage.say_as(chat, "Halo juga", name).await;
        assert_eq!(stage.graph.asked().pop().unwrap().body["to"], expected);
    }
}

#[tokio::test]
async fn a_merge_hides_nothing_that_was_visible() {
    let stage = Stage::open().await;
    let (older, younger) = two_of_one(&stage).await;
    stage.customer_writes("628111", "wamid.late", "cleared").await;
    let tx = stage.begin().await;
    chats::clear(&stage.inbox, &tx, chat_of(&stage, older).await).await.unwrap();
    contacts::merge(&tx, older, younger).await.unwrap();
    tx.commit().await.unwrap();
    assert!(stage.texts().await.contains(&"two".to_owned()));

    undo(&stage).await.unwrap();
    assert!(texts(&stage, chat_of(&stage, older).await).await.is_empty());
}

#[tokio::test]
async fn what_is_sent_into_a_chat_that_was_joined_goes_on_in_the_kept_one() {
    let stage = Stage::open().await;
    let (older, younger) = two_of_one(&stage).await;
    let emptied = chat_of(&stage, younger).await;
    tell_both(&stage).await;
    let sent = stage.send(words(Addressee::Chat(emptied), "Halo")).await.unwrap();
    assert_eq!(sent.message.chat_id, chat_of(&stage, older).await);
    let sent = stage.send(words(Addressee::Contact(younger), "Halo")).await.unwrap();
    assert_eq!(sent.message.contact_id, older);
}

#[tokio::test]
async fn threads_with_different_numbers_stay_apart() {
    let stage = Stage::open().await;
    stage.add_number("12", WABA, "15550100201").await;
    stage.customer_writes("628111", "wamid.1", "one").await;
    let other = change("12", "messages", by_user_id(&stage, "wamid.2", "two"));
    stage.deliver(&body(WABA, &[other])).await;
    let both = {
        let mut value = text("628111", "wamid.3", stage.seconds(), "three");
        value["messages"][0]["from_user_id"] = "ID.1".into();
        change(NUMBER, "messages", value)
    };
    stage.deliver(&body(WABA, &[both])).await;
    let chats = stage.chats().await;
    assert_eq!(chats.len(), 2);
    assert_eq!(chats[0].contact_id, chats[1].contact_id);
}

#[tokio::test]
async fn a_person_and_a_group_are_never_one() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "one").await;
    let mut value = text("628222", "wamid.2", stage.seconds(), "in a group");
    value["messages"][0]["group_id"] = "GROUP1".into();
    stage.hear("messages", value).await;
    let contacts = stage.contacts().await;
    assert_eq!(contacts.len(), 2);
    let tx = stage.begin().await;
    let refused = contacts::merge(&tx, contacts[0].id, contacts[1].id).await;
    assert!(matches!(refused, Err(InboxError::Invalid(_))));
    let refused = contacts::merge(&tx, contacts[0].id, contacts[0].id).await;
    assert!(matches!(refused, Err(InboxError::Invalid(_))));
}
