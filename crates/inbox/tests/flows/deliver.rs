//! Handing messages to WhatsApp: every outcome, and what people may do about it.

use std::time::Duration;

use blazz_domain::MessageId;
use blazz_domain::account::AccountStatus;
use blazz_domain::audit::AuditAction;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::job::{JobKind, JobState};
use blazz_inbox::jobs::{self, Finished};
use blazz_inbox::{InboxError, messages};
use serde_json::json;

use crate::stage::{Reply, Stage, status};

/// A message that waits for its turn, after a customer wrote.
async fn queued(stage: &Stage) -> MessageId {
    stage.customer_writes("628111", "wamid.c", "Halo?").await;
    stage.say(stage.only_chat().await.id, "Halo!").await
}

async fn retry(stage: &Stage, id: MessageId) -> Result<(), InboxError> {
    let tx = stage.begin().await;
    let view = messages::retry(&tx, id).await?;
    assert_eq!(view.id, id);
    tx.commit().await.unwrap();
    Ok(())
}

#[tokio::test]
async fn a_message_that_is_taken_is_sent_with_its_name_and_our_reference() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    let answer = json!({
        "contacts": [{ "input": "+628111", "wa_id": "628111", "user_id": "ID.1" }],
        "messages": [{ "id": "wamid.a" }],
    });
    stage.graph.reply(Reply::Json(200, answer));
    assert_eq!(stage.run_next().await, Finished::Done);
    let message = stage.message(id).await;
    assert_eq!(message.provider_message_id.as_deref(), Some("wamid.a"));
    assert_eq!((message.attempt, message.attempt_at), (1, None));
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
    let asked = stage.graph.asked().pop().unwrap();
    assert_eq!(asked.body["biz_opaque_callback_data"], format!("{id}:1"));
    let contact = stage.only_chat().await.contact_id;
    assert_eq!(stage.identities(contact).await, ["+628111", "ID.1"]);
    assert!(stage.lease().await.is_none());
}

#[tokio::test]
async fn a_refusal_is_shown_with_its_reason_and_not_repeated() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    stage.graph.reply(Reply::error(131_047));
    assert_eq!(stage.run_next().await, Finished::Done);
    let delivery = stage.delivery(id).await;
    assert_eq!(delivery.state, DeliveryState::Failed);
    assert_eq!(delivery.failure.unwrap().code, "window_closed");
    assert!(stage.lease().await.is_none());
}

#[tokio::test]
async fn what_was_certainly_not_sent_is_sent_later() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    stage.graph.reply(Reply::error(130_429));
    assert!(matches!(stage.run_next().await, Finished::Again { .. }));
    assert_eq!(stage.state(id).await, DeliveryState::Queued);
    assert!(stage.lease().await.is_none(), "not before its time");
    stage.clock.advance(Duration::from_secs(10));
    stage.graph.reply(Reply::sent("wamid.a"));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
    assert_eq!(stage.message(id).await.attempt, 2);
}

/// Runs the next job against the same refusal until it is given up.
async fn exhaust(stage: &Stage, code: i64) -> u32 {
    for attempt in 1..100 {
        stage.graph.reply(Reply::error(code));
        if let Finished::GivenUp { .. } = stage.run_next().await {
            return attempt;
        }
        stage.clock.advance(Duration::from_mins(10));
    }
    panic!("never given up");
}

#[tokio::test]
async fn when_the_attempts_are_used_up_the_bubble_and_the_dead_letters_say_so() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    assert_eq!(exhaust(&stage, 130_429).await, 8);
    let delivery = stage.delivery(id).await;
    assert_eq!(delivery.state, DeliveryState::Failed);
    assert!(delivery.failure.unwrap().retryable);
    let dead = stage.jobs(JobState::Dead).await.pop().unwrap();
    assert!(dead.last_error.unwrap().contains("throughput_exceeded"));

    retry(&stage, id).await.unwrap();
    stage.graph.reply(Reply::sent("wamid.a"));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
    assert!(stage.jobs(JobState::Dead).await.is_empty());
}

#[tokio::test]
async fn a_dead_letter_can_be_retried_from_the_list() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    exhaust(&stage, 130_429).await;
    let dead = stage.jobs(JobState::Dead).await.pop().unwrap();
    let tx = stage.begin().await;
    assert_eq!(jobs::retry(&tx, dead.id).await.unwrap().state, JobState::Ready);
    tx.commit().await.unwrap();
    stage.graph.reply(Reply::sent("wamid.a"));
    stage.run_next().await;
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
}

#[tokio::test]
async fn a_dead_letter_can_be_discarded_and_the_failure_stays() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    exhaust(&stage, 130_429).await;
    let dead = stage.jobs(JobState::Dead).await.pop().unwrap();
    let tx = stage.begin().await;
    jobs::discard(&tx, dead.id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(stage.jobs(JobState::Dead).await.is_empty());
    assert_eq!(stage.state(id).await, DeliveryState::Failed);
    retry(&stage, id).await.unwrap();
    assert_eq!(stage.jobs(JobState::Ready).await.len(), 1);
}

#[tokio::test]
async fn what_may_have_been_sent_is_never_sent_again_by_itself() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    stage.graph.reply(Reply::Cut);
    assert_eq!(stage.run_next().await, Finished::Done);
    let delivery = stage.delivery(id).await;
    assert_eq!(delivery.state, DeliveryState::Unknown);
    assert!(delivery.failure.is_some());
    stage.clock.advance(Duration::from_hours(1));
    assert!(stage.lease().await.is_none());
    assert_eq!(stage.graph.asked().len(), 1);
}

