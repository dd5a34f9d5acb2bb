//! When people hear that a number is down, and when that it is back.

use std::time::Duration;

use super::house::{ALERTS, AYU, House};

const MINUTES: Duration = Duration::from_mins(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_is_logged_out_is_told_of_by_both_ways_and_so_is_its_return() {
    let house = House::open().await;
    let secret = house.tells(5).await;
    let account = house.link().await;
    house.unlink(&account).await;
    house.pass(MINUTES);
    house.told(1, 1).await;

    let posted = house.hook.posted().remove(0);
    assert!(posted.is_signed_with(&secret) && !posted.is_signed_with("another"));
    let alert = posted.json();
    assert_eq!(alert["event"], "number.down", "{alert}");
    assert_eq!(alert["workspace"], "Toko Ayu");
    assert_eq!(alert["account"]["id"], account.as_str());
    assert_eq!(alert["account"]["provider"], "web");
    assert_eq!(alert["state"], "needs_scan");
    assert!(alert["reason"].as_str().unwrap().contains("logged this device out"), "{alert}");
    let waited = alert["at"].as_i64().unwrap() - alert["since"].as_i64().unwrap();
    assert!(waited >= 300_000, "{waited} ms");
    assert_eq!(posted.header("X-Blazz-Alert-Id"), alert["alert_id"].as_str().unwrap());

    let letter = house.mail.letters().remove(0);
    assert_eq!(letter.receivers, [AYU]);
    assert!(letter.field("subject").ends_with("is down"), "{letter:?}");
    assert!(letter.field("message-id").contains(alert["alert_id"].as_str().unwrap()));
    assert!(letter.text.contains("logged this device out"), "{letter:?}");

    house.link_again(&account).await;
    house.told(2, 2).await;
    assert_eq!(house.hook.posted()[1].json()["event"], "number.up");
    assert!(house.mail.letters()[1].field("subject").ends_with("is back"));
    house.is_idle().await;
    house.told(2, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_outlives_the_program_and_is_told_of_once() {
    let mut house = House::open().await;
    house.tells(5).await;
    let account = house.link().await;
    house.unlink(&account).await;
    house.stop().await;
    house.pass(MINUTES);
    house.start().await;
    house.told(1, 1).await;
    house.stop().await;
    house.pass(MINUTES);
    house.start().await;
    house.is_idle().await;
    house.told(1, 1).await;
    house.link_again(&account).await;
    house.told(2, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_is_back_in_time_alarms_nobody() {
    let house = House::open().await;
    house.tells(5).await;
    let account = house.link().await;
    house.unlink(&account).await;
    house.link_again(&account).await;
    house.pass(MINUTES);
    house.is_idle().await;
    house.told(0, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_the_team_disconnects_or_never_linked_alarms_nobody() {
    let house = House::open().await;
    house.tells(1).await;
    let account = house.link().await;
    let path = format!("/whatsapp/accounts/{account}/disconnect");
    house.agent.post(&path, &serde_json::json!({})).await.unwrap().ok().unwrap();
    house.reaches(&account, "resting").await;
    let body = serde_json::json!({ "provider": "web" });
    house.agent.post("/whatsapp/accounts", &body).await.unwrap().ok().unwrap();
    house.pass(MINUTES);
    house.is_idle().await;
    house.told(0, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_that_fails_twice_hears_the_same_alert_a_third_time() {
    let house = House::open().await;
    let secret = house.tells(1).await;
    let account = house.link().await;
    house.hook.answer_next([503, 302]);
    house.unlink(&account).await;
    house.pass(Duration::from_mins(1));
    house.told(1, 1).await;
    let failed = |reason: &'static str| {
        move |alerts: &serde_json::Value| {
            let last = &alerts["webhook"]["last"];
            last["state"] == "waiting"
                && last["reason"].as_str().unwrap_or_default().contains(reason)
        }
    };
    house.sees(ALERTS, failed("503")).await;
    house.pass(Duration::from_secs(3));
    house.told(2, 1).await;
    house.sees(ALERTS, failed("302")).await;
    house.pass(Duration::from_secs(10));
    house.told(3, 1).await;
    house.sees(ALERTS, |alerts| alerts["webhook"]["last"]["state"] == "sent").await;
    let posted = house.hook.posted();
    assert_eq!(posted.iter().map(|it| it.status).collect::<Vec<_>>(), [503, 302, 204]);
    assert!(posted.iter().all(|it| it.body == posted[0].body && it.is_signed_with(&secret)));
}
