//! Groups: their facts, and how far our messages came with each member.

use blazz_domain::contact::{ContactType, Party};
use blazz_domain::delivery::DeliveryState;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::inbound::{DeliveryReport, GroupNews, Inbound};
use blazz_domain::{ContactId, MessageId, Timestamp};
use blazz_inbox::{messages, views};
use serde_json::{Value, json};

use crate::stage::{Reply, START, Stage, phone};

const GROUP: &str = "120363001234567890@g.us";

fn news(subject: &str, members: &[Value]) -> Inbound {
    Inbound::Group(GroupNews {
        group: Identity::new(IdentityKind::CloudGroup, GROUP),
        event: "looked_at".to_owned(),
        subject: Some(subject.to_owned()),
        metadata: json!({ "participants": members }),
        at: START,
    })
}

fn member(digits: &str) -> Value {
    json!({ "id": format!("+{digits}"), "phone": format!("+{digits}"), "role": "member" })
}

impl Stage {
    async fn tell(&self, event: Inbound) {
        let tx = self.begin().await;
        let account = tx.accounts().load(self.account).await.unwrap();
        messages::receive(&self.inbox, &tx, &account, event).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn group_contact(&self) -> ContactId {
        let name = Identity::new(IdentityKind::CloudGroup, GROUP);
        self.owner(&name).await.unwrap()
    }

    /// A message of ours to the group, taken under this name.
    async fn writes_to_group(&self, name: &str) -> MessageId {
        let id = self.queues_for_group().await;
        self.graph.reply(Reply::sent(name));
        self.run_next_send().await;
        id
    }

    async fn queues_for_group(&self) -> MessageId {
        let contact = self.group_contact().await;
        let tx = self.begin().await;
        let chat = tx.chats().open(self.account, contact, ContactType::Group.into()).await.unwrap();
        let mut open = chat.clone();
        open.last_customer_at = Some(tx.now());
        tx.chats().update(&open).await.unwrap();
        tx.commit().await.unwrap();
        self.say(chat.id, "Halo semua").await
    }

    async fn member_has(&self, name: &str, who: Identity, state: DeliveryState, second: i64) {
        self.tell(Inbound::Report(DeliveryReport {
            provider_message_id: name.to_owned(),
            reference: None,
            state,
            at: Timestamp::from_seconds(START.as_millis() / 1000 + second),
            failure: None,
            recipient: Party::default(),
            participant: Some(Party::of(who)),
        }))
        .await;
    }

    async fn receipts(&self, id: MessageId) -> Vec<(String, bool, bool)> {
        let receipts = views::receipts(&self.read(), &self.message(id).await).await.unwrap();
        let seen = receipts
            .items
            .into_iter()
            .map(|item| (item.member.value, item.delivered_at.is_some(), item.read_at.is_some()));
        let mut seen: Vec<_> = seen.collect();
        seen.sort();
        seen
    }
}

#[tokio::test]
async fn a_message_to_a_group_comes_as_far_as_with_the_slowest_member() {
    for stage in Stage::open_on_each().await {
        stage.tell(news("Arisan", &[member("15550100200"), member("6281"), member("6282")])).await;
        let id = stage.writes_to_group("wamid.g").await;
        let (ani, budi) = (phone("6281"), phone("6282"));
        stage.member_has("wamid.g", ani.clone(), DeliveryState::Delivered, 1).await;
        assert_eq!(stage.state(id).await, DeliveryState::Sent);
        stage.member_has("wamid.g", budi.clone(), DeliveryState::Read, 3).await;
        assert_eq!(stage.state(id).await, DeliveryState::Delivered);
        assert_eq!(
            stage.receipts(id).await,
            [("+6281".to_owned(), true, false), ("+6282".to_owned(), true, true)]
        );
        // Late, again, and of an earlier step: nothing goes back.
        stage.member_has("wamid.g", budi.clone(), DeliveryState::Delivered, 2).await;
        stage.member_has("wamid.g", budi, DeliveryState::Read, 9).await;
        let receipts = stage.read().receipts().of_message(id).await.unwrap();
        let at = |second: i64| Some(Timestamp::from_seconds(START.as_millis() / 1000 + second));
        assert_eq!((receipts[1].delivered_at, receipts[1].read_at), (at(2), at(3)));
        stage.member_has("wamid.g", ani, DeliveryState::Read, 4).await;
        assert_eq!(stage.state(id).await, DeliveryState::Read);
    }
}

#[tokio::test]
async fn receipts_that_come_before_the_answer_to_the_send_count() {
    for stage in Stage::open_on_each().await {
        stage.tell(news("Arisan", &[member("15550100200"), member("6281")])).await;
        let id = stage.queues_for_group().await;
        stage.member_has("wamid.g", phone("6281"), DeliveryState::Read, 1).await;
        stage.graph.reply(Reply::sent("wamid.g"));
        stage.run_next_send().await;
        assert_eq!(stage.state(id).await, DeliveryState::Read);
        assert_eq!(stage.receipts(id).await, [("+6281".to_owned(), true, true)]);
    }
}

#[tokio::test]
async fn a_member_is_one_whichever_name_a_receipt_carries() {
    let stage = Stage::open().await;
    let ani = json!({ "id": "+6281", "phone": "+6281", "lid": "77@lid", "role": "member" });
    stage.tell(news("Arisan", &[member("15550100200"), ani, member("6282")])).await;
    let id = stage.writes_to_group("wamid.g").await;
    let lid = Identity::new(IdentityKind::Lid, "77@lid");
    stage.member_has("wamid.g", lid, DeliveryState::Delivered, 1).await;
    stage.member_has("wamid.g", phone("6281"), DeliveryState::Read, 2).await;
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
    let seen = stage.receipts(id).await;
    assert_eq!(seen, [("+6281".to_owned(), true, true), ("+6282".to_owned(), false, false)]);
}

#[tokio::test]
async fn who_has_not_got_a_message_yet_stands_by_the_name_of_their_contact() {
    for stage in Stage::open_on_each().await {
        let ani = json!({ "id": "+6281", "phone": "+6281", "lid": "77@lid", "role": "member" });
        stage.tell(news("Arisan", &[member("15550100200"), ani, member("6282")])).await;
        let party = Party {
            profile_name: Some("Ani".to_owned()),
            ..Party::of(Identity::new(IdentityKind::Lid, "77@lid"))
        };
        stage.tell(Inbound::AddressBook { party, full_name: None, removed: false }).await;
        let id = stage.writes_to_group("wamid.g").await;
        let receipts = views::receipts(&stage.read(), &stage.message(id).await).await.unwrap();
        let named: Vec<_> = receipts
            .items
            .iter()
            .map(|it| (it.member.value.as_str(), it.name.as_deref()))
            .collect();
        assert_eq!(named, [("+6281", Some("Ani")), ("+6282", None)]);
    }
}

#[tokio::test]
async fn where_nobody_told_who_the_members_are_one_who_has_it_stands_for_them() {
    let stage = Stage::open().await;
    stage.tell(news("Arisan", &[])).await;
    let id = stage.writes_to_group("wamid.g").await;
    stage.member_has("wamid.g", phone("6281"), DeliveryState::Read, 1).await;
    assert_eq!(stage.state(id).await, DeliveryState::Delivered);
}

#[tokio::test]
async fn one_member_who_cannot_be_reached_is_no_failure() {
    let stage = Stage::open().await;
    stage.tell(news("Arisan", &[member("15550100200"), member("6281")])).await;
    let id = stage.writes_to_group("wamid.g").await;
    stage.member_has("wamid.g", phone("6281"), DeliveryState::Failed, 1).await;
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
}

#[tokio::test]
async fn a_group_of_a_thousand_with_a_name_of_three_hundred_emoji_is_kept() {
    for stage in Stage::open_on_each().await {
        let members: Vec<Value> =
            (0..1_024).map(|index| member(&format!("62813{index:08}"))).collect();
        stage.tell(news(&"🎉".repeat(300), &members)).await;
        let contact = stage.group_contact().await;
        let contact = stage.read().contacts().load(contact).await.unwrap();
        assert_eq!(contact.name, "🎉".repeat(255));
        let facts = contact.group_metadata.unwrap();
        assert_eq!(facts["participants"].as_array().unwrap().len(), 1_024);
        assert_eq!(facts["subject"], "🎉".repeat(300));
    }
}
