//! What the phone did to single messages for its own view: told late, twice, before the message, or of another one.

use blazz_domain::Timestamp;
use blazz_domain::event::EventName;
use blazz_domain::inbound::{Inbound, MessageOnPhone, Origin, PhoneMark};
use blazz_storage::workspace::messages::OnPhone;

use crate::phone::{Linked, ani};

impl Linked {
    async fn marks(&self, message: &str, mark: PhoneMark, seconds: i64) {
        self.tells(self.marked(message, mark, seconds)).await;
    }

    fn marked(&self, message: &str, mark: PhoneMark, seconds: i64) -> Inbound {
        Inbound::MessageOnPhone(MessageOnPhone {
            target: message.to_owned(),
            peer: ani(),
            is_ours: false,
            mark,
            at: self.at(seconds),
            may_come: true,
        })
    }

    /// So many seconds after the stage was set.
    fn at(&self, seconds: i64) -> Timestamp {
        Timestamp::from_millis(self.now().as_millis() + seconds * 1000)
    }

    async fn on_phone(&self, message: &str) -> OnPhone {
        self.stage.named(message).await.unwrap().on_phone
    }

    async fn updates(&self) -> usize {
        let events = self.stage.events_after(0).await;
        events.iter().filter(|it| it.name == EventName::MessageUpdated).count()
    }
}

#[tokio::test]
async fn a_message_that_is_deleted_on_the_phone_stays_here_with_the_time_of_the_first_telling() {
    for linked in Linked::on_each().await {
        linked.says("halo", Origin::Customer, linked.now()).await;
        for _ in 0..2 {
            linked.marks("halo", PhoneMark::Deleted, 5).await;
        }
        linked.marks("halo", PhoneMark::Deleted, 9).await;
        let message = linked.stage.named("halo").await.unwrap();
        assert_eq!(message.on_phone.deleted_at, Some(linked.at(5)));
        assert_eq!((message.body.as_deref(), message.revoked_at), (Some("halo"), None));
        assert_eq!(linked.updates().await, 1);
    }
}

#[tokio::test]
async fn a_star_is_as_it_was_set_last_however_late_that_is_told() {
    for linked in Linked::on_each().await {
        linked.says("halo", Origin::Customer, linked.now()).await;
        for (is_starred, seconds, expected) in
            [(true, 5, true), (false, 9, false), (true, 7, false)]
        {
            linked.marks("halo", PhoneMark::Starred(is_starred), seconds).await;
            assert_eq!(linked.on_phone("halo").await.is_starred, expected);
        }
        assert_eq!(linked.updates().await, 2);
    }
}

#[tokio::test]
async fn a_mark_waits_for_its_message_unless_it_cannot_come() {
    for linked in Linked::on_each().await {
        linked.marks("later", PhoneMark::Starred(true), 5).await;
        linked.marks("later", PhoneMark::Deleted, 6).await;
        let Inbound::MessageOnPhone(never) = linked.marked("never", PhoneMark::Deleted, 5) else {
            unreachable!()
        };
        linked.tells(Inbound::MessageOnPhone(MessageOnPhone { may_come: false, ..never })).await;

        linked.says("later", Origin::HistoryIn, linked.now()).await;
        let expected = OnPhone {
            deleted_at: Some(linked.at(6)),
            is_starred: true,
            star_told_at: Some(linked.at(5)),
        };
        assert_eq!(linked.on_phone("later").await, expected);
        linked.says("never", Origin::HistoryIn, linked.now()).await;
        assert_eq!(linked.on_phone("never").await, OnPhone::default());
    }
}

#[tokio::test]
async fn a_message_of_the_same_name_elsewhere_is_not_meant() {
    for linked in Linked::on_each().await {
        linked.says("halo", Origin::Customer, linked.now()).await;
        let Inbound::MessageOnPhone(told) = linked.marked("halo", PhoneMark::Deleted, 5) else {
            unreachable!()
        };
        linked.tells(Inbound::MessageOnPhone(MessageOnPhone { is_ours: true, ..told })).await;
        assert_eq!(linked.on_phone("halo").await, OnPhone::default());
    }
}
