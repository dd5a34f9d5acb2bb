//! Reports on our own messages: early, late, twice, in any order, and for whom they count.

use std::time::Duration;

use blazz_domain::MessageId;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::identity::Identity;
use blazz_domain::reference::Reference;
use blazz_inbox::messages;
use blazz_storage::workspace::chats::ChatFilter;
use serde_json::{Value, json};

use crate::stage::{NUMBER, Reply, START, Stage, WABA, body, change, status, text};

/// A report on the first attempt at a message.
fn with_reference(status: Value, id: MessageId) -> Value {
    of_attempt(status, id, 1)
}

/// A report that carries the reference of one attempt.
fn of_attempt(mut status: Value, message: MessageId, attempt: i64) -> Value {
    let reference = Reference { message, attempt };
    status["statuses"][0]["biz_opaque_callback_data"] = reference.to_string().into();
    status
}

async fn retry(stage: &Stage, id: MessageId) {
    let tx = stage.begin().await;
    messages::retry(&tx, id).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_status_before_its_message_is_applied_when_the_message_appears() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo?").await;
    let id = stage.say(stage.only_chat().await.id, "Halo!").await;
    stage.reported("wamid.a", "delivered").await;
    assert_eq!(stage.parked("wamid.a").await.len(), 1);
    assert_eq!(stage.state(id).await, DeliveryState::Queued);

    stage.graph.reply(Reply::sent("wamid.a"));
    stage.run_next().await;

    let delivery = stage.delivery(id).await;
    assert_eq!(delivery.state, DeliveryState::Delivered);
    assert!(delivery.sent_at.is_some() && delivery.delivered_at.is_some());
    assert!(stage.parked("wamid.a").await.is_empty());
}

#[tokio::test]
async fn reversed_and_repeated_statuses_keep_the_furthest_state_and_every_time() {
    let stage = Stage::open().await;
    let id = stage.answered("wamid.a").await;
    let now = stage.seconds();
    for (state, at) in
        [("read", now + 3), ("delivered", now + 2), ("sent", now - 1), ("read", now + 3)]
    {
        stage.hear("messages", status("wamid.a", state, at)).await;
    }
    let delivery = stage.delivery(id).await;
    assert_eq!(delivery.state, DeliveryState::Read);
    let seconds = |at: Option<blazz_domain::Timestamp>| at.unwrap().as_millis() / 1000;
    assert_eq!(seconds(delivery.sent_at), now - 1);
    assert_eq!(seconds(delivery.delivered_at), now + 2);
    assert_eq!(seconds(delivery.read_at), now + 3);
}

#[tokio::test]
async fn a_repeated_status_tells_nobody_again() {
    let stage = Stage::open().await;
    stage.answered("wamid.a").await;
    stage.reported("wamid.a", "read").await;
    let head = stage.head().await;
    stage.reported("wamid.a", "read").await;
    stage.reported("wamid.a", "delivered").await;
    // The time of the earlier step is news; that it was read is not.
    assert_eq!(stage.head().await, head + 1);
}

#[tokio::test]
async fn a_failure_shows_its_reason() {
    let stage = Stage::open().await;
    let id = stage.answered("wamid.a").await;
    stage.reported("wamid.a", "failed").await;
    let delivery = stage.delivery(id).await;
    assert_eq!(delivery.state, DeliveryState::Failed);
    let failure = delivery.failure.unwrap();
    assert_eq!((failure.code.as_str(), failure.provider_code), ("undeliverable", Some(131_026)));
}

#[tokio::test]
async fn what_was_seen_on_the_phone_did_not_fail_in_either_order() {
    for states in [["failed", "delivered"], ["delivered", "failed"]] {
        let stage = Stage::open().await;
        let id = stage.answered("wamid.a").await;
        for state in states {
            stage.reported("wamid.a", state).await;
        }
        let delivery = stage.delivery(id).await;
        assert_eq!((delivery.state, delivery.failure), (DeliveryState::Delivered, None));
    }
}

#[tokio::test]
async fn our_reference_in_a_status_settles_a_message_of_unknown_fate() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo?").await;
    let id = stage.say(stage.only_chat().await.id, "Halo!").await;
    stage.graph.reply(Reply::Cut);
    stage.run_next().await;
    assert_eq!(stage.state(id).await, DeliveryState::Unknown);

    let report = status("wamid.a", "sent", stage.seconds());
    stage.hear("messages", with_reference(report, id)).await;

    let message = stage.message(id).await;
    assert_eq!(message.provider_message_id.as_deref(), Some("wamid.a"));
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
    assert_eq!(stage.delivery(id).await.failure, None);
    stage.reported("wamid.a", "read").await;
    assert_eq!(stage.state(id).await, DeliveryState::Read);
}

