//! What WhatsApp refuses becomes a fact of the number: new people wait for its end, replies go on.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use blazz_domain::account::{AccountAccess, AccountReport, Capabilities, ProviderKind};
use blazz_domain::chat::ChatType;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::failure::Failure;
use blazz_domain::field::FieldProblem;
use blazz_domain::governor::{Held, HoldReason};
use blazz_domain::identity::IdentityKind;
use blazz_domain::lane::Lane;
use blazz_domain::outgoing::Outgoing;
use blazz_domain::{Clock, MessageId};
use blazz_inbox::jobs::{self, Finished};
use blazz_inbox::{Inbox, Providers, views};
use blazz_providers::{
    MediaDownload, MediaError, Provider, ReadMark, Recipient, SendContext, SendError, Sent,
};

use crate::stage::Stage;

/// Meta's provider, but for an answer that only linked devices get.
#[derive(Debug)]
struct Refusing {
    inner: Arc<dyn Provider>,
    code: &'static str,
}

#[async_trait]
impl Provider for Refusing {
    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    fn addresses(&self) -> &'static [IdentityKind] {
        self.inner.addresses()
    }

    fn check(&self, to: ChatType, outgoing: &Outgoing) -> Result<(), Vec<FieldProblem>> {
        self.inner.check(to, outgoing)
    }

    async fn send(
        &self,
        _: &AccountAccess,
        _: &Recipient,
        _: &Outgoing,
        _: &SendContext,
    ) -> Result<Sent, SendError> {
        Err(SendError::Refused { failure: Failure::new(self.code, "WhatsApp refuses it") })
    }

    async fn mark_read(
        &self,
        access: &AccountAccess,
        mark: &ReadMark,
        time_out: Duration,
    ) -> Result<(), SendError> {
        self.inner.mark_read(access, mark, time_out).await
    }

    async fn media(&self, access: &AccountAccess, id: &str) -> Result<MediaDownload, MediaError> {
        self.inner.media(access, id).await
    }

    async fn inspect(&self, access: &AccountAccess) -> AccountReport {
        self.inner.inspect(access).await
    }
}

/// Runs the next send and has it refused with this code.
async fn refuse_next(stage: &Stage, code: &'static str) -> Finished {
    let inner = stage.inbox.providers.find(ProviderKind::Cloud).unwrap().clone();
    let refusing = Arc::new(Refusing { inner, code });
    let providers = Providers::default().with(ProviderKind::Cloud, refusing);
    let settings = stage.inbox.settings.clone();
    let inbox = Inbox::new(stage.inbox.database.clone(), providers, settings);
    let job = stage.lease().await.expect("a job that is ready");
    let finished = jobs::run(&inbox, &job).await;
    stage.settle(&job, &finished).await;
    finished
}

async fn fact_words(stage: &Stage) -> Vec<String> {
    let view = views::governor(&stage.read(), stage.account).await.unwrap();
    view.facts.into_iter().map(|fact| fact.kind.to_string()).collect()
}

async fn assert_held(stage: &Stage, id: MessageId, held: Held) {
    let delivery = stage.delivery(id).await;
    assert_eq!((delivery.state, delivery.held), (DeliveryState::Queued, Some(held)));
}

#[tokio::test]
async fn after_error_463_new_people_wait_and_those_who_wrote_are_answered() {
    for stage in Stage::open_on_each().await {
        let refused = stage.write_to("628111", Lane::Normal).await;
        let until = stage.clock.now().plus(Duration::from_hours(1));
        assert_eq!(refuse_next(&stage, "whatsapp_463").await, Finished::later(until));
        let held = Held::until(HoldReason::FirstContactRefused, until);
        assert_held(&stage, refused, held).await;
        assert_eq!(fact_words(&stage).await, ["first_contact_refused"]);

        let other = stage.write_to("628222", Lane::Normal).await;
        assert_held(&stage, other, held).await;
        assert_eq!(stage.run_next().await, Finished::later(until));
        stage.customer_writes("628333", "wamid.c", "Halo?").await;
        stage.say_as(stage.chats().await[0].id, "Halo!", "wamid.1").await;

        stage.clock.advance(Duration::from_hours(1));
        assert_eq!(fact_words(&stage).await, Vec::<String>::new());
        stage.sends_next("wamid.2").await;
        stage.sends_next("wamid.3").await;
        assert_eq!(stage.state(refused).await, DeliveryState::Sent);
        assert_eq!(stage.state(other).await, DeliveryState::Sent);
    }
}

#[tokio::test]
async fn a_first_contact_that_is_refused_time_and_again_fails_with_the_reason() {
    let stage = Stage::open().await;
    let id = stage.write_to("628111", Lane::Normal).await;
    for _ in 0..2 {
        assert!(matches!(refuse_next(&stage, "whatsapp_463").await, Finished::Later { .. }));
        stage.clock.advance(Duration::from_hours(3));
    }
    assert_eq!(refuse_next(&stage, "whatsapp_463").await, Finished::Done);
    let delivery = stage.delivery(id).await;
    assert_eq!((delivery.state, delivery.held), (DeliveryState::Failed, None));
    assert_eq!(delivery.failure.unwrap().code, "whatsapp_463");
}

#[tokio::test]
async fn a_reach_out_lock_and_a_cap_of_new_chats_hold_for_a_day() {
    for (code, reason) in [
        ("reachout_locked", HoldReason::ReachoutLocked),
        ("new_chats_capped", HoldReason::NewChatsCapped),
    ] {
        let stage = Stage::open().await;
        let id = stage.write_to("628111", Lane::Normal).await;
        let until = stage.clock.now().plus(Duration::from_hours(24));
        assert_eq!(refuse_next(&stage, code).await, Finished::later(until));
        assert_held(&stage, id, Held::until(reason, until)).await;
    }
}

#[tokio::test]
async fn a_malformed_message_fails_and_says_nothing_of_the_number() {
    let stage = Stage::open().await;
    let id = stage.write_to("628111", Lane::Normal).await;
    assert_eq!(refuse_next(&stage, "whatsapp_479").await, Finished::Done);
    assert_eq!(stage.state(id).await, DeliveryState::Failed);
    assert_eq!(fact_words(&stage).await, Vec::<String>::new());
}
