//! What a chat counts and shows: unread, read, cleared, and what the phone app did.

use std::time::Duration;

use blazz_domain::job::{JobKind, JobState};
use blazz_domain::lane::Lane;
use blazz_inbox::chats;
use blazz_inbox::jobs::Finished;
use serde_json::{Value, json};

use crate::stage::{Reply, Stage, text};

/// The business writes on its phone.
fn echo(id: &str, seconds: i64) -> Value {
    json!({ "message_echoes": [{
        "from": "15550100200", "to": "628111", "id": id, "timestamp": seconds.to_string(),
        "type": "text", "text": { "body": "from the phone" },
    }] })
}

async fn clear(stage: &Stage) {
    let chat = stage.only_chat().await.id;
    let tx = stage.begin().await;
    chats::clear(&stage.inbox, &tx, chat).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn unread_counts_up_until_somebody_reads() {
    let stage = Stage::open().await;
    for id in ["wamid.1", "wamid.2"] {
        stage.customer_writes("628111", id, id).await;
    }
    let chat = stage.only_chat().await;
    assert_eq!(chat.unread_count, 2);
    assert_eq!(chat.first_unread_id, Some(stage.named("wamid.1").await.unwrap().id));

    let tx = stage.begin().await;
    let view = chats::read(&stage.inbox, &tx, chat.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(view.unread_count, 0);
    assert_eq!(stage.only_chat().await.first_unread_id, None);
    let jobs = stage.jobs(JobState::Ready).await;
    assert_eq!((jobs.len(), jobs[0].kind, jobs[0].lane), (1, JobKind::MarkRead, Lane::Normal));

    stage.graph.reply(Reply::Json(200, json!({ "success": true })));
    assert_eq!(stage.run_next().await, Finished::Done);
    let asked = stage.graph.asked().pop().unwrap().body;
    assert_eq!((&asked["status"], &asked["message_id"]), (&json!("read"), &json!("wamid.2")));
}

#[tokio::test]
async fn reading_a_chat_that_is_read_tells_nobody() {
    let stage = Stage::open().await;
    stage.answered("wamid.a").await;
    let chat = stage.only_chat().await.id;
    for expected in [1, 0] {
        let head = stage.head().await;
        let tx = stage.begin().await;
        chats::read(&stage.inbox, &tx, chat).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(stage.head().await, head + expected);
    }
    assert_eq!(stage.jobs(JobState::Ready).await.len(), 1);
}

#[tokio::test]
async fn the_unread_divider_stands_before_a_message_that_came_late() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.2", "second").await;
    let late = text("628111", "wamid.1", stage.seconds() - 60, "first");
    stage.hear("messages", late).await;
    let chat = stage.only_chat().await;
    assert_eq!(stage.texts().await, ["first", "second"]);
    assert_eq!(chat.first_unread_id, Some(stage.named("wamid.1").await.unwrap().id));
    assert_eq!(chat.last_message_id, Some(stage.named("wamid.2").await.unwrap().id));
}

#[tokio::test]
async fn an_answer_from_the_phone_closes_unread_and_opens_no_window() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "Halo").await;
    let opened = stage.only_chat().await.last_customer_at;
    stage.clock.advance(Duration::from_mins(5));
    stage.hear("smb_message_echoes", echo("wamid.e", stage.seconds())).await;
    let chat = stage.only_chat().await;
    assert_eq!((chat.unread_count, chat.first_unread_id), (0, None));
    assert_eq!(chat.last_customer_at, opened);
    assert_eq!(stage.texts().await, ["Halo", "from the phone"]);
}

#[tokio::test]
async fn an_old_answer_from_the_phone_that_comes_late_closes_nothing() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "Halo").await;
    stage.hear("smb_message_echoes", echo("wamid.e", stage.seconds() - 60)).await;
    assert_eq!(stage.only_chat().await.unread_count, 1);
}

#[tokio::test]
async fn a_call_counts_as_unread_and_opens_the_window() {
    let stage = Stage::open().await;
    let call = json!({ "calls": [{
        "id": "wacid.1", "from": "628111", "to": "15550100200", "event": "connect",
        "direction": "USER_INITIATED", "timestamp": stage.seconds().to_string(),
    }] });
    stage.hear("calls", call).await;
    let chat = stage.only_chat().await;
    assert_eq!(chat.unread_count, 1);
    assert_eq!(chat.last_customer_at.unwrap().as_millis() / 1000, stage.seconds());
}

#[tokio::test]
async fn the_past_counts_as_unread_nowhere_and_opens_no_window() {
    let stage = Stage::open().await;
    let message = json!({
        "from": "628111", "id": "wamid.h", "timestamp": stage.seconds().to_string(),
        "type": "text", "text": { "body": "from the past" },
        "history_context": { "status": "READ" },
    });
    let thread = json!({ "id": "628111", "messages": [message] });
    let history = json!({ "history": [{ "metadata": { "phase": 0 }, "threads": [thread] }] });
    stage.hear("history", history).await;
    let chat = stage.only_chat().await;
    assert_eq!((chat.unread_count, chat.last_customer_at), (0, None));
    assert_eq!(stage.texts().await, ["from the past"]);
}

#[tokio::test]
async fn a_cleared_chat_is_empty_until_somebody_writes() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "before").await;
    clear(&stage).await;
    assert!(stage.chats().await.is_empty());
    stage.customer_writes("628111", "wamid.2", "in the same second").await;
    assert_eq!(stage.texts().await, ["in the same second"]);
    assert_eq!(stage.only_chat().await.unread_count, 1);
}

#[tokio::test]
async fn a_message_from_before_the_clearing_that_comes_late_is_still_seen() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.2", "before").await;
    clear(&stage).await;
    let late = text("628111", "wamid.1", stage.seconds() - 3_600, "late");
    stage.hear("messages", late.clone()).await;
    stage.hear("messages", late).await;
    assert_eq!(stage.texts().await, ["late"]);
}

#[tokio::test]
async fn what_we_say_in_a_cleared_chat_is_seen() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "before").await;
    let chat = stage.only_chat().await.id;
    clear(&stage).await;
    stage.say(chat, "Halo lagi").await;
    assert_eq!(stage.texts().await, ["Halo lagi"]);
}
