//! A number is asked to do something: once, in order, and told as it ended.

use std::time::Duration;

use blazz_domain::account::{AccountReport, AccountStatus};
use blazz_domain::contact::{ContactType, Party};
use blazz_domain::event::EventName;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::operation::{OperationKind, OperationResult, OperationState};
use blazz_domain::{ChatId, OperationId};
use blazz_inbox::groups::{self, Act, NewGroup, People};
use blazz_inbox::jobs::Finished;
use blazz_inbox::views::OperationView;
use blazz_inbox::{InboxError, contacts, operations};
use serde_json::json;

use crate::stage::{Reply, START, Stage};

impl Stage {
    async fn asks_for_a_group(&self) -> OperationView {
        let tx = self.begin().await;
        let new = NewGroup {
            subject: " Arisan ".to_owned(),
            description: None,
            people: People { contacts: Vec::new(), names: vec!["0812-3456-7890".to_owned()] },
            join_approval: false,
        };
        let asked = groups::create(&self.inbox, &tx, self.account, new).await.unwrap();
        tx.commit().await.unwrap();
        asked
    }

    /// The chat of the stage's number with a group that it made.
    async fn group(&self) -> ChatId {
        let tx = self.begin().await;
        let party = Party::of(Identity::new(IdentityKind::CloudGroup, "Y2FwaV9"));
        let known = contacts::resolve(&tx, &party, ContactType::Group, START).await.unwrap();
        let kind = ContactType::Group.into();
        let chat = tx.chats().open(self.account, known.contact.id, kind).await.unwrap();
        tx.commit().await.unwrap();
        chat.id
    }

    async fn asks(&self, chat: ChatId, act: Act) -> Result<OperationView, InboxError> {
        let tx = self.begin().await;
        let asked = groups::act(&self.inbox, &tx, chat, act).await?;
        tx.commit().await.unwrap();
        Ok(asked)
    }

    async fn operation(&self, id: OperationId) -> OperationView {
        operations::load(&self.read(), id).await.unwrap()
    }
}

fn made() -> Reply {
    Reply::Json(200, json!({ "messaging_product": "whatsapp", "request_id": "A1" }))
}

#[tokio::test]
async fn what_is_asked_is_done_by_its_job_and_told_by_row_and_event() {
    for stage in Stage::open_on_each().await {
        let before = stage.head().await;
        let asked = stage.asks_for_a_group().await;
        assert_eq!((asked.kind, asked.state), (OperationKind::CreateGroup, OperationState::Queued));
        stage.graph.reply(made());
        assert_eq!(stage.run_next().await, Finished::Done);

        let done = stage.operation(asked.id).await;
        assert_eq!((done.state, done.failure.is_none()), (OperationState::Done, true));
        let Some(OperationResult::Accepted { members }) = done.result else { panic!("{done:?}") };
        assert_eq!(members[0].failure.as_ref().unwrap().code, "invite_by_link");
        let calls = stage.graph.asked();
        assert_eq!((calls.len(), calls[0].line.as_str()), (1, "POST /v25.0/11/groups"));
        assert_eq!(calls[0].body["subject"], "Arisan");
        let told: Vec<_> = stage.events_after(before).await;
        let told: Vec<_> =
            told.iter().filter(|it| it.name == EventName::OperationUpdated).collect();
        assert_eq!(told.len(), 2);
        assert!(!told[1].data.contains("invite_by_link"), "the event carries no result");
    }
}

#[tokio::test]
async fn a_group_is_not_made_again_when_nobody_heard_the_answer() {
    for stage in Stage::open_on_each().await {
        let asked = stage.asks_for_a_group().await;
        stage.graph.reply(Reply::Cut);
        assert_eq!(stage.run_next().await, Finished::Done);
        let told = stage.operation(asked.id).await;
        assert_eq!(told.state, OperationState::Unknown);
        assert_eq!(told.failure.unwrap().code, "may_have_happened");
        assert!(stage.lease().await.is_none());
        assert_eq!(stage.graph.asked().len(), 1);
    }
}