#[tokio::test]
async fn an_attempt_that_a_crash_cut_short_is_of_unknown_fate() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    let tx = stage.begin().await;
    tx.messages().begin_attempt(id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.state(id).await, DeliveryState::Unknown);
    assert!(stage.graph.asked().is_empty());

    let mut report = status("wamid.a", "delivered", stage.seconds());
    report["statuses"][0]["biz_opaque_callback_data"] = format!("{id}:1").into();
    stage.hear("messages", report).await;
    assert_eq!(stage.state(id).await, DeliveryState::Delivered);
}

#[tokio::test]
async fn a_person_decides_what_became_of_an_unknown_message() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    stage.graph.reply(Reply::Cut);
    stage.run_next().await;
    let tx = stage.begin().await;
    messages::assume_sent(&tx, id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
    assert!(stage.audit().await.iter().any(|it| it.action == AuditAction::MessageAssumedSent));
    let tx = stage.begin().await;
    assert!(matches!(messages::assume_sent(&tx, id).await, Err(InboxError::NotNow { .. })));
    drop(tx);
    assert!(matches!(retry(&stage, id).await, Err(InboxError::NotNow { .. })));
}

#[tokio::test]
async fn a_report_on_the_first_attempt_spares_the_second() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    stage.graph.reply(Reply::Cut);
    stage.run_next().await;
    retry(&stage, id).await.unwrap();
    let mut report = status("wamid.a", "delivered", stage.seconds());
    report["statuses"][0]["biz_opaque_callback_data"] = format!("{id}:1").into();
    stage.hear("messages", report).await;
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.graph.asked().len(), 1);
    assert_eq!(stage.state(id).await, DeliveryState::Delivered);
}

#[tokio::test]
async fn a_retry_asked_for_while_the_failed_job_is_ending_is_not_lost() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    let job = stage.lease().await.unwrap();
    stage.graph.reply(Reply::error(131_047));
    let finished = jobs::run(&stage.inbox, &job).await;
    retry(&stage, id).await.unwrap();
    stage.settle(&job, &finished).await;
    stage.graph.reply(Reply::sent("wamid.a"));
    stage.run_next().await;
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
}

#[tokio::test]
async fn an_account_that_cannot_send_says_so() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    stage.graph.reply(Reply::error(190));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.delivery(id).await.failure.unwrap().code, "access_token_invalid");
    let account = stage.account(stage.account).await;
    assert_eq!(account.status, AccountStatus::Disconnected);
    assert!(account.status_reason.is_some());
}

#[tokio::test]
async fn a_window_that_closed_while_the_message_waited_is_told_without_asking() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    stage.clock.advance(Duration::from_hours(25));
    stage.run_next().await;
    assert_eq!(stage.delivery(id).await.failure.unwrap().code, "window_closed");
    assert!(stage.graph.asked().is_empty());
}

#[tokio::test]
async fn messages_of_a_chat_leave_in_order_also_when_the_first_must_wait() {
    let stage = Stage::open().await;
    let first = queued(&stage).await;
    let second = stage.say(stage.only_chat().await.id, "dan satu lagi").await;
    stage.graph.reply(Reply::error(130_429));
    assert!(matches!(stage.run_next().await, Finished::Again { .. }));
    assert!(stage.lease().await.is_none());
    stage.clock.advance(Duration::from_secs(10));
    for name in ["wamid.a", "wamid.b"] {
        stage.graph.reply(Reply::sent(name));
        stage.run_next().await;
    }
    assert_eq!(stage.named("wamid.a").await.unwrap().id, first);
    assert_eq!(stage.named("wamid.b").await.unwrap().id, second);
}

#[tokio::test]
async fn more_than_whatsapp_allows_to_one_person_waits_without_an_error() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo?").await;
    let chat = stage.only_chat().await.id;
    for index in 0..45 {
        stage.say(chat, "Halo!").await;
        if index < 44 {
            stage.graph.reply(Reply::sent(&format!("wamid.{index}")));
            assert_eq!(stage.run_next().await, Finished::Done);
        }
    }
    assert!(matches!(stage.run_next().await, Finished::Later { .. }));
    stage.clock.advance(Duration::from_secs(6));
    stage.graph.reply(Reply::sent("wamid.last"));
    assert_eq!(stage.run_next().await, Finished::Done);
}

#[tokio::test]
async fn a_job_whose_program_fails_is_given_up_on_the_bubble_too() {
    let stage = Stage::open().await;
    let id = queued(&stage).await;
    for _ in 1..8 {
        let job = stage.lease().await.unwrap();
        let finished = jobs::panicked(&stage.inbox, &job).await;
        assert!(matches!(finished, Finished::Again { .. }));
        stage.settle(&job, &finished).await;
        stage.clock.advance(Duration::from_mins(10));
    }
    let job = stage.lease().await.unwrap();
    let finished = jobs::panicked(&stage.inbox, &job).await;
    assert!(matches!(finished, Finished::GivenUp { .. }));
    stage.settle(&job, &finished).await;
    assert_eq!(stage.delivery(id).await.failure.unwrap().code, "internal");
    assert_eq!(stage.jobs(JobState::Dead).await[0].kind, JobKind::DeliverMessage);
    retry(&stage, id).await.unwrap();
    assert_eq!(stage.state(id).await, DeliveryState::Queued);
}
