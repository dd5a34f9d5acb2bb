//! A chat, what we said in it, and every call that reached WhatsApp because of it.

use std::time::Duration;

use blazz_domain::delivery::DeliveryState;
use blazz_domain::job::{Backoff, JobKind};
use blazz_domain::{ChatId, Clock, MessageId, Timestamp};
use blazz_inbox::InboxError;
use blazz_inbox::messages::{self, Addressee, NewMessage};
use blazz_storage::system::jobs::{LeasedJob, Serve};
use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

use super::{Fate, Step};
use crate::stage::{Reply, Stage, phone, status, words};

/// A call that reached WhatsApp.
struct Call {
    name: String,
    message: usize,
    attempt: i64,
}

struct Said {
    id: MessageId,
    state: DeliveryState,
    /// Calls since it was last put into the queue, and those of them by which it may have arrived.
    calls: u32,
    arrivals: u32,
    /// A person has just had it sent again.
    is_requeued: bool,
}

pub(super) struct Tale<'a> {
    stage: &'a Stage,
    key: String,
    case: u32,
    chat: ChatId,
    said: Vec<Said>,
    calls: Vec<Call>,
}

impl<'a> Tale<'a> {
    /// A new customer writes.
    pub(super) async fn begin(stage: &'a Stage, case: u32) -> Self {
        stage.forget_jobs().await;
        stage.clock.advance(Duration::from_hours(2));
        let (from, key) = (format!("62877{case:07}"), format!("wamid.{case}"));
        stage.customer_writes(&from, &format!("{key}.question"), "Halo?").await;
        let contact = stage.owner(&phone(&from)).await.unwrap();
        let chat = stage.read().chats().find_between(stage.account, contact).await.unwrap();
        Self { stage, key, case, chat: chat.unwrap().id, said: Vec::new(), calls: Vec::new() }
    }

    pub(super) async fn take(&mut self, step: Step) {
        match step {
            Step::Say => {
                let said = self.stage.send(self.words(self.said.len())).await.unwrap();
                assert!(said.is_new);
                let id = said.message.id;
                let (state, is_requeued) = (DeliveryState::Queued, false);
                self.said.push(Said { id, state, calls: 0, arrivals: 0, is_requeued });
            }
            Step::SayAgain(which) if !self.said.is_empty() => {
                let place = which.index(self.said.len());
                let said = self.stage.send(self.words(place)).await.unwrap();
                assert_eq!((said.message.id, said.is_new), (self.said[place].id, false));
            }
            Step::SayAgain(_) => {}
            Step::Run(fate) => {
                self.run(fate).await;
            }
            Step::Report { call, state, with_reference } => {
                self.report(call, state, with_reference).await;
            }
            Step::Retry(which) => self.retry(which).await,
            Step::AssumeSent(which) => self.assume_sent(which).await,
            Step::Pass(time) => self.stage.clock.advance(time),
            Step::SetBack(time) => self.stage.clock.set_back(time),
        }
    }

    /// What is said at this place of the tale, under a client id of its own.
    fn words(&self, place: usize) -> NewMessage {
        let client_message_id = Uuid::from_u128(u128::from(self.case) << 32 | place as u128);
        let new = words(Addressee::Chat(self.chat), "Halo!");
        NewMessage { client_message_id: Some(client_message_id), ..new }
    }

    /// Runs the next send, when there is one; gives whether there was.
    async fn run(&mut self, fate: Fate) -> bool {
        let Some(job) = self.stage.lease_send().await else { return false };
        let name = format!("{}.{}", self.key, self.calls.len());
        let asked_before = self.stage.graph.asked().len();
        match fate {
            Fate::DiesBefore => {}
            Fate::DiesAfter => {
                let mut hold = self.stage.graph.hold(Reply::sent(&name));
                tokio::select! {
                    () = hold.until_asked() => {}
                    _ = self.stage.run(&job) => {}
                }
            }
            Fate::Taken => self.answer(&job, Reply::sent(&name)).await,
            Fate::Refused => self.answer(&job, Reply::error(131_047)).await,
            Fate::Busy(code) => self.answer(&job, Reply::error(code)).await,
            Fate::Cut => self.answer(&job, Reply::Cut).await,
        }
        if self.stage.graph.asked().len() > asked_before {
            self.note(&job, fate, name).await;
        } else {
            self.stage.graph.forget_replies();
        }
        if matches!(fate, Fate::DiesBefore | Fate::DiesAfter) {
            self.stage.take_back_jobs().await;
        }
        true
    }

    async fn answer(&self, job: &LeasedJob, reply: Reply) {
        self.stage.graph.reply(reply);
        self.stage.run(job).await;
    }

