//! What limits sending is obeyed by every message, shown while it waits, and counted once.

mod refusals;

use std::time::Duration;

use blazz_domain::account::ProviderKind;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::event::EventName;
use blazz_domain::governor::{Counts, GovernorSettings, Held, HoldReason, QuietHours};
use blazz_domain::lane::Lane;
use blazz_domain::{Clock, MessageId, Timestamp};
use blazz_inbox::governor;
use blazz_inbox::jobs::Finished;
use blazz_inbox::messages::{Addressee, NewMessage};

use crate::stage::{Reply, START, Stage, add_account, template};

/// When the day of the stage's beginning ends, UTC.
const MIDNIGHT: Timestamp = Timestamp::from_millis(1_790_035_200_000);

impl Stage {
    async fn limit(&self, settings: GovernorSettings) {
        let tx = self.begin().await;
        governor::change(&self.inbox, &tx, self.account, Some(settings)).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Queues a template for somebody who never wrote.
    async fn write_to(&self, phone: &str, lane: Lane) -> MessageId {
        let new = NewMessage { lane, ..template(Addressee::Phone(phone.to_owned())) };
        self.send(new).await.unwrap().message.id
    }

    async fn held(&self, id: MessageId) -> Option<Held> {
        self.delivery(id).await.held
    }

    async fn sends_next(&self, name: &str) {
        self.graph.reply(Reply::sent(name));
        assert_eq!(self.run_next().await, Finished::Done, "{name}");
    }

    async fn sent_today(&self) -> Counts {
        let day = START.as_millis().div_euclid(86_400_000);
        self.read().send_limits().sent_on(self.account, day).await.unwrap()
    }

    /// How many times somebody was told how a message stands.
    async fn times_told(&self, id: MessageId) -> usize {
        let events = self.events_after(0).await;
        let about = events.iter().filter(|event| {
            event.name == EventName::MessageStatus && event.data.contains(&id.to_string())
        });
        about.count()
    }
}

fn per_day(messages: Option<u32>, first_contacts: Option<u32>) -> GovernorSettings {
    let free = GovernorSettings::of(ProviderKind::Cloud);
    GovernorSettings { messages_per_day: messages, first_contacts_per_day: first_contacts, ..free }
}

#[tokio::test]
async fn a_stopped_number_holds_what_it_is_given_and_says_so_until_it_goes_on() {
    for stage in Stage::open_on_each().await {
        stage.customer_writes("628111", "wamid.c", "Halo?").await;
        let chat = stage.only_chat().await.id;
        let before = stage.say(chat, "before").await;
        let tx = stage.begin().await;
        let view = governor::stop(&stage.inbox, &tx, stage.account).await.unwrap();
        tx.commit().await.unwrap();
        assert!(view.account_stop.is_some());
        let after = stage.say(chat, "after").await;
        let held = Some(Held::until_somebody_acts(HoldReason::AccountStopped));
        assert_eq!((stage.held(before).await, stage.held(after).await), (None, held));

        let again = Finished::later(stage.clock.now().plus(Duration::from_mins(1)));
        assert_eq!(stage.run_next().await, again);
        stage.clock.advance(Duration::from_mins(1));
        assert!(matches!(stage.run_next().await, Finished::Later { .. }));
        assert_eq!(stage.held(before).await, held);
        assert_eq!(stage.times_told(before).await, 1, "what stays the same is told once");
        assert!(stage.graph.asked().is_empty());

        let tx = stage.begin().await;
        governor::resume(&stage.inbox, &tx, stage.account).await.unwrap();
        tx.commit().await.unwrap();
        stage.sends_next("wamid.before").await;
        stage.sends_next("wamid.after").await;
        let delivery = stage.delivery(before).await;
        assert_eq!((delivery.state, delivery.held), (DeliveryState::Sent, None));
        let actions: Vec<_> = stage.audit().await.into_iter().map(|entry| entry.action).collect();
        for action in ["sending.stopped", "sending.resumed"] {
            assert!(actions.iter().any(|it| it.to_string() == action), "{actions:?}");
        }
    }
}

#[tokio::test]
async fn a_stopped_workspace_holds_all_its_numbers_and_no_other_workspace() {
    for stage in Stage::open_on_each().await {
        let other = stage.add_workspace("Lain").await;
        let theirs = add_account(&stage.inbox, &other, "12", "8", "15550100300").await;
        let tx = stage.begin().await;
        governor::stop_all(&stage.inbox, &tx).await.unwrap();
        tx.commit().await.unwrap();
        let id = stage.write_to("628111", Lane::Urgent).await;
        let held = Some(Held::until_somebody_acts(HoldReason::WorkspaceStopped));
        assert_eq!(stage.held(id).await, held);
        let tx = stage.inbox.database.begin(&other).await.unwrap();
        let new = NewMessage {
            account_id: Some(theirs),
            ..template(Addressee::Phone("628222".to_owned()))
        };
        let free = blazz_inbox::messages::send(&stage.inbox, &tx, new).await.unwrap();
        tx.commit().await.unwrap();
        assert!(free.message.delivery.unwrap().held.is_none());
        let tx = stage.begin().await;
        governor::resume_all(&stage.inbox, &tx).await.unwrap();
        tx.commit().await.unwrap();
        stage.graph.reply(Reply::sent("wamid.1"));
        stage.graph.reply(Reply::sent("wamid.2"));
        stage.run_next().await;
        stage.run_next().await;
        assert_eq!(stage.state(id).await, DeliveryState::Sent);
    }
}

#[tokio::test]
async fn what_is_over_the_days_cap_leaves_the_next_day_in_its_order() {
    for stage in Stage::open_on_each().await {
        stage.limit(per_day(Some(2), None)).await;
        stage.customer_writes("628111", "wamid.c", "Halo?").await;
        let chat = stage.only_chat().await.id;
        let mut ids = Vec::new();
        for body in ["1", "2", "3", "4"] {
            ids.push(stage.say(chat, body).await);
        }
        stage.sends_next("wamid.1").await;
        stage.sends_next("wamid.2").await;
        assert_eq!(stage.run_next().await, Finished::later(MIDNIGHT));
        assert!(stage.lease().await.is_none(), "the fourth waits behind the third");
        let held = Some(Held::until(HoldReason::DailyMessages, MIDNIGHT));
        assert_eq!(stage.held(ids[2]).await, held);
        assert_eq!(stage.sent_today().await, Counts { messages: 2, first_contacts: 0 });
        stage.clock.advance(MIDNIGHT.since(START));
        stage.sends_next("wamid.3").await;
        stage.sends_next("wamid.4").await;
        let asked = stage.graph.asked();
        let bodies: Vec<_> = asked.iter().map(|it| it.body["text"]["body"].clone()).collect();
        assert_eq!(bodies, ["1", "2", "3", "4"]);
    }
}

#[tokio::test]
async fn new_people_wait_for_tomorrow_while_those_who_wrote_are_answered() {
    for stage in Stage::open_on_each().await {
        stage.limit(per_day(None, Some(1))).await;
        let first = stage.write_to("628111", Lane::Normal).await;
        stage.sends_next("wamid.1").await;
        let second = stage.write_to("628222", Lane::Normal).await;
        assert_eq!(stage.run_next().await, Finished::later(MIDNIGHT));
        let held = Some(Held::until(HoldReason::DailyFirstContacts, MIDNIGHT));
        assert_eq!((stage.held(first).await, stage.held(second).await), (None, held));
        let more = stage.write_to("628111", Lane::Normal).await;
        stage.sends_next("wamid.2").await;
        assert_eq!(stage.state(more).await, DeliveryState::Sent, "they were written to today");
        stage.customer_writes("628333", "wamid.c", "Halo?").await;
        let chat = stage.chats().await[0].id;
        stage.say_as(chat, "Halo!", "wamid.3").await;
        assert_eq!(stage.sent_today().await, Counts { messages: 3, first_contacts: 1 });
    }
}

#[tokio::test]
async fn a_number_that_writes_to_no_stranger_refuses_at_once() {
    let stage = Stage::open().await;
    stage.limit(per_day(None, Some(0))).await;
    let refused = stage.send(template(Addressee::Phone("628111".to_owned()))).await;
    assert!(matches!(
        refused,
        Err(blazz_inbox::InboxError::NotNow { code: "first_contact_not_allowed", .. })
    ));
}

#[tokio::test]
async fn campaigns_wait_for_the_morning_of_the_workspace_and_others_do_not() {
    for stage in Stage::open_on_each().await {
        let quiet = QuietHours { from_minute: 21 * 60, until_minute: 8 * 60 };
        stage.limit(GovernorSettings { quiet_hours: Some(quiet), ..per_day(None, None) }).await;
        let tx = stage.begin().await;
        governor::set_time_zone(&tx, "Asia/Jakarta").await.unwrap();
        tx.commit().await.unwrap();
        // It is 21:13 in Jakarta; the morning begins at 01:00 UTC.
        let morning = MIDNIGHT.plus(Duration::from_hours(1));
        let campaign = stage.write_to("628111", Lane::Campaign).await;
        let held = Some(Held::until(HoldReason::QuietHours, morning));
        assert_eq!(stage.held(campaign).await, held, "it is said at once");
        stage.write_to("628222", Lane::Normal).await;
        stage.sends_next("wamid.1").await;
        assert_eq!(stage.run_next().await, Finished::later(morning));
        stage.clock.advance(morning.since(START));
        stage.sends_next("wamid.2").await;
        assert_eq!(stage.held(campaign).await, None);
    }
}

#[tokio::test]
async fn a_message_that_is_tried_again_is_counted_once() {
    for stage in Stage::open_on_each().await {
        stage.limit(per_day(Some(9), Some(9))).await;
        let id = stage.write_to("628111", Lane::Normal).await;
        stage.graph.reply(Reply::error(130_429));
        assert!(matches!(stage.run_next().await, Finished::Again { .. }));
        stage.clock.advance(Duration::from_secs(10));
        stage.sends_next("wamid.1").await;
        assert_eq!(stage.message(id).await.attempt, 2);
        assert_eq!(stage.sent_today().await, Counts { messages: 1, first_contacts: 1 });
    }
}
