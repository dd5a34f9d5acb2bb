//! The work on a chat: done, put off, begun again, each with its line, its entry in the trail and its event.

use std::time::Duration;

use blazz_domain::audit::AuditAction;
use blazz_domain::chat::Standing;
use blazz_domain::contact::Party;
use blazz_domain::content::{Content, Direction, MessageKind};
use blazz_domain::event::EventName;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::inbound::{Inbound, InboundMessage, Origin};
use blazz_domain::job::JobState;
use blazz_domain::{ChatId, Timestamp};
use blazz_inbox::jobs::Finished;
use blazz_inbox::views::ChatView;
use blazz_inbox::{InboxError, chats, messages};
use serde_json::{Value, json};

use crate::stage::{Stage, phone, text};

const GROUP: &str = "120363001234567890@g.us";

impl Stage {
    async fn stand(&self, chat: ChatId, wanted: Standing) -> Result<ChatView, InboxError> {
        let tx = self.begin().await;
        let view = chats::set_standing(&self.inbox, &tx, chat, wanted).await?;
        tx.commit().await.unwrap();
        Ok(view)
    }

    /// One chat, which stands so.
    async fn standing(&self, wanted: Standing) -> ChatId {
        self.customer_writes("628111", "wamid.1", "Halo").await;
        let chat = self.only_chat().await.id;
        self.stand(chat, wanted).await.unwrap();
        chat
    }

    fn in_an_hour(&self) -> Timestamp {
        self.seconds_from_now(3_600)
    }

    fn seconds_from_now(&self, seconds: u64) -> Timestamp {
        use blazz_domain::Clock;
        self.clock.now().plus(Duration::from_secs(seconds))
    }

    /// The events of the lines in the only chat, oldest first.
    async fn lines(&self) -> Vec<String> {
        let thread = self.thread(&self.only_chat().await).await;
        let lines = thread.iter().filter(|message| message.kind == MessageKind::System);
        lines.map(|line| line.content["event"].as_str().unwrap().to_owned()).collect()
    }