    async fn note(&mut self, job: &LeasedJob, fate: Fate, name: String) {
        let id = MessageId::from_uuid(job.subject);
        let message = self.said.iter().position(|said| said.id == id).unwrap();
        self.said[message].calls += 1;
        if fate.may_arrive() {
            self.said[message].arrivals += 1;
            let attempt = self.stage.message(id).await.attempt;
            self.calls.push(Call { name, message, attempt });
        }
    }

    async fn report(&self, call: Index, state: &str, with_reference: bool) {
        if self.calls.is_empty() {
            return;
        }
        let call = call.get(&self.calls);
        let mut report = status(&call.name, state, self.stage.seconds());
        if with_reference {
            let reference = format!("{}:{}", self.said[call.message].id, call.attempt);
            report["statuses"][0]["biz_opaque_callback_data"] = reference.into();
        }
        assert_eq!(self.stage.hear("messages", report).await.failed, 0);
    }

    async fn retry(&mut self, which: Index) {
        if self.said.is_empty() {
            return;
        }
        let place = which.index(self.said.len());
        let said = &mut self.said[place];
        let tx = self.stage.begin().await;
        match messages::retry(&tx, said.id).await {
            Ok(_) => {
                assert!(said.state.may_retry());
                tx.commit().await.unwrap();
                (said.calls, said.arrivals, said.is_requeued) = (0, 0, true);
            }
            Err(InboxError::NotNow { .. }) => assert!(!said.state.may_retry()),
            Err(error) => panic!("{error}"),
        }
    }

    async fn assume_sent(&self, which: Index) {
        if self.said.is_empty() {
            return;
        }
        let said = which.get(&self.said);
        let tx = self.stage.begin().await;
        match messages::assume_sent(&tx, said.id).await {
            Ok(view) => {
                assert_eq!(view.id, said.id);
                tx.commit().await.unwrap();
            }
            Err(InboxError::NotNow { .. }) => assert_ne!(said.state, DeliveryState::Unknown),
            Err(error) => panic!("{error}"),
        }
    }

    /// What holds after every step.
    pub(super) async fn check(&mut self, step: &Step) -> Result<(), TestCaseError> {
        for said in &mut self.said {
            let state = self.stage.state(said.id).await;
            let is_forward = state == said.state || said.state.advance(state).is_some();
            let is_restart = said.is_requeued && state == DeliveryState::Queued;
            prop_assert!(is_forward || is_restart, "{:?} after {:?}: {step:?}", state, said.state);
            prop_assert!(said.arrivals <= 1, "sent again unasked: {step:?}");
            prop_assert!(said.calls <= Backoff::SEND.attempts, "never given up: {step:?}");
            (said.state, said.is_requeued) = (state, false);
        }
        Ok(())
    }

    /// The line is good and nobody dies any more: every message comes to its end.
    pub(super) async fn end(mut self) -> Result<(), TestCaseError> {
        let last = Step::Run(Fate::Taken);
        self.stage.clock.advance(Duration::from_hours(20));
        while self.run(Fate::Taken).await {
            self.check(&last).await?;
            self.stage.clock.advance(Duration::from_secs(7));
        }
        for said in &self.said {
            prop_assert!(said.state != DeliveryState::Queued, "it vanished from the queue");
        }
        for call in &self.calls {
            let said = &self.said[call.message];
            prop_assert!(said.state != DeliveryState::Queued, "{} {:?}", call.name, said.state);
        }
        Ok(())
    }
}

impl Stage {
    /// Leases the next send of the stage's own number, when one is ready.
    async fn lease_send(&self) -> Option<LeasedJob> {
        let tx = self.inbox.database.begin_system().await.unwrap();
        let queue = JobKind::DeliverMessage.queue(self.account);
        let job = tx.lease_jobs(queue, Serve::MostUrgentFirst, 1).await.unwrap().pop();
        tx.commit().await.unwrap();
        job
    }

    /// The program starts again after it died.
    async fn take_back_jobs(&self) {
        let tx = self.inbox.database.begin_system().await.unwrap();
        tx.release_expired(Timestamp::from_millis(i64::MAX)).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Forgets the sends that a sequence left behind when it failed.
    async fn forget_jobs(&self) {
        self.take_back_jobs().await;
        self.graph.forget_replies();
        let before = self.clock.now();
        self.clock.advance(Duration::from_hours(24));
        while let Some(job) = self.lease_send().await {
            let tx = self.inbox.database.begin_system().await.unwrap();
            assert_eq!(tx.finish_jobs(&[&job]).await.unwrap(), 1);
            tx.commit().await.unwrap();
        }
        self.clock.set_back(self.clock.now().since(before));
    }
}
