//! People are told that a number is down once it was for long, and that it is back: each once.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use blazz_domain::Clock;
use blazz_domain::account::AccountStatus;
use blazz_domain::alert::{Alert, AlertEvent, AlertState, AlertWay};
use blazz_domain::job::{Backoff, JobState};
use blazz_inbox::alerts::{
    AlertFailure, Carrier, Carriers, Receiver, RuleChange, Unfit, rehearse, set,
};
use blazz_inbox::jobs::{self, Finished};
use blazz_inbox::views::{HealthAlertsView, health_alerts};
use blazz_inbox::{Inbox, InboxError, accounts};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use crate::stage::{NUMBER, Reply, Stage, WABA, body};

pub(crate) const MINUTE: Duration = Duration::from_mins(1);
const AYU: &str = "ayu@example.com";

/// What one carrier took, and how it fares with the next ones.
#[derive(Debug, Default)]
pub(crate) struct Bag {
    taken: Mutex<Vec<(Alert, Receiver)>>,
    failures: Mutex<VecDeque<AlertFailure>>,
}

impl Bag {
    pub(crate) fn events(&self) -> Vec<AlertEvent> {
        self.taken.lock().unwrap().iter().map(|(alert, _)| alert.event).collect()
    }

    fn fail_next(&self, failure: AlertFailure) {
        self.failures.lock().unwrap().push_back(failure);
    }
}

#[async_trait]
impl Carrier for Bag {
    fn check(&self, address: &str) -> Result<(), Unfit> {
        let is_fit = address.starts_with("https://") || address.contains('@');
        if is_fit { Ok(()) } else { Err(Unfit { code: "unfit", why: "write another" }) }
    }

    async fn carry(&self, alert: &Alert, to: &Receiver) -> Result<(), AlertFailure> {
        self.taken.lock().unwrap().push((alert.clone(), to.clone()));
        self.failures.lock().unwrap().pop_front().map_or(Ok(()), Err)
    }
}

/// A stage on which alerts are taken somewhere.
pub(crate) struct Room {
    pub(crate) stage: Stage,
    pub(crate) hook: Arc<Bag>,
    mail: Arc<Bag>,
}

impl Room {
    pub(crate) async fn on_each() -> Vec<Self> {
        Stage::open_on_each().await.into_iter().map(Self::of).collect()
    }

    fn of(mut stage: Stage) -> Self {
        let (hook, mail) = (Arc::<Bag>::default(), Arc::<Bag>::default());
        let carriers = Carriers::default()
            .with(AlertWay::Webhook, hook.clone())
            .with(AlertWay::Email, mail.clone());
        let known = &stage.inbox;
        let parts = (known.database.clone(), known.providers.clone(), known.settings.clone());
        stage.inbox = Arc::new(Inbox::new(parts.0, parts.1, parts.2).with_carriers(carriers));
        Self { stage, hook, mail }
    }

    async fn set(&self, change: &RuleChange) -> Result<Option<SecretString>, InboxError> {
        let tx = self.stage.begin().await;
        let made = set(&self.stage.inbox, &tx, change).await?;
        tx.commit().await.unwrap();
        Ok(made)
    }

    pub(crate) async fn tells(&self, after_minutes: u32) -> SecretString {
        self.set(&rules(after_minutes)).await.unwrap().expect("a first secret")
    }

    /// Meta takes the number away from the app.
    async fn goes_down(&self) {
        let change = json!({ "field": "account_update", "value": { "event": "PARTNER_REMOVED" } });
        let mut body = body(WABA, &[change]);
        body["entry"][0]["time"] = json!(self.stage.seconds());
        assert_eq!(self.stage.deliver(&body).await.failed, 0);
        let account = self.stage.account(self.stage.account).await;
        assert_eq!(account.status, AccountStatus::Disconnected);
    }