#[tokio::test]
async fn what_a_crash_interrupted_is_told_as_unknown_unless_it_may_be_repeated() {
    for stage in Stage::open_on_each().await {
        let created = stage.asks_for_a_group().await;
        let tx = stage.begin().await;
        tx.operations().begin(created.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(stage.run_next().await, Finished::Done);
        assert_eq!(stage.operation(created.id).await.state, OperationState::Unknown);
        assert!(stage.graph.asked().is_empty());

        let chat = stage.group().await;
        let renamed = stage.asks(chat, Act::Rename("Baru".to_owned())).await.unwrap();
        let tx = stage.begin().await;
        tx.operations().begin(renamed.id).await.unwrap();
        tx.commit().await.unwrap();
        stage.graph.reply(Reply::Json(200, json!({ "success": true })));
        assert_eq!(stage.run_next().await, Finished::Done);
        assert_eq!(stage.operation(renamed.id).await.state, OperationState::Done);
    }
}

#[tokio::test]
async fn what_was_certainly_not_done_is_tried_again_and_ends() {
    let stage = Stage::open().await;
    let asked = stage.asks_for_a_group().await;
    stage.graph.reply(Reply::error(130_429));
    let Finished::Again { at, .. } = stage.run_next().await else {
        panic!("it is not tried again")
    };
    assert_eq!(stage.operation(asked.id).await.state, OperationState::Queued);
    stage.clock.advance(at.since(stage.read().now()));
    stage.graph.reply(made());
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.operation(asked.id).await.state, OperationState::Done);
}

#[tokio::test]
async fn a_refusal_stands_on_the_operation_in_words() {
    let stage = Stage::open().await;
    let asked = stage.asks_for_a_group().await;
    stage.graph.reply(Reply::error(131_215));
    assert_eq!(stage.run_next().await, Finished::Done);
    let failed = stage.operation(asked.id).await;
    assert_eq!(failed.state, OperationState::Failed);
    assert_eq!(failed.failure.unwrap().provider_code, Some(131_215));
}

#[tokio::test]
async fn what_waited_too_long_is_not_done_any_more() {
    let stage = Stage::open().await;
    let asked = stage.asks_for_a_group().await;
    stage.clock.advance(Duration::from_secs(601));
    assert_eq!(stage.run_next().await, Finished::Done);
    let failed = stage.operation(asked.id).await;
    assert_eq!(failed.failure.unwrap().code, "waited_too_long");
    assert!(stage.graph.asked().is_empty());
}

#[tokio::test]
async fn what_the_provider_lacks_is_refused_at_once() {
    let stage = Stage::open().await;
    let chat = stage.group().await;
    let refused = stage.asks(chat, Act::Leave).await;
    let kind = OperationKind::LeaveGroup;
    assert!(
        matches!(refused, Err(InboxError::NotOffered { operation }) if operation == kind),
        "{refused:?}"
    );
    stage.customer_writes("628111", "wamid.1", "Halo").await;
    let private = stage.chats().await.into_iter().find(|it| it.id != chat).unwrap();
    let refused = stage.asks(private.id, Act::Link).await;
    assert!(matches!(refused, Err(InboxError::NotNow { code: "not_a_group", .. })), "{refused:?}");
}

#[tokio::test]
async fn a_number_that_is_disconnected_is_not_asked() {
    let stage = Stage::open().await;
    let chat = stage.group().await;
    let tx = stage.begin().await;
    let report = AccountReport {
        status: AccountStatus::Disconnected,
        reason: Some("the token has expired".to_owned()),
        display_phone_number: None,
        verified_name: None,
        quality_rating: None,
    };
    tx.accounts().report(stage.account, &report).await.unwrap();
    tx.commit().await.unwrap();
    let refused = stage.asks(chat, Act::Link).await;
    assert!(matches!(refused, Err(InboxError::AccountUnavailable { .. })), "{refused:?}");
}

#[tokio::test]
async fn people_who_ask_to_be_let_in_are_answered_by_the_ids_meta_gives_them() {
    let stage = Stage::open().await;
    let chat = stage.group().await;
    let waiting = json!({ "data": [{ "join_request_id": "R1", "wa_id": "6281234567890" }] });
    stage.graph.reply(Reply::Json(200, waiting));
    stage.graph.reply(Reply::Json(200, json!({ "approved_join_requests": ["R1"] })));
    let people = ["+6281234567890", "+6281234567891"].map(ToOwned::to_owned).to_vec();
    let people = People { contacts: Vec::new(), names: people };
    let asked = stage.asks(chat, Act::Approve(people)).await.unwrap();
    assert_eq!(stage.run_next().await, Finished::Done);
    let result = stage.operation(asked.id).await.result;
    let Some(OperationResult::Members { members }) = result else { panic!("{result:?}") };
    let failed: Vec<bool> = members.iter().map(|it| it.failure.is_some()).collect();
    assert_eq!(failed, [false, true]);
    let calls = stage.graph.asked();
    assert_eq!(calls[1].body["join_requests"], json!(["R1"]));
    assert_eq!(calls[1].line, "POST /v25.0/Y2FwaV9/join_requests");
}