#[tokio::test]
async fn a_status_of_another_number_is_never_applied() {
    let stage = Stage::open().await;
    stage.add_number("12", WABA, "15550100201").await;
    let id = stage.answered("wamid.a").await;
    let report = status("wamid.a", "read", stage.seconds());
    for value in [report.clone(), with_reference(report, id)] {
        stage.deliver(&body(WABA, &[change("12", "messages", value)])).await;
    }
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
}

#[tokio::test]
async fn two_tenants_in_one_body_each_get_their_own() {
    let stage = Stage::open().await;
    let other = stage.add_workspace("Toko Lain").await;
    crate::stage::add_account(&stage.inbox, &other, "21", "8", "15550100900").await;
    let ours = text("628111", "wamid.1", stage.seconds(), "to us");
    let theirs = text("628111", "wamid.2", stage.seconds(), "to them");
    let body = json!({
        "object": "whatsapp_business_account",
        "entry": [
            { "id": WABA, "changes": [change(NUMBER, "messages", ours)] },
            { "id": "8", "changes": [change("21", "messages", theirs)] },
        ],
    });
    let received = stage.deliver(&body).await;
    assert_eq!((received.applied, received.failed, received.unrouted), (2, 0, 0));
    assert_eq!(stage.texts().await, ["to us"]);
    let reading = stage.inbox.database.read(&other);
    let chats = reading.chats().list(&ChatFilter::default(), None, 10).await.unwrap().items;
    let last = reading.messages().load(chats[0].last_message_id.unwrap()).await.unwrap();
    assert_eq!((chats.len(), last.body.as_deref()), (1, Some("to them")));
}

#[tokio::test]
async fn somebody_without_a_number_is_answered_and_reported_by_user_id() {
    let stage = Stage::open().await;
    let item = json!({
        "from": "", "from_user_id": "ID.777", "id": "wamid.c", "type": "text",
        "timestamp": stage.seconds().to_string(), "text": { "body": "Halo?" },
    });
    stage.hear("messages", json!({ "messages": [item] })).await;
    let id = stage.say_as(stage.only_chat().await.id, "Halo!", "wamid.a").await;
    assert_eq!(stage.graph.asked()[0].body["recipient"], "ID.777");

    let report = json!({
        "id": "wamid.a", "status": "delivered", "timestamp": stage.seconds().to_string(),
        "recipient_user_id": "ID.777",
    });
    stage.hear("messages", json!({ "statuses": [report] })).await;
    assert_eq!(stage.state(id).await, DeliveryState::Delivered);
    let contact = stage.only_chat().await.contact_id;
    assert_eq!(stage.identities(contact).await, ["ID.777"]);
}

#[tokio::test]
async fn a_sender_without_contacts_is_called_by_their_number() {
    let stage = Stage::open().await;
    let mut value = text("628111", "wamid.c", stage.seconds(), "Halo");
    value.as_object_mut().unwrap().remove("contacts");
    stage.hear("messages", value).await;
    assert_eq!(stage.contacts().await[0].name, "+628111");
}

#[tokio::test]
async fn one_member_of_a_group_reading_or_failing_does_not_speak_for_the_group() {
    let stage = Stage::open().await;
    let item = json!({
        "from": "628111", "group_id": "GROUP1", "id": "wamid.c", "type": "text",
        "timestamp": stage.seconds().to_string(), "text": { "body": "Halo semua" },
    });
    stage.hear("messages", json!({ "messages": [item] })).await;
    let id = stage.say_as(stage.only_chat().await.id, "Halo!", "wamid.a").await;
    let report = |state: &str, participant: &str| {
        json!({
            "id": "wamid.a", "status": state, "timestamp": stage.seconds().to_string(),
            "recipient_id": "GROUP1", "recipient_type": "group",
            "recipient_participant_id": participant,
            "errors": [{ "code": 131_026, "title": "Message undeliverable" }],
        })
    };
    stage.hear("messages", json!({ "statuses": [report("failed", "628222")] })).await;
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
    let both = json!({ "statuses": [report("read", "628111"), report("sent", "628222")] });
    stage.hear("messages", both).await;
    assert_eq!(stage.state(id).await, DeliveryState::Delivered);
    let group = stage.only_chat().await.contact_id;
    assert_eq!(stage.identities(group).await, ["GROUP1"]);
}

