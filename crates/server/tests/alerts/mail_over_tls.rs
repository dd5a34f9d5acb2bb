//! E-mail over TLS: it arrives where the mail server is who it says, and nothing is said where it is not.

use std::io::Write;

use blazz_testkit::alerts::{MailSink, MailTls};
use serde_json::json;

use super::house::{ALERTS, AYU, House};

const LOGIN: (&str, &str) = ("ayu", "kopi");
const HERE: &str = "127.0.0.1";

/// Sends a test over a server that `scheme` protects; gives what became of it, and the server. Who vouches for it is
/// trusted, or not.
async fn rehearsal(scheme: &str, mail: MailSink, is_trusted: bool) -> (serde_json::Value, House) {
    let mut authority = tempfile::NamedTempFile::new().unwrap();
    authority.write_all(mail.authority().as_bytes()).unwrap();
    let url = format!("{scheme}://{}:{}@{HERE}:{}", LOGIN.0, LOGIN.1, mail.port());
    let house = House::with(mail, |config| {
        config.alerts.smtp_url = Some(url.into());
        config.alerts.smtp_ca_file = is_trusted.then(|| authority.path().to_owned());
    });
    let house = house.await;
    let body = json!({ "after_minutes": 5, "emails": [AYU] });
    house.agent.put(ALERTS, &body).await.unwrap().ok().unwrap();
    let path = format!("{ALERTS}/test");
    let alerts = house.agent.post(&path, &json!({})).await.unwrap().ok().unwrap();
    (alerts["emails"][0]["last"].clone(), house)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_arrives_over_tls_from_the_first_byte_and_after_starttls() {
    for (scheme, tls) in [("smtps", MailTls::Implicit), ("smtp+starttls", MailTls::StartTls)] {
        let mail = MailSink::with_tls(tls, HERE, LOGIN).await.unwrap();
        let (last, house) = rehearsal(scheme, mail, true).await;
        assert_eq!(last["state"], "sent", "{scheme}: {last}");
        let letters = house.mail.letters();
        assert_eq!(letters.len(), 1, "{scheme}");
        assert!(letters[0].is_secured && letters[0].receivers == [AYU], "{scheme}: {letters:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_nobody_trusted_vouches_for_gets_nothing_and_that_is_told() {
    for (scheme, tls) in [("smtps", MailTls::Implicit), ("smtp+starttls", MailTls::StartTls)] {
        let mail = MailSink::with_tls(tls, HERE, LOGIN).await.unwrap();
        let (last, house) = rehearsal(scheme, mail, false).await;
        let reason = last["reason"].as_str().unwrap();
        assert!(reason.starts_with("Nobody who is trusted here"), "{scheme}: {last}");
        assert_eq!((last["state"].as_str(), house.mail.letters().len()), (Some("failed"), 0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_of_another_name_gets_nothing_and_that_is_told() {
    let mail = MailSink::with_tls(MailTls::Implicit, "mail.example", LOGIN).await.unwrap();
    let (last, house) = rehearsal("smtps", mail, true).await;
    assert_eq!(last["reason"], "The certificate of the mail server is for another name.");
    assert_eq!((last["state"].as_str(), house.mail.letters().len()), (Some("failed"), 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_starttls_gets_nothing_when_that_was_asked_for() {
    let mail = MailSink::start().await.unwrap();
    let (last, house) = rehearsal("smtp+starttls", mail, false).await;
    let reason = last["reason"].as_str().unwrap();
    assert!(reason.starts_with("The mail server offers no STARTTLS"), "{last}");
    assert_eq!((last["state"].as_str(), house.mail.letters().len()), (Some("failed"), 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_leaves_in_the_clear_where_the_server_wants_tls() {
    let mail = MailSink::with_tls(MailTls::StartTls, HERE, LOGIN).await.unwrap();
    let (last, house) = rehearsal("smtp", mail, false).await;
    assert_eq!((last["state"].as_str(), house.mail.letters().len()), (Some("failed"), 0), "{last}");
}
