//! Whom a number has blocked, nothing is sent to; who that is, WhatsApp tells.

use blazz_domain::Clock;
use blazz_domain::contact::Party;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::event::EventName;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::inbound::{DeliveryReport, Inbound};
use blazz_inbox::messages::Addressee;
use blazz_inbox::{InboxError, contacts, messages};
use blazz_storage::workspace::chats::Chat;

use crate::stage::{Reply, Stage, words};

fn person(kind: IdentityKind, name: &str) -> Party {
    Party::of(Identity::new(kind, name))
}

fn sari() -> Party {
    person(IdentityKind::Phone, "+628111")
}

impl Stage {
    async fn hears(&self, inbound: Inbound) {
        let tx = self.begin().await;
        let account = tx.accounts().load(self.account).await.unwrap();
        assert!(messages::receive(&self.inbox, &tx, &account, inbound).await.unwrap());
        tx.commit().await.unwrap();
    }

    /// The chat with Sari, who has written once.
    async fn chat_with_sari(&self) -> Chat {
        self.customer_writes("628111", "wamid.1", "Halo").await;
        self.only_chat().await
    }

    async fn chat_updates(&self, before: i64) -> usize {
        let told = self.events_after(before).await;
        told.iter().filter(|event| event.name == EventName::ChatUpdated).count()
    }
}

#[tokio::test]
async fn who_is_on_the_list_is_blocked_until_they_are_not_and_nobody_becomes_a_contact_by_it() {
    for stage in Stage::open_on_each().await {
        let chat = stage.chat_with_sari().await;
        let before = stage.head().await;
        let stranger = person(IdentityKind::Lid, "77@lid");
        for _ in 0..2 {
            stage.hears(Inbound::BlockList(vec![stranger.clone(), sari()])).await;
        }
        assert!(stage.only_chat().await.blocked_at.is_some());
        assert_eq!(stage.owner(&stranger.identities[0]).await, None);
        assert_eq!(stage.chat_updates(before).await, 1, "the same list again is no news");

        let refused = stage.send(words(Addressee::Chat(chat.id), "Halo?")).await;
        assert!(matches!(refused, Err(InboxError::NotNow { code: "contact_blocked", .. })));
        stage.hears(Inbound::BlockList(Vec::new())).await;
        assert_eq!(stage.only_chat().await.blocked_at, None);
        stage.send(words(Addressee::Chat(chat.id), "Halo?")).await.unwrap();
    }
}

#[tokio::test]
async fn who_becomes_a_contact_later_is_blocked_from_the_beginning() {
    for stage in Stage::open_on_each().await {
        let other = person(IdentityKind::Phone, "+628222");
        stage.hears(Inbound::BlockList(vec![sari(), other.clone()])).await;
        stage.hears(Inbound::Blocked { party: other, blocked: false }).await;
        stage.customer_writes("628111", "wamid.1", "Halo").await;
        let chat = stage.only_chat().await;
        assert!(chat.blocked_at.is_some());
        let refused = stage.send(words(Addressee::Chat(chat.id), "Halo?")).await;
        assert!(matches!(refused, Err(InboxError::NotNow { code: "contact_blocked", .. })));
        stage.customer_writes("628222", "wamid.2", "Halo").await;
        let chats = stage.chats().await;
        assert_eq!(chats.iter().filter(|chat| chat.blocked_at.is_some()).count(), 1);
        assert_eq!(chats.len(), 2);
    }
}

#[tokio::test]
async fn whose_blocked_name_is_learned_later_is_blocked_from_then_on() {
    for stage in Stage::open_on_each().await {
        let chat = stage.chat_with_sari().await;
        let lid = Identity::new(IdentityKind::Lid, "77@lid");
        stage.hears(Inbound::BlockList(vec![Party::of(lid.clone())])).await;
        assert_eq!(stage.only_chat().await.blocked_at, None);
        stage.say(chat.id, "Ada!").await;
        stage.graph.reply(Reply::sent("wamid.9"));
        stage.run_next_send().await;

        let report = DeliveryReport {
            provider_message_id: "wamid.9".to_owned(),
            reference: None,
            state: DeliveryState::Delivered,
            at: stage.clock.now(),
            failure: None,
            recipient: Party { identities: vec![lid], ..sari() },
            participant: None,
        };
        stage.hears(Inbound::Report(report)).await;
        assert!(stage.only_chat().await.blocked_at.is_some());
    }
}

#[tokio::test]
async fn whom_the_list_no_longer_names_begins_unblocked() {
    for stage in Stage::open_on_each().await {
        stage.hears(Inbound::BlockList(vec![sari()])).await;
        stage.hears(Inbound::BlockList(vec![person(IdentityKind::Lid, "77@lid")])).await;
        stage.customer_writes("628111", "wamid.1", "Halo").await;
        assert_eq!(stage.only_chat().await.blocked_at, None);
    }
}

#[tokio::test]
async fn a_message_that_waits_does_not_leave_to_whom_was_blocked_meanwhile() {
    for stage in Stage::open_on_each().await {
        let chat = stage.chat_with_sari().await;
        let message = stage.say(chat.id, "Ada!").await;
        stage.hears(Inbound::Blocked { party: sari(), blocked: true }).await;
        stage.run_next().await;
        let delivery = stage.read().messages().load(message).await.unwrap().delivery.unwrap();
        assert_eq!(delivery.state, DeliveryState::Failed);
        assert_eq!(delivery.failure.unwrap().code, "contact_blocked");
        assert!(stage.graph.asked().is_empty());
    }
}

#[tokio::test]
async fn a_number_that_cannot_block_says_so() {
    for stage in Stage::open_on_each().await {
        let chat = stage.chat_with_sari().await;
        let tx = stage.begin().await;
        let refused = contacts::set_blocked(&stage.inbox, &tx, chat.id, true).await;
        tx.commit().await.unwrap();
        assert!(matches!(refused, Err(InboxError::NotOffered { .. })), "{refused:?}");
    }
}