    /// A look from outside finds it in order.
    async fn comes_back(&self) {
        let number = json!({ "id": NUMBER, "display_phone_number": "15550100200" });
        for reply in [number, json!({ "data": [{ "id": NUMBER }] }), json!({ "data": [{}] })] {
            self.stage.graph.reply(Reply::Json(200, reply));
        }
        let (inbox, scope) = (&self.stage.inbox, &self.stage.scope);
        let view = accounts::check(inbox, scope, self.stage.account).await.unwrap();
        assert_eq!(view.status, AccountStatus::Connected);
    }

    /// Runs whatever is due; gives how each ended.
    async fn work(&self) -> Vec<Finished> {
        let mut ends = Vec::new();
        while let Some(job) = self.stage.lease().await {
            ends.push(self.stage.run(&job).await);
        }
        ends
    }

    pub(crate) async fn pass(&self, time: Duration) -> Vec<Finished> {
        self.stage.clock.advance(time);
        self.work().await
    }

    async fn view(&self) -> HealthAlertsView {
        health_alerts(&self.stage.inbox, &self.stage.read()).await.unwrap()
    }
}

fn rules(after_minutes: u32) -> RuleChange {
    RuleChange {
        after_minutes,
        webhook_url: Some("https://alerts.example/hook".to_owned()),
        addresses: vec![AYU.to_owned()],
        wants_new_secret: false,
    }
}

#[tokio::test]
async fn a_number_that_is_down_for_long_is_told_of_once_and_so_is_its_return() {
    for room in Room::on_each().await {
        let secret = room.tells(5).await;
        let began = room.stage.clock.now();
        room.goes_down().await;
        assert_eq!(room.pass(4 * MINUTE).await, []);
        assert_eq!(room.hook.events(), []);
        room.pass(MINUTE).await;
        for bag in [&room.hook, &room.mail] {
            assert_eq!(bag.events(), [AlertEvent::NumberDown]);
        }
        let (down, to) = room.hook.taken.lock().unwrap()[0].clone();
        assert_eq!((down.since, down.state.as_deref()), (Some(began), Some("disconnected")));
        assert_eq!(down.account.as_ref().map(|it| it.phone.as_str()), Some("15550100200"));
        assert_eq!(to.secret.unwrap().expose_secret(), secret.expose_secret());
        assert_eq!(room.mail.taken.lock().unwrap()[0].0, down, "each way tells the same");

        assert_eq!(room.pass(600 * MINUTE).await, [], "it stays down");
        room.comes_back().await;
        room.work().await;
        for bag in [&room.hook, &room.mail] {
            assert_eq!(bag.events(), [AlertEvent::NumberDown, AlertEvent::NumberUp]);
        }
        let up = room.hook.taken.lock().unwrap()[1].0.clone();
        assert!(up.alert_id != down.alert_id && up.since == down.since, "{up:?}");
        assert_eq!(room.pass(60 * MINUTE).await, []);
    }
}

#[tokio::test]
async fn a_number_that_is_back_in_time_alarms_nobody() {
    for room in Room::on_each().await {
        room.tells(5).await;
        room.goes_down().await;
        room.pass(4 * MINUTE).await;
        room.comes_back().await;
        room.pass(10 * MINUTE).await;
        assert_eq!((room.hook.events(), room.mail.events()), (vec![], vec![]));

        // What began later counts from then.
        room.goes_down().await;
        room.pass(4 * MINUTE).await;
        assert_eq!(room.hook.events(), []);
        room.pass(MINUTE).await;
        assert_eq!(room.hook.events(), [AlertEvent::NumberDown]);
    }
}

