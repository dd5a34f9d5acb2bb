//! Outages, who is told of them, and how far each alert has come.

use std::time::Duration;

use blazz_domain::alert::{Alert, AlertEvent, AlertState, AlertWay};
use blazz_domain::email::Email;
use blazz_storage::WorkspaceTx;
use blazz_storage::system::housekeeping::ALERTS_KEPT;
use blazz_storage::workspace::alert_deliveries::NewAlertDelivery;
use blazz_storage::workspace::health_alerts::AlertRules;
use secrecy::ExposeSecret;

use crate::house::House;

fn alert(tx: &WorkspaceTx) -> Alert {
    Alert {
        event: AlertEvent::Test,
        alert_id: tx.new_id(),
        workspace: "Toko".to_owned(),
        account: None,
        state: None,
        reason: None,
        since: None,
        at: tx.now(),
    }
}

fn rules() -> AlertRules {
    AlertRules {
        after_minutes: 7,
        webhook_url: Some("https://alerts.example/hook".to_owned()),
        addresses: vec![Email::parse("ayu@example.com").unwrap()],
    }
}

on_both! {
    async fn a_number_is_in_one_outage_at_a_time(house: House) {
        let room = house.room("Toko").await;
        let tx = room.begin().await;
        let first = tx.outages().open(room.account).await.unwrap().unwrap();
        assert_eq!(tx.outages().open(room.account).await.unwrap(), None);
        assert_eq!(tx.outages().list_untold().await.unwrap().len(), 1);
        tx.outages().alert(first).await.unwrap();
        assert!(tx.outages().list_untold().await.unwrap().is_empty());
        tx.outages().end(first).await.unwrap();
        tx.commit().await.unwrap();
        let ended = room.begin().await.outages().lock(first).await.unwrap().unwrap();
        assert!(ended.ended_at.is_some() && ended.alerted_at.is_some());

        let tx = room.begin().await;
        let second = tx.outages().open(room.account).await.unwrap();
        assert!(second.is_some_and(|id| id != first));
        tx.commit().await.unwrap();
        let open = room.read().outages().find_open(room.account).await.unwrap();
        assert_eq!(open.map(|it| it.id), second);
    }

    async fn outages_and_alerts_of_another_workspace_are_not_seen(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Warung").await);
        let tx = room.begin().await;
        let outage = tx.outages().open(room.account).await.unwrap().unwrap();
        let told = alert(&tx);
        let new = NewAlertDelivery { outage_id: Some(outage), way: AlertWay::Webhook, receiver: "", alert: &told };
        let delivery = tx.alert_deliveries().add(new).await.unwrap();
        tx.health_alerts().set(&rules()).await.unwrap();
        tx.commit().await.unwrap();

        let tx = other.begin().await;
        tx.outages().forget(outage).await.unwrap();
        tx.outages().end(outage).await.unwrap();
        tx.commit().await.unwrap();
        let open = room.read().outages().find_open(room.account).await.unwrap();
        assert_eq!(open.map(|it| it.id), Some(outage));
        let tx = other.begin().await;
        assert_eq!(tx.outages().find_open(room.account).await.unwrap(), None);
        assert_eq!(tx.outages().lock(outage).await.unwrap(), None);
        assert_eq!(tx.alert_deliveries().find(delivery).await.unwrap(), None);
        assert_eq!(tx.alert_deliveries().list_of(outage).await.unwrap(), []);
        assert_eq!(tx.alert_deliveries().find_latest(AlertWay::Webhook, "").await.unwrap(), None);
        assert_eq!(tx.health_alerts().load().await.unwrap(), AlertRules::default());
        let stranger = tx.outages().open(room.account).await;
        assert!(stranger.is_err(), "an outage of another workspace's number");
    }

    async fn the_rules_are_kept_and_the_secret_lies_sealed(house: House) {
        let room = house.room("Toko").await;
        let tx = room.begin().await;
        assert_eq!(tx.health_alerts().load().await.unwrap().after(), Duration::from_mins(5));
        tx.health_alerts().set(&rules()).await.unwrap();
        let secret = "blzhook_a-secret-that-is-to-be-found".to_owned();
        tx.health_alerts().set_secret(Some(&secret.clone().into())).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(room.read().health_alerts().load().await.unwrap(), rules());
        let kept = room.read().health_alerts().secret().await.unwrap().unwrap();
        assert_eq!(kept.expose_secret(), secret);
        let bytes = house.place.bytes();
        assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()));

        let tx = room.begin().await;
        tx.health_alerts().set(&AlertRules::default()).await.unwrap();
        tx.health_alerts().set_secret(None).await.unwrap();
        tx.commit().await.unwrap();
        assert!(room.read().health_alerts().secret().await.unwrap().is_none());
    }

    async fn an_alert_that_is_over_stays_so_until_it_is_put_back(house: House) {
        let room = house.room("Toko").await;
        let tx = room.begin().await;
        let told = alert(&tx);
        let new = NewAlertDelivery {
            outage_id: None,
            way: AlertWay::Email,
            receiver: "ayu@example.com",
            alert: &told,
        };
        let alerts = tx.alert_deliveries();
        let (first, last) = (alerts.add(new).await.unwrap(), alerts.add(new).await.unwrap());
        alerts.set_state(first, AlertState::Waiting, Some("not now")).await.unwrap();
        alerts.set_state(first, AlertState::Failed, Some("never")).await.unwrap();
        alerts.set_state(first, AlertState::Sent, None).await.unwrap();
        let kept = alerts.find(first).await.unwrap().unwrap();
        assert_eq!((kept.state, kept.reason.as_deref()), (AlertState::Failed, Some("never")));
        assert_eq!(kept.alert, told);
        alerts.put_back(first).await.unwrap();
        assert_eq!(alerts.find(first).await.unwrap().unwrap().state, AlertState::Waiting);
        let latest = alerts.find_latest(AlertWay::Email, "ayu@example.com").await.unwrap();
        assert_eq!(latest.map(|it| it.id), Some(last));
        tx.commit().await.unwrap();
    }

    async fn what_is_over_is_forgotten_after_three_months_and_what_lasts_is_not(house: House) {
        let room = house.room("Toko").await;
        let tx = room.begin().await;
        let outage = tx.outages().open(room.account).await.unwrap().unwrap();
        tx.outages().end(outage).await.unwrap();
        let lasting = tx.outages().open(room.account).await.unwrap().unwrap();
        let told = alert(&tx);
        let new = NewAlertDelivery { outage_id: Some(outage), way: AlertWay::Webhook, receiver: "", alert: &told };
        let sent = tx.alert_deliveries().add(new).await.unwrap();
        tx.alert_deliveries().set_state(sent, AlertState::Sent, None).await.unwrap();
        let waiting = tx.alert_deliveries().add(new).await.unwrap();
        tx.commit().await.unwrap();
        house.clock.pass(ALERTS_KEPT + Duration::from_secs(1));
        let tx = house.database.begin_system().await.unwrap();
        tx.delete_expired().await.unwrap();
        tx.commit().await.unwrap();
        let tx = room.begin().await;
        assert_eq!(tx.outages().lock(outage).await.unwrap(), None);
        assert!(tx.outages().lock(lasting).await.unwrap().is_some());
        assert_eq!(tx.alert_deliveries().find(sent).await.unwrap(), None);
        assert!(tx.alert_deliveries().find(waiting).await.unwrap().is_some());
    }
}