#[tokio::test]
async fn a_failure_that_comes_again_does_not_stop_the_next_attempt() {
    let stage = Stage::open().await;
    let id = stage.answered("wamid.a").await;
    let failed = with_reference(status("wamid.a", "failed", stage.seconds()), id);
    stage.hear("messages", failed.clone()).await;
    retry(&stage, id).await;

    stage.hear("messages", failed).await;
    assert_eq!(stage.state(id).await, DeliveryState::Queued);
    stage.graph.reply(Reply::sent("wamid.b"));
    stage.run_next().await;
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
}

#[tokio::test]
async fn a_late_sent_of_a_failed_attempt_does_not_pass_for_the_next_one() {
    let stage = Stage::open().await;
    let id = stage.answered("wamid.a").await;
    let report = |state: &str| with_reference(status("wamid.a", state, stage.seconds()), id);
    stage.hear("messages", report("failed")).await;
    retry(&stage, id).await;

    stage.hear("messages", report("sent")).await;
    assert_eq!(stage.state(id).await, DeliveryState::Queued);
    stage.graph.reply(Reply::sent("wamid.b"));
    stage.run_next().await;
    assert_eq!(stage.graph.asked().len(), 2);
    stage.reported("wamid.b", "delivered").await;
    assert_eq!(stage.state(id).await, DeliveryState::Delivered);
}

#[tokio::test]
async fn a_failure_that_comes_again_during_the_next_attempt_does_not_end_it() {
    let stage = Stage::open().await;
    let id = stage.answered("wamid.a").await;
    let failed = with_reference(status("wamid.a", "failed", stage.seconds()), id);
    stage.hear("messages", failed.clone()).await;
    retry(&stage, id).await;
    let job = stage.lease().await.unwrap();
    let mut held = stage.graph.hold(Reply::sent("wamid.b"));
    let attempt = async {
        let finished = blazz_inbox::jobs::run(&stage.inbox, &job).await;
        stage.settle(&job, &finished).await;
    };
    let meanwhile = async {
        held.until_asked().await;
        stage.hear("messages", failed).await;
        held.release();
    };
    tokio::join!(attempt, meanwhile);
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
    stage.reported("wamid.b", "read").await;
    assert_eq!(stage.state(id).await, DeliveryState::Read);
}

#[tokio::test]
async fn what_reached_the_customer_by_an_earlier_attempt_is_not_shown_as_failed() {
    let stage = Stage::open().await;
    let id = stage.answered("wamid.a").await;
    let report = |state: &str| with_reference(status("wamid.a", state, stage.seconds()), id);
    stage.hear("messages", report("failed")).await;
    retry(&stage, id).await;
    stage.graph.reply(Reply::sent("wamid.b"));
    stage.run_next().await;
    stage.hear("messages", report("sent")).await;
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
    stage.hear("messages", report("delivered")).await;
    stage.reported("wamid.b", "failed").await;
    assert_eq!(stage.state(id).await, DeliveryState::Delivered);
    stage.reported("wamid.b", "read").await;
    assert_eq!(stage.state(id).await, DeliveryState::Read);
}

#[tokio::test]
async fn what_reached_the_customer_after_all_is_not_sent_again() {
    let stage = Stage::open().await;
    let id = stage.answered("wamid.a").await;
    let report = |state: &str| with_reference(status("wamid.a", state, stage.seconds()), id);
    stage.hear("messages", report("failed")).await;
    retry(&stage, id).await;
    stage.hear("messages", report("delivered")).await;
    assert_eq!(stage.state(id).await, DeliveryState::Delivered);
    stage.run_next().await;
    assert_eq!(stage.graph.asked().len(), 1);
    stage.hear("messages", of_attempt(status("wamid.z", "sent", stage.seconds()), id, 9)).await;
    assert_eq!(stage.state(id).await, DeliveryState::Delivered);
}

#[tokio::test]
async fn a_status_tells_the_user_id_of_somebody_known_by_number() {
    let stage = Stage::open().await;
    stage.answered("wamid.a").await;
    let mut report = status("wamid.a", "delivered", stage.seconds());
    report["statuses"][0]["recipient_user_id"] = "ID.777".into();
    stage.hear("messages", report).await;
    let contact = stage.only_chat().await.contact_id;
    assert_eq!(stage.owner(&Identity::bsuid("ID.777")).await, Some(contact));
}

#[tokio::test]
async fn a_time_that_makes_no_sense_is_the_time_of_receipt() {
    let stage = Stage::open().await;
    let id = stage.answered("wamid.a").await;
    stage.clock.advance(Duration::from_secs(5));
    stage.hear("messages", status("wamid.a", "delivered", 99_999_999_999)).await;
    let at = stage.delivery(id).await.delivered_at.unwrap();
    assert_eq!(at, START.plus(Duration::from_secs(5)));
}
