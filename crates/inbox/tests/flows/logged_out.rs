//! A number that the team itself logged out alarms nobody, whatever becomes of linking it anew, until a phone has.

use std::sync::Arc;

use blazz_domain::alert::AlertEvent;
use blazz_domain::link::{LinkReport, LinkState, LinkWish};
use blazz_inbox::links::{self, LinkBy, SessionIncoming};
use blazz_providers::{Incoming, LinkedAs, SessionOrder};

use crate::alerts::{MINUTE, Room};

impl Room {
    /// What its session is ordered to do now. It changes hands with each new link.
    async fn order(&self, fence: i64) -> SessionOrder {
        let tx = self.stage.read();
        let link = tx.links().find(self.stage.account).await.unwrap().unwrap();
        SessionOrder {
            account_id: self.stage.account,
            fence,
            wish: link.wish,
            wish_number: link.wish_number,
            phone: None,
        }
    }

    fn session(&self) -> SessionIncoming {
        SessionIncoming::new(Arc::clone(&self.stage.inbox), self.stage.scope.clone())
    }

    async fn is(&self, states: &[LinkState], fence: i64) {
        let order = self.order(fence).await;
        for state in states {
            self.session().report(&order, LinkReport::of(*state)).await.unwrap();
            self.pass(MINUTE / 60).await;
        }
    }

    /// A number that was connected, and that the team then logged out.
    async fn logged_out(&self) {
        let tx = self.stage.begin().await;
        tx.links().open(self.stage.account, LinkWish::Connect).await.unwrap();
        tx.commit().await.unwrap();
        self.is(&[LinkState::Connected], 0).await;
        let tx = self.stage.begin().await;
        links::log_out(&self.stage.inbox, &tx, self.stage.account).await.unwrap();
        tx.commit().await.unwrap();
        self.is(&[LinkState::NeedsScan], 0).await;
    }

    async fn shows_a_code(&self) {
        let tx = self.stage.begin().await;
        links::link(&self.stage.inbox, &tx, self.stage.account, LinkBy::Code).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn phone() -> LinkedAs {
    LinkedAs { phone: "+6281234500001".to_owned(), lid: None, name: None }
}

#[tokio::test]
async fn a_code_that_runs_out_or_is_cut_off_after_the_team_logged_a_number_out_alarms_nobody() {
    for ends in [
        &[LinkState::Linking, LinkState::NeedsScan][..],
        &[LinkState::Linking, LinkState::Reconnecting],
        &[LinkState::Linking, LinkState::Failed],
    ] {
        for room in Room::on_each().await {
            room.tells(5).await;
            room.logged_out().await;
            room.shows_a_code().await;
            room.is(ends, 1).await;
            room.pass(10 * MINUTE).await;
            assert_eq!(room.hook.events(), [], "{ends:?}");
        }
    }
}

#[tokio::test]
async fn a_number_that_a_phone_has_linked_anew_is_watched_again() {
    for room in Room::on_each().await {
        room.tells(5).await;
        room.logged_out().await;
        room.shows_a_code().await;
        let order = room.order(1).await;
        room.session().linked(&order, phone()).await.unwrap();
        room.is(&[LinkState::Connecting, LinkState::Reconnecting], 1).await;
        room.pass(10 * MINUTE).await;
        assert_eq!(room.hook.events(), [AlertEvent::NumberDown]);
    }
}
