//! Whom alerts may go to, and what is said when they do not arrive.

use blazz_testkit::alerts::MailSink;
use serde_json::{Value, json};

use super::house::{ALERTS, AYU, House};

async fn test(house: &House) -> Value {
    let path = format!("{ALERTS}/test");
    house.agent.post(&path, &json!({})).await.unwrap().ok().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_goes_out_at_once_and_tells_how_each_fared() {
    let house = House::open().await;
    let path = format!("{ALERTS}/test");
    let nobody = house.agent.post(&path, &json!({})).await.unwrap();
    assert_eq!((nobody.status, &nobody.body["code"]), (409, &json!("nobody_to_tell")));

    let secret = house.tells(5).await;
    house.hook.answer_next([500]);
    let alerts = test(&house).await;
    assert_eq!(alerts["webhook"]["last"]["state"], "failed", "{alerts}");
    assert_eq!(alerts["webhook"]["last"]["reason"], "The receiver answered 500.");
    assert_eq!(alerts["emails"][0]["last"]["state"], "sent", "{alerts}");
    let posted = house.hook.posted().remove(0);
    assert_eq!((&posted.json()["event"], posted.is_signed_with(&secret)), (&json!("test"), true));
    assert_eq!(house.mail.letters()[0].field("subject"), "[Blazz] Test alert of Toko Ayu");
    // The address of a webhook may be a secret, and its secret is one.
    let shown = house.agent.get(ALERTS).await.unwrap().ok().unwrap();
    assert!(!shown.to_string().contains(&secret), "{shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redirection_is_not_followed() {
    let house = House::open().await;
    house.tells(5).await;
    house.hook.answer_next([307]);
    let alerts = test(&house).await;
    assert_eq!(alerts["webhook"]["last"]["state"], "failed", "{alerts}");
    assert_eq!(house.hook.posted().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_posted_into_a_private_network_unless_the_installation_allows_it() {
    let mail = MailSink::start().await.unwrap();
    let house = House::with(mail, |config| config.alerts.alerts_to_private = false).await;
    for (url, code) in [
        (house.hook.url(), "not_https"),
        ("https://127.0.0.1/hook".to_owned(), "private_address"),
        ("https://[::ffff:10.0.0.1]/hook".to_owned(), "private_address"),
        ("https://169.254.169.254/latest".to_owned(), "private_address"),
        ("https://ayu:secret@alerts.example/".to_owned(), "names_a_user"),
        ("ftp://alerts.example/".to_owned(), "not_https"),
    ] {
        let body = json!({ "after_minutes": 5, "webhook_url": url });
        let refused = house.agent.put(ALERTS, &body).await.unwrap();
        assert_eq!(refused.status, 422, "{url}: {}", refused.body);
        let problem = &refused.body["errors"][0];
        assert_eq!((&problem["field"], &problem["code"]), (&json!("webhook_url"), &json!(code)));
    }

    // What a name leads to is seen when it is looked up.
    let port = house.hook.url().split([':', '/']).nth(4).unwrap().to_owned();
    let url = format!("https://localhost:{port}/hook");
    let body = json!({ "after_minutes": 5, "webhook_url": url });
    house.agent.put(ALERTS, &body).await.unwrap().ok().unwrap();
    let alerts = test(&house).await;
    let reason = alerts["webhook"]["last"]["reason"].as_str().unwrap();
    assert!(reason.contains("private network"), "{reason}");
    assert_eq!(house.hook.posted().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_server_that_wants_a_password_gets_it_and_its_refusals_are_told() {
    let mail = MailSink::with_login("ayu@toko", "ko:pi").await.unwrap();
    let url = format!("smtp://ayu%40toko:ko%3Api@127.0.0.1:{}", mail.port());
    let house = House::with(mail, |config| config.alerts.smtp_url = Some(url.into())).await;
    let body = json!({ "after_minutes": 5, "emails": [AYU, "budi@example.com"] });
    house.agent.put(ALERTS, &body).await.unwrap().ok().unwrap();
    house.mail.forget("budi@example.com");
    let alerts = test(&house).await;
    assert_eq!(alerts["emails"][0]["last"]["state"], "sent", "{alerts}");
    let reason = &alerts["emails"][1]["last"]["reason"];
    assert_eq!(reason, "The mail server refused it for good (550).");
    assert_eq!(house.mail.letters().len(), 1);

    house.mail.refuse_next(2, 451);
    let alerts = test(&house).await;
    let reason = &alerts["emails"][0]["last"]["reason"];
    assert_eq!(reason, "The mail server refused it for now (451).");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_mail_server_no_address_is_taken() {
    let mail = MailSink::start().await.unwrap();
    let house = House::with(mail, |config| config.alerts.smtp_url = None).await;
    let shown = house.agent.get(ALERTS).await.unwrap().ok().unwrap();
    assert_eq!(shown["sends_email"], false);
    let body = json!({ "after_minutes": 5, "emails": [AYU] });
    let refused = house.agent.put(ALERTS, &body).await.unwrap();
    assert_eq!(refused.body["errors"][0]["code"], "mail_not_set_up", "{}", refused.body);
}
