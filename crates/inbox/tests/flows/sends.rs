//! Sending: what is refused before WhatsApp is asked, and what is queued.

use std::time::Duration;

use blazz_domain::Clock;
use blazz_domain::chat::SERVICE_WINDOW;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::job::{JobKind, JobState};
use blazz_domain::lane::Lane;
use blazz_domain::outgoing::{Outgoing, OutgoingText};
use blazz_inbox::accounts;
use blazz_inbox::messages::{Addressee, NewMessage, What};
use blazz_inbox::{InboxError, chats};

use crate::stage::{Reply, Stage, WABA, body, change, template, text, words};

#[tokio::test]
async fn free_text_outside_the_window_is_refused_before_anybody_is_asked() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo").await;
    let chat = stage.only_chat().await;
    let until = chat.last_customer_at.unwrap().plus(SERVICE_WINDOW);
    stage.clock.advance(SERVICE_WINDOW);
    let refused = stage.send(words(Addressee::Chat(chat.id), "Halo")).await.unwrap_err();
    assert!(matches!(refused, InboxError::WindowClosed { since: Some(at) } if at == until));
    assert!(stage.jobs(JobState::Ready).await.is_empty());
    assert_eq!(stage.thread(&chat).await.len(), 1);
    assert!(stage.send(template(Addressee::Chat(chat.id))).await.is_ok());
}

#[tokio::test]
async fn the_chat_says_until_when_one_may_write() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo").await;
    let chat = stage.only_chat().await;
    let tx = stage.begin().await;
    let view = chats::read(&stage.inbox, &tx, chat.id).await.unwrap();
    assert!(view.window.open);
    assert_eq!(view.window.until, Some(stage.clock.now().plus(SERVICE_WINDOW)));
}

#[tokio::test]
async fn a_stranger_can_only_be_sent_a_template_and_a_refusal_leaves_nothing() {
    let stage = Stage::open().await;
    let to = || Addressee::Phone("0812-3456-7890".to_owned());
    let refused = stage.send(words(to(), "Halo")).await.unwrap_err();
    assert!(matches!(refused, InboxError::WindowClosed { since: None }));
    assert!(stage.contacts().await.is_empty());
    stage.send(template(to())).await.unwrap();
    let contact = stage.only_chat().await.contact_id;
    assert_eq!(stage.identities(contact).await, ["+6281234567890"]);
}

#[tokio::test]
async fn a_limit_is_refused_with_its_field_named() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo").await;
    let chat = stage.only_chat().await.id;
    for body in [String::new(), "x".repeat(4_097)] {
        let text = What::Message(Outgoing::Text(OutgoingText { body, ..OutgoingText::default() }));
        let new = NewMessage { what: text, ..words(Addressee::Chat(chat), "") };
        match stage.send(new).await.unwrap_err() {
            InboxError::Invalid(problems) => assert_eq!(problems[0].field, "text.body"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_message_is_queued_with_its_job_and_its_event_in_one_go() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo").await;
    let chat = stage.only_chat().await;
    let head = stage.head().await;
    let new = NewMessage { lane: Lane::Urgent, ..words(Addressee::Chat(chat.id), "Halo!") };
    let message = stage.send(new).await.unwrap().message;
    assert_eq!(stage.state(message.id).await, DeliveryState::Queued);
    let job = stage.jobs(JobState::Ready).await.pop().unwrap();
    assert_eq!((job.kind, job.lane), (JobKind::DeliverMessage, Lane::Urgent));
    assert_eq!(job.queue, stage.account.as_uuid());
    assert_eq!((job.order_key, job.subject), (chat.id.as_uuid(), message.id.as_uuid()));
    assert_eq!(stage.head().await, head + 1);
    assert_eq!(stage.only_chat().await.last_message_id, Some(message.id));
}

#[tokio::test]
async fn one_client_id_sends_once() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo").await;
    let chat = stage.only_chat().await.id;
    let id: uuid::Uuid = "0192aaaa-0000-4000-8000-000000000001".parse().unwrap();
    let new = || NewMessage { client_message_id: Some(id), ..words(Addressee::Chat(chat), "Hi") };
    let first = stage.send(new()).await.unwrap();
    let again = stage.send(new()).await.unwrap();
    assert!(first.is_new && !again.is_new);
    assert_eq!(first.message.id, again.message.id);
    assert_eq!(stage.jobs(JobState::Ready).await.len(), 1);
}

#[tokio::test]
async fn an_answer_quotes_what_whatsapp_knows_in_this_chat() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo").await;
    stage.customer_writes("628222", "wamid.other", "Halo").await;
    let question = stage.named("wamid.c").await.unwrap();
    let elsewhere = stage.named("wamid.other").await.unwrap();
    let quoting = |id| NewMessage {
        quoted_message_id: Some(id),
        ..words(Addressee::Chat(question.chat_id), "Ya")
    };
    let refused = stage.send(quoting(elsewhere.id)).await.unwrap_err();
    assert!(
        matches!(refused, InboxError::Invalid(problems) if problems[0].field == "quoted_message_id")
    );
    let message = stage.send(quoting(question.id)).await.unwrap().message;
    assert_eq!(message.quoted.unwrap().text.as_deref(), Some("Halo"));
    stage.graph.reply(Reply::sent("wamid.a"));
    stage.run_next().await;
    assert_eq!(stage.graph.asked()[0].body["context"]["message_id"], "wamid.c");
}