    async fn in_group(&self, id: &str) {
        let party = |kind, value: &str| Party {
            identities: vec![Identity::new(kind, value)],
            ..Party::default()
        };
        let inbound = InboundMessage {
            provider_message_id: id.to_owned(),
            origin: Origin::Customer,
            peer: party(IdentityKind::CloudGroup, GROUP),
            is_group: true,
            sender: Some(Party { identities: vec![phone("628222")], ..Party::default() }),
            provider_at: self.seconds_from_now(0),
            content: Content::Text { body: id.to_owned() },
            mentions: <_>::default(),
            quoted: None,
            forwarded: false,
            referral: None,
        };
        let tx = self.begin().await;
        let account = tx.accounts().load(self.account).await.unwrap();
        let inbound = Inbound::Message(Box::new(inbound));
        messages::receive(&self.inbox, &tx, &account, inbound).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn resolving_is_a_line_an_entry_in_the_trail_and_an_event_once() {
    for stage in Stage::open_on_each().await {
        stage.customer_writes("628111", "wamid.1", "Halo").await;
        let before = stage.only_chat().await;
        let head = stage.head().await;
        let view = stage.stand(before.id, Standing::Resolved).await.unwrap();
        assert_eq!(view.state.as_str(), "resolved");
        let again = stage.stand(before.id, Standing::Resolved).await.unwrap();
        assert_eq!(again.last_message.unwrap().text.as_deref(), Some("Halo"));

        let chat = stage.only_chat().await;
        let place = |chat: &blazz_storage::workspace::chats::Chat| {
            (chat.last_message_id, chat.last_message_at, chat.unread_count)
        };
        assert_eq!(place(&chat), place(&before), "a line moves no chat");
        let line = stage.thread(&chat).await.pop().unwrap();
        assert_eq!((line.kind, line.direction), (MessageKind::System, Direction::Out));
        assert_eq!(line.content["event"], "chat_resolved");
        let entry = stage.audit().await.remove(0);
        assert_eq!(entry.action, AuditAction::ChatStateChanged);
        assert_eq!(entry.details, json!({ "from": "open", "to": "resolved", "until": null }));
        let events = stage.events_after(head).await;
        let names: Vec<EventName> = events.iter().map(|event| event.name).collect();
        assert_eq!(names, [EventName::NewChat, EventName::ChatUpdated]);
        let told: Value = serde_json::from_str(&events[1].data).unwrap();
        assert_eq!(told["chat"]["state"], "resolved");
        assert_eq!(told["chat"]["last_message"]["text"], "Halo");
        assert!(stage.jobs(JobState::Ready).await.is_empty(), "nothing is sent");
    }
}

#[tokio::test]
async fn a_customer_who_writes_opens_a_resolved_or_snoozed_chat_again() {
    for wanted in [Standing::Resolved, Standing::Snoozed { until: Timestamp::from_millis(0) }] {
        let stage = Stage::open().await;
        let wanted = match wanted {
            Standing::Snoozed { .. } => Standing::Snoozed { until: stage.in_an_hour() },
            other => other,
        };
        stage.standing(wanted).await;
        stage.clock.advance(Duration::from_secs(5));
        let head = stage.head().await;
        stage.customer_writes("628111", "wamid.2", "Masih ada?").await;
        assert_eq!(stage.only_chat().await.standing, Standing::Open);
        assert_eq!(stage.lines().await.last().unwrap(), "chat_reopened");
        assert_eq!(stage.audit().await[0].actor, format!("account:{}", stage.account));
        let events = stage.events_after(head).await;
        let came: Value = serde_json::from_str(&events.last().unwrap().data).unwrap();
        assert_eq!(came["message"]["text"], "Masih ada?");
        assert_eq!(came["chat"]["state"], "open");
    }
}

#[tokio::test]
async fn a_group_is_opened_again_too() {
    let stage = Stage::open().await;
    stage.in_group("wamid.1").await;
    stage.stand(stage.only_chat().await.id, Standing::Resolved).await.unwrap();
    stage.in_group("wamid.2").await;
    assert_eq!(stage.only_chat().await.standing, Standing::Open);
    assert_eq!(stage.lines().await, ["chat_resolved", "chat_reopened"]);
}

#[tokio::test]
async fn what_is_pending_stays_so_and_so_does_what_we_answer() {
    let stage = Stage::open().await;
    let chat = stage.standing(Standing::Pending).await;
    stage.customer_writes("628111", "wamid.2", "Halo?").await;
    assert_eq!(stage.only_chat().await.standing, Standing::Pending);
    stage.stand(chat, Standing::Resolved).await.unwrap();
    stage.say(chat, "Sudah beres").await;
    assert_eq!(stage.only_chat().await.standing, Standing::Resolved);
}

#[tokio::test]
async fn a_message_that_comes_twice_opens_nothing_the_second_time() {
    let stage = Stage::open().await;
    let message = text("628111", "wamid.1", stage.seconds(), "Halo");
    stage.hear("messages", message.clone()).await;
    stage.stand(stage.only_chat().await.id, Standing::Resolved).await.unwrap();
    stage.hear("messages", message).await;
    assert_eq!(stage.only_chat().await.standing, Standing::Resolved);
}

#[tokio::test]
async fn a_snooze_ends_by_itself() {
    for stage in Stage::open_on_each().await {
        stage.standing(Standing::Snoozed { until: stage.in_an_hour() }).await;
        assert!(stage.lease().await.is_none(), "not before its time");
        stage.clock.advance(Duration::from_secs(3_601));
        let head = stage.head().await;
        assert_eq!(stage.run_next().await, Finished::Done);
        assert_eq!(stage.only_chat().await.standing, Standing::Open);
        assert_eq!(stage.lines().await, ["chat_snoozed", "chat_woke"]);
        assert_eq!(stage.audit().await[0].actor, "system");
        assert_eq!(stage.events_after(head).await.len(), 2);
    }
}

#[tokio::test]
async fn a_long_snooze_is_no_work_of_a_clock_that_was_ahead_and_ends_in_time() {
    let stage = Stage::open().await;
    let three_days = 3 * 24 * 3_600;
    stage.standing(Standing::Snoozed { until: stage.seconds_from_now(three_days) }).await;
    for _ in 0..14 {
        let tx = stage.inbox.database.begin_system().await.unwrap();
        assert_eq!(tx.forgive_clock().await.unwrap(), 0);
        tx.commit().await.unwrap();
        stage.clock.advance(Duration::from_hours(5));
        assert!(matches!(stage.run_next().await, Finished::Later { .. }));
    }
    stage.clock.advance(Duration::from_hours(2));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.only_chat().await.standing, Standing::Open);
}

#[tokio::test]
async fn the_end_of_a_snooze_that_was_changed_is_no_end() {
    let stage = Stage::open().await;
    let chat = stage.standing(Standing::Snoozed { until: stage.in_an_hour() }).await;
    stage.clock.advance(Duration::from_mins(30));
    let later = stage.in_an_hour();
    stage.stand(chat, Standing::Snoozed { until: later }).await.unwrap();
    stage.clock.advance(Duration::from_mins(31));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.only_chat().await.standing, Standing::Snoozed { until: later });
    stage.stand(chat, Standing::Resolved).await.unwrap();
    stage.clock.advance(Duration::from_mins(31));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.only_chat().await.standing, Standing::Resolved);
}

#[tokio::test]
async fn a_snooze_ends_within_a_year_and_not_in_the_past() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "Halo").await;
    let chat = stage.only_chat().await.id;
    for (seconds, code) in [(0, "in_the_past"), (400 * 24 * 3_600, "too_far")] {
        let until = stage.seconds_from_now(seconds);
        let refused = stage.stand(chat, Standing::Snoozed { until }).await.unwrap_err();
        let InboxError::Invalid(problems) = refused else { panic!("{refused}") };
        assert_eq!((problems[0].field.as_str(), problems[0].code.as_str()), ("until", code));
    }
    assert_eq!(stage.only_chat().await.standing, Standing::Open);
}

#[tokio::test]
async fn clearing_a_chat_takes_its_lines_along() {
    let stage = Stage::open().await;
    stage.standing(Standing::Pending).await;
    let chat = stage.only_chat().await.id;
    stage.clock.advance(Duration::from_mins(5));
    stage.stand(chat, Standing::Resolved).await.unwrap();
    let tx = stage.begin().await;
    chats::clear(&stage.inbox, &tx, chat).await.unwrap();
    tx.commit().await.unwrap();
    stage.customer_writes("628111", "wamid.2", "Saya lagi").await;
    let texts = stage.texts().await;
    assert_eq!(texts, ["Saya lagi", "The customer wrote: the chat is open again."]);
}
