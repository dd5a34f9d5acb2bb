//! Whatever order and however often things are told, what is true in the end is the same.

use std::cell::Cell;
use std::time::Duration;

use blazz_domain::Timestamp;
use blazz_domain::content::Direction;
use blazz_inbox::messages::Addressee;
use blazz_storage::workspace::inbound::InboundState;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::stage::{
    NUMBER, Reply, Stage, WABA, body, change, customer, phone, status, template, text,
};

/// Everything that happens around one message of a customer and one of ours, in the order it happened.
fn story(from: &str, ours: &str, start: i64) -> Vec<Value> {
    let theirs = format!("{ours}.c");
    let react = |target: &str, at, emoji: &str| {
        let id = format!("{ours}.r{at}");
        customer(from, &id, start + at, "reaction", json!({ "message_id": target, "emoji": emoji }))
    };
    let edit = |at: i64, words: &str| {
        let message = json!({ "type": "text", "text": { "body": words } });
        let edit = json!({ "original_message_id": theirs, "message": message });
        customer(from, &format!("{ours}.e{at}"), start + at, "edit", edit)
    };
    vec![
        text(from, &theirs, start + 1, "as written"),
        status(ours, "sent", start + 2),
        status(ours, "delivered", start + 3),
        react(ours, 4, "👍"),
        edit(5, "edited once"),
        react(ours, 6, ""),
        status(ours, "read", start + 7),
        react(ours, 8, "👍"),
        edit(9, "edited twice"),
        react(&theirs, 10, "😮"),
        status(ours, "failed", start + 11),
        text(from, &format!("{ours}.c2"), start + 12, "one more"),
        customer(
            from,
            &format!("{ours}.d"),
            start + 13,
            "revoke",
            json!({ "original_message_id": format!("{ours}.c2") }),
        ),
    ]
}

/// What people see of a chat, without ids.
async fn seen(stage: &Stage, from: &str) -> Vec<String> {
    let contact = stage.owner(&phone(from)).await.unwrap();
    let chat = stage.read().chats().find_between(stage.account, contact).await.unwrap().unwrap();
    let start = chat.created_at.as_millis();
    let at = |time: Option<Timestamp>| time.map(|time| time.as_millis() - start);
    let mut lines =
        vec![format!("unread {}, open {:?}", chat.unread_count, at(chat.last_customer_at))];
    for message in stage.thread(&chat).await {
        let delivery = message.delivery.as_ref().map(|it| {
            (it.state, at(it.sent_at), at(it.delivered_at), at(it.read_at), it.failure.is_some())
        });
        let unread = if chat.first_unread_id == Some(message.id) { "*" } else { "" };
        let last = if chat.last_message_id == Some(message.id) { "." } else { "" };
        let emojis = stage.emojis(message.id).await;
        let direction = if message.direction == Direction::In { "in" } else { "out" };
        lines.push(format!(
            "{unread}{direction} {:?} edited {:?} deleted {:?} {delivery:?} {emojis:?}{last}",
            message.body,
            at(message.edited_at),
            at(message.revoked_at),
        ));
    }
    lines
}

/// Plays a story to a new customer; ours is sent first as a template, so that it is in the thread.
async fn play(stage: &Stage, number: u32, order: &[usize]) -> Vec<String> {
    let (from, ours) = (format!("62899{number:06}"), format!("wamid.{number}"));
    // Stories far apart do not slow each other down.
    stage.clock.advance(Duration::from_mins(1));
    stage.send(template(Addressee::Phone(format!("+{from}")))).await.unwrap();
    let story = story(&from, &ours, stage.seconds());
    let (before, after) = order.split_at(order.len() / 2);
    for (part, is_answered) in [(before, true), (after, false)] {
        for index in part {
            let change = change(NUMBER, "messages", story[*index].clone());
            let done = stage.deliver(&body(WABA, &[change])).await;
            assert_eq!(done.applied, 1, "{:?}", stage.inbound(InboundState::Failed).await);
        }
        if is_answered {
            // Half of the story comes before Meta has answered our call.
            stage.graph.reply(Reply::sent(&ours));
            stage.run_next().await;
        }
    }
    seen(stage, &from).await
}

/// Every step at least once, some twice, in any order.
fn any_order() -> impl Strategy<Value = Vec<usize>> {
    let steps = story("1", "w", 0).len();
    proptest::collection::vec(0..steps, 0..8).prop_flat_map(move |again| {
        let all: Vec<usize> = (0..steps).chain(again).collect();
        Just(all).prop_shuffle()
    })
}

#[test]
fn any_order_and_repetition_ends_in_the_same_chat() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stage = runtime.block_on(Stage::open());
    let in_order: Vec<usize> = (0..story("1", "w", 0).len()).collect();
    let expected = runtime.block_on(play(&stage, 0, &in_order));
    let number = Cell::new(0);
    let config =
        ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() };
    let checked = TestRunner::new(config).run(&any_order(), |order| {
        number.set(number.get() + 1);
        let seen = runtime.block_on(play(&stage, number.get(), &order));
        prop_assert_eq!(&seen, &expected);
        Ok(())
    });
    checked.unwrap();
}