#[tokio::test]
async fn replies_leave_from_the_number_the_customer_wrote_to() {
    let stage = Stage::open().await;
    let second = stage.add_number("12", WABA, "15550100201").await;
    let value = text("628111", "wamid.c", stage.seconds(), "Halo");
    stage.deliver(&body(WABA, &[change("12", "messages", value)])).await;
    let chat = stage.only_chat().await;
    let by_contact = stage.send(words(Addressee::Contact(chat.contact_id), "Halo!")).await.unwrap();
    assert_eq!(by_contact.message.account_id, second);
    let other = NewMessage {
        account_id: Some(stage.account),
        ..words(Addressee::Chat(chat.id), "from another number")
    };
    assert!(matches!(stage.send(other).await, Err(InboxError::Invalid(_))));
    stage.graph.reply(Reply::sent("wamid.a"));
    stage.run_next().await;
    assert_eq!(stage.graph.asked()[0].line, "POST /v25.0/12/messages");
}

#[tokio::test]
async fn with_several_numbers_a_first_message_says_from_which() {
    let stage = Stage::open().await;
    let second = stage.add_number("12", WABA, "15550100201").await;
    let to = || Addressee::Phone("+6281234567890".to_owned());
    match stage.send(template(to())).await.unwrap_err() {
        InboxError::Invalid(problems) => assert_eq!(problems[0].field, "account_id"),
        other => panic!("{other:?}"),
    }
    let new = NewMessage { account_id: Some(second), ..template(to()) };
    assert_eq!(stage.send(new).await.unwrap().message.account_id, second);
}

#[tokio::test]
async fn a_removed_number_sends_nothing_any_more() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.c", "Halo").await;
    let chat = stage.only_chat().await.id;
    let queued = stage.say(chat, "queued").await;
    let tx = stage.begin().await;
    accounts::remove(&stage.inbox, &tx, stage.account).await.unwrap();
    tx.commit().await.unwrap();
    let refused = stage.send(words(Addressee::Chat(chat), "Halo!")).await;
    assert!(matches!(refused, Err(InboxError::AccountUnavailable { .. })));
    stage.run_next().await;
    let delivery = stage.delivery(queued).await;
    assert_eq!(delivery.state, DeliveryState::Failed);
    assert_eq!(delivery.failure.unwrap().code, "account_disconnected");
    assert!(stage.graph.asked().is_empty());
}

#[tokio::test]
async fn an_answer_stands_after_its_question_even_with_the_customers_clock_ahead() {
    let stage = Stage::open().await;
    let ahead = text("628111", "wamid.c", stage.seconds() + 30, "Halo?");
    stage.hear("messages", ahead).await;
    stage.say(stage.only_chat().await.id, "Halo!").await;
    stage.clock.advance(Duration::from_secs(1));
    assert_eq!(stage.texts().await, ["Halo?", "Halo!"]);
}