#[tokio::test]
async fn an_alert_that_does_not_arrive_is_tried_again_as_the_same() {
    for room in Room::on_each().await {
        room.tells(1).await;
        room.goes_down().await;
        for _ in 0..2 {
            room.hook.fail_next(AlertFailure::passing("The receiver answered 503."));
        }
        room.pass(MINUTE).await;
        assert_eq!((room.hook.events().len(), room.mail.events().len()), (1, 1));
        let last = room.view().await.webhook.unwrap().last.unwrap();
        assert_eq!(last.state, AlertState::Waiting);
        assert_eq!(last.reason.as_deref(), Some("The receiver answered 503."));

        // It comes back before the receiver does: the news keep their order.
        room.comes_back().await;
        room.work().await;
        assert_eq!(room.hook.events(), [AlertEvent::NumberDown]);
        for _ in 0..2 {
            room.pass(MINUTE).await;
        }
        let taken = room.hook.taken.lock().unwrap().clone();
        let ids: Vec<_> = taken.iter().map(|(alert, _)| (alert.event, alert.alert_id)).collect();
        assert!(ids[0] == ids[1] && ids[1] == ids[2] && ids.len() == 4, "{ids:?}");
        assert_eq!(ids[3].0, AlertEvent::NumberUp);
        let events = [AlertEvent::NumberDown, AlertEvent::NumberUp];
        assert_eq!(room.mail.events(), events, "the other way was not held up");
        let last = room.view().await.webhook.unwrap().last.unwrap();
        assert_eq!((last.state, last.reason), (AlertState::Sent, None));
    }
}

#[tokio::test]
async fn an_alert_is_given_up_after_some_hours_and_shows_why() {
    let room = Room::of(Stage::open().await);
    room.tells(1).await;
    room.goes_down().await;
    for _ in 0..Backoff::ALERT.attempts {
        room.hook.fail_next(AlertFailure::passing("The receiver answered 500."));
    }
    room.mail.fail_next(AlertFailure::for_good("The mail server refused it for good (550)."));
    for _ in 0..Backoff::ALERT.attempts {
        room.pass(31 * MINUTE).await;
    }
    assert_eq!(room.hook.events().len(), Backoff::ALERT.attempts as usize);
    assert_eq!(room.mail.events().len(), 1, "what is refused for good is not repeated");
    let view = room.view().await;
    let webhook = view.webhook.unwrap().last.unwrap();
    assert_eq!(webhook.state, AlertState::Failed);
    assert_eq!(webhook.reason.as_deref(), Some("The receiver answered 500."));
    assert_eq!(view.emails[0].last.as_ref().unwrap().state, AlertState::Failed);

    // Nobody heard that it was down: nobody hears that it is back.
    room.comes_back().await;
    room.pass(MINUTE).await;
    assert_eq!(room.mail.events(), [AlertEvent::NumberDown]);

    // Somebody has it tried again.
    let tx = room.stage.begin().await;
    let dead = tx.jobs().list(JobState::Dead, None, 9).await.unwrap().items;
    assert_eq!(dead.len(), 2);
    for job in dead {
        jobs::retry(&tx, job.id).await.unwrap();
    }
    tx.commit().await.unwrap();
    room.work().await;
    assert_eq!(room.view().await.webhook.unwrap().last.unwrap().state, AlertState::Sent);
}

#[tokio::test]
async fn a_number_that_is_removed_is_neither_down_nor_back() {
    for room in Room::on_each().await {
        room.tells(5).await;
        room.goes_down().await;
        let tx = room.stage.begin().await;
        accounts::remove(&room.stage.inbox, &tx, room.stage.account).await.unwrap();
        tx.commit().await.unwrap();
        let open = room.stage.read().outages().find_open(room.stage.account).await.unwrap();
        assert_eq!(open, None);
        room.pass(10 * MINUTE).await;
        assert_eq!((room.hook.events(), room.mail.events()), (vec![], vec![]));
    }
}

#[tokio::test]
async fn rules_that_are_set_during_an_outage_count_from_when_it_began() {
    for room in Room::on_each().await {
        room.goes_down().await;
        assert_eq!(room.pass(10 * MINUTE).await, [], "nobody is told of anything yet");
        room.tells(60).await;
        room.work().await;
        assert_eq!(room.hook.events(), []);
        room.set(&rules(15)).await.unwrap();
        room.work().await;
        assert_eq!(room.hook.events(), []);
        room.pass(5 * MINUTE).await;
        assert_eq!(room.hook.events(), [AlertEvent::NumberDown]);
        room.set(&rules(1)).await.unwrap();
        room.pass(60 * MINUTE).await;
        assert_eq!(room.hook.events(), [AlertEvent::NumberDown], "it was told already");
    }
}

