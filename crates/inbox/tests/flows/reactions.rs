//! Reactions, edits and deletions, from both sides.

use std::time::Duration;

use blazz_domain::content::Via;
use blazz_domain::event::EventName;
use blazz_domain::lane::Lane;
use blazz_inbox::jobs::Finished;
use blazz_inbox::messages::{Addressee, NewMessage, What};
use blazz_inbox::{InboxError, chats};
use serde_json::json;

use crate::stage::{Reply, Stage, customer, words};

fn react(stage: &Stage, id: &str, target: &str, emoji: &str) -> serde_json::Value {
    let reaction = json!({ "message_id": target, "emoji": emoji });
    customer("628111", id, stage.seconds(), "reaction", reaction)
}

fn ours(message_id: blazz_domain::MessageId, emoji: &str) -> NewMessage {
    NewMessage {
        to: Addressee::Phone(String::new()),
        account_id: None,
        what: What::Reaction { message_id, emoji: emoji.to_owned() },
        quoted_message_id: None,
        client_message_id: None,
        lane: Lane::High,
        via: Via::Blazz,
    }
}

#[tokio::test]
async fn a_customer_changes_and_takes_back_a_reaction() {
    let stage = Stage::open().await;
    let id = stage.answered("wamid.a").await;
    for (emoji, seen) in [("👍", vec!["👍"]), ("❤️", vec!["❤️"]), ("", vec![])] {
        stage.clock.advance(Duration::from_secs(1));
        stage.hear("messages", react(&stage, "wamid.r", "wamid.a", emoji)).await;
        assert_eq!(stage.emojis(id).await, seen);
    }
}

#[tokio::test]
async fn a_reaction_opens_the_window_also_before_its_message_is_here() {
    let stage = Stage::open().await;
    stage.answered("wamid.a").await;
    stage.clock.advance(Duration::from_hours(30));
    stage.hear("messages", react(&stage, "wamid.r", "wamid.of-another-app", "👍")).await;
    let chat = stage.only_chat().await.id;
    assert!(stage.send(words(Addressee::Chat(chat), "Halo")).await.is_ok());
}

#[tokio::test]
async fn a_reaction_of_somebody_unknown_makes_no_contact() {
    let stage = Stage::open().await;
    stage.hear("messages", react(&stage, "wamid.r", "wamid.unknown", "👍")).await;
    assert!(stage.contacts().await.is_empty());
    assert_eq!(stage.parked("wamid.unknown").await.len(), 1);
}

#[tokio::test]
async fn a_reaction_that_is_faster_than_whatsapps_word_is_told_with_it() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo?").await;
    let id = stage.say(stage.only_chat().await.id, "Halo!").await;
    stage.hear("messages", react(&stage, "wamid.r", "wamid.a", "👍")).await;
    stage.reported("wamid.a", "delivered").await;

    let before = stage.head().await;
    stage.graph.reply(Reply::sent("wamid.a"));
    stage.run_next_send().await;

    let told = stage.events_after(before).await;
    let told: Vec<_> = told.iter().filter(|it| it.name == EventName::MessageUpdated).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    let told: serde_json::Value = serde_json::from_str(&told[0].data).unwrap();
    assert_eq!(told["message"]["id"], json!(id));
    assert_eq!(told["message"]["reactions"][0]["emoji"], "👍");
}

#[tokio::test]
async fn our_reaction_shows_when_whatsapp_has_taken_it() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo").await;
    let id = stage.named("wamid.c").await.unwrap().id;
    stage.send(ours(id, "👍")).await.unwrap();
    assert!(stage.emojis(id).await.is_empty());
    stage.graph.reply(Reply::Cut);
    let first = stage.run_next().await;
    assert!(matches!(first, Finished::Again { .. }), "setting it again is harmless: {first:?}");
    stage.clock.advance(Duration::from_mins(1));
    stage.graph.reply(Reply::sent("wamid.r"));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.emojis(id).await, ["👍"]);
    let asked = stage.graph.asked().pop().unwrap().body;
    assert_eq!(asked["reaction"], json!({ "message_id": "wamid.c", "emoji": "👍" }));
}

#[tokio::test]
async fn what_whatsapp_has_not_taken_cannot_be_reacted_to() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo").await;
    let id = stage.say(stage.only_chat().await.id, "Halo!").await;
    assert!(matches!(stage.send(ours(id, "👍")).await, Err(InboxError::Invalid(_))));
}

#[tokio::test]
async fn what_is_too_old_deleted_or_no_message_takes_no_reaction() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo").await;
    let id = stage.named("wamid.c").await.unwrap().id;
    let code = async || match stage.send(ours(id, "👍")).await {
        Err(InboxError::Invalid(problems)) => problems[0].code.clone(),
        other => panic!("{other:?}"),
    };
    stage.clock.advance(Duration::from_hours(24 * 30 + 1));
    assert_eq!(code().await, "too_old");
    let revoke = json!({ "original_message_id": "wamid.c" });
    stage.hear("messages", customer("628111", "wamid.d", stage.seconds(), "revoke", revoke)).await;
    assert_eq!(code().await, "deleted");
}

#[tokio::test]
async fn an_edit_and_a_deletion_change_the_bubble_and_keep_its_place() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Dua").await;
    let message = json!({ "type": "text", "text": { "body": "Tiga" } });
    let edit = json!({ "original_message_id": "wamid.c", "message": message });
    stage.hear("messages", customer("628111", "wamid.e", stage.seconds() + 1, "edit", edit)).await;
    assert_eq!(stage.texts().await, ["Tiga"]);
    let gone = json!({ "original_message_id": "wamid.c" });
    stage
        .hear("messages", customer("628111", "wamid.d", stage.seconds() + 2, "revoke", gone))
        .await;
    let message = stage.named("wamid.c").await.unwrap();
    assert!(message.body.is_none() && message.revoked_at.is_some());
    assert_eq!(stage.only_chat().await.last_message_id, Some(message.id));
}

#[tokio::test]
async fn of_two_edits_that_came_early_the_later_one_stays() {
    let stage = Stage::open().await;
    for (seconds, words) in [(5, "second"), (3, "first")] {
        let message = json!({ "type": "text", "text": { "body": words } });
        let edit = json!({ "original_message_id": "wamid.c", "message": message });
        let at = stage.seconds() + seconds;
        stage.hear("messages", customer("628111", "wamid.e", at, "edit", edit)).await;
    }
    stage.customer_writes("628111", "wamid.c", "as written").await;
    assert_eq!(stage.texts().await, ["second"]);
}

#[tokio::test]
async fn typing_is_shown_for_the_customers_last_message() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo").await;
    let contact = stage.only_chat().await.contact_id;
    let tx = stage.begin().await;
    chats::typing(&tx, contact, None, false).await.unwrap();
    chats::typing(&tx, contact, None, true).await.unwrap();
    tx.commit().await.unwrap();
    stage.graph.reply(Reply::Json(200, json!({ "success": true })));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert!(stage.lease().await.is_none());
    let asked = stage.graph.asked().pop().unwrap().body;
    assert_eq!(asked["typing_indicator"], json!({ "type": "text" }));
    assert_eq!(asked["message_id"], "wamid.c");
}