#[tokio::test]
async fn a_day_is_waited_out_although_jobs_rest_for_hours_at_most() {
    let room = Room::of(Stage::open().await);
    room.tells(1440).await;
    room.goes_down().await;
    for _ in 0..23 {
        room.pass(60 * MINUTE).await;
    }
    assert_eq!(room.hook.events(), []);
    room.pass(60 * MINUTE).await;
    assert_eq!(room.hook.events(), [AlertEvent::NumberDown]);
}

#[tokio::test]
async fn who_is_taken_out_of_the_rules_is_told_no_more() {
    let room = Room::of(Stage::open().await);
    room.tells(1).await;
    room.goes_down().await;
    room.mail.fail_next(AlertFailure::passing("The mail server refused it for now (451)."));
    room.pass(MINUTE).await;
    let hook_alone = RuleChange { addresses: Vec::new(), ..rules(1) };
    room.set(&hook_alone).await.unwrap();
    room.pass(MINUTE).await;
    room.comes_back().await;
    room.work().await;
    assert_eq!(room.mail.events(), [AlertEvent::NumberDown], "the one that failed");
    assert_eq!(room.hook.events(), [AlertEvent::NumberDown, AlertEvent::NumberUp]);
}

#[tokio::test]
async fn a_rehearsal_tells_how_each_receiver_fared() {
    for room in Room::on_each().await {
        let (inbox, scope) = (&room.stage.inbox, &room.stage.scope);
        let nobody = rehearse(inbox, scope).await;
        assert!(matches!(nobody, Err(InboxError::NotNow { code: "nobody_to_tell", .. })));
        room.tells(5).await;
        room.mail.fail_next(AlertFailure::passing("The mail server refused it for now (451)."));
        let view = rehearse(inbox, scope).await.unwrap();
        let webhook = view.webhook.unwrap().last.unwrap();
        assert_eq!((webhook.event, webhook.state), (AlertEvent::Test, AlertState::Sent));
        let email = view.emails[0].last.clone().unwrap();
        assert_eq!(email.state, AlertState::Failed);
        assert!(email.reason.unwrap().contains("451"));
        assert_eq!(room.pass(60 * MINUTE).await, [], "a rehearsal is not repeated");
    }
}

#[tokio::test]
async fn rules_that_cannot_be_kept_are_refused_field_by_field() {
    let room = Room::of(Stage::open().await);
    let change = RuleChange {
        after_minutes: 0,
        webhook_url: Some("ftp://alerts.example".to_owned()),
        addresses: vec!["ayu".to_owned(), AYU.to_owned()],
        wants_new_secret: false,
    };
    let Err(InboxError::Invalid(problems)) = room.set(&change).await else { panic!("kept") };
    let fields: Vec<_> = problems.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(fields, ["after_minutes", "webhook_url", "emails[0]"]);
    let many = RuleChange { addresses: vec![AYU.to_owned(); 11], ..rules(5) };
    assert!(matches!(room.set(&many).await, Err(InboxError::Invalid(_))));
}

#[tokio::test]
async fn the_secret_of_the_webhook_is_made_once_and_anew_when_wanted() {
    let room = Room::of(Stage::open().await);
    let first = room.tells(5).await;
    assert!(room.set(&rules(6)).await.unwrap().is_none());
    let wanted = RuleChange { wants_new_secret: true, ..rules(6) };
    let second = room.set(&wanted).await.unwrap().unwrap();
    assert_ne!(first.expose_secret(), second.expose_secret());
    let none = RuleChange { webhook_url: None, ..rules(6) };
    assert!(room.set(&none).await.unwrap().is_none());
    assert!(room.set(&rules(6)).await.unwrap().is_some(), "the old one went with the webhook");
}
