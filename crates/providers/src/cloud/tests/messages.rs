//! Sending and marking read: what leaves, and what each outcome allows.

use std::time::Duration;

use blazz_domain::account::AccountStatus;
use blazz_domain::contact::Party;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::job::Backoff;
use blazz_domain::media::MediaKind;
use blazz_domain::outgoing::{Outgoing, OutgoingMedia, OutgoingText};
use serde_json::{Value, json};

use super::script::{Reply, Server};
use super::{access, nowhere, provider};
use crate::{Provider, ReadMark, Recipient, SendContext, SendError, Sent};

fn text() -> Outgoing {
    Outgoing::Text(OutgoingText { body: "Hello".into(), ..OutgoingText::default() })
}

fn context() -> SendContext {
    SendContext {
        reference: "our-id".into(),
        message_id: None,
        quoted: None,
        time_out: Duration::from_secs(5),
    }
}

fn mark(typing: bool) -> ReadMark {
    let recipient = Recipient::Phone("+15557010042".into());
    ReadMark { recipient, messages: vec!["wamid.Z".into(), "wamid.A".into()], author: None, typing }
}

async fn send_to(base: &str, context: SendContext) -> Result<Sent, SendError> {
    let recipient = Recipient::Phone("+15557010042".into());
    provider(base).send(&access(), &recipient, &text(), &context).await
}

async fn send_and_get(reply: Reply) -> Result<Sent, SendError> {
    let server = Server::start([reply]).await;
    send_to(&server.address, context()).await
}

fn error(code: i64) -> Value {
    json!({ "error": { "message": "no", "code": code } })
}

#[tokio::test]
async fn a_message_goes_to_the_number_with_token_and_reference() {
    let accepted = json!({
        "contacts": [{ "input": "+15557010042", "wa_id": "15557010042", "user_id": "US.1" }],
        "messages": [{ "id": "wamid.A", "message_status": "accepted" }],
    });
    let server = Server::start([Reply::Json(200, accepted)]).await;
    let sent = send_to(&server.address, context()).await.unwrap();
    let phone = Identity::new(IdentityKind::Phone, "+15557010042");
    let names = vec![Identity::bsuid("US.1"), phone];
    let expected = Sent {
        provider_message_id: "wamid.A".into(),
        recipient: Party { identities: names, ..Party::default() },
        held: false,
    };
    assert_eq!(sent, expected);
    let asked = server.asked().remove(0);
    assert_eq!(asked.line, "POST /v25.0/11/messages");
    assert_eq!(asked.authorization.as_deref(), Some("Bearer a-token"));
    assert_eq!(asked.json()["biz_opaque_callback_data"], "our-id");
}

#[tokio::test]
async fn links_are_handed_to_meta_and_never_opened() {
    let inside = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    inside.set_nonblocking(true).unwrap();
    let link = format!("http://{}/latest/meta-data", inside.local_addr().unwrap());
    let accepted = json!({ "messages": [{ "id": "wamid.A" }] });
    let server = Server::start([Reply::Json(200, accepted)]).await;
    let image = Outgoing::Media(OutgoingMedia {
        kind: MediaKind::Image,
        link: Some(link.clone()),
        provider_media_id: None,
        media_id: None,
        file: None,
        caption: None,
        filename: None,
    });
    let recipient = Recipient::Phone("+15557010042".into());
    provider(&server.address).send(&access(), &recipient, &image, &context()).await.unwrap();
    assert_eq!(server.asked().remove(0).json()["image"]["link"], link);
    let knocked = inside.accept().map(drop).map_err(|error| error.kind());
    assert_eq!(knocked, Err(std::io::ErrorKind::WouldBlock), "somebody opened the link");
}

#[tokio::test]
async fn a_template_under_assessment_is_held() {
    let held =
        json!({ "messages": [{ "id": "a", "message_status": "held_for_quality_assessment" }] });
    assert!(send_and_get(Reply::Json(200, held)).await.unwrap().held);
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let outcome = send_to(&nowhere(), context()).await;
    let Err(SendError::Retry { failure, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(failure.code, "provider_unreachable");
}

#[tokio::test]
async fn a_connection_cut_after_the_request_leaves_the_outcome_open() {
    let server = Server::start([Reply::Cut]).await;
    let outcome = send_to(&server.address, context()).await;
    assert!(matches!(outcome, Err(SendError::MayHaveSent { .. })), "{outcome:?}");
    assert_eq!(server.asked().len(), 1, "it was sent again");
}

#[tokio::test]
async fn silence_until_the_time_is_up_leaves_the_outcome_open() {
    let server = Server::start([Reply::Silence]).await;
    let hurried = SendContext { time_out: Duration::from_millis(100), ..context() };
    let outcome = send_to(&server.address, hurried).await;
    assert!(matches!(outcome, Err(SendError::MayHaveSent { .. })), "{outcome:?}");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn answers_that_meta_did_not_write_leave_the_outcome_open() {
    for reply in [
        Reply::Raw(502, vec![], b"<html>Bad Gateway</html>".to_vec()),
        Reply::Raw(200, vec![], b"ok".to_vec()),
        Reply::Json(200, json!({ "messages": [] })),
        Reply::Raw(200, vec![("content-length", "50".into())], b"{\"messages\":".to_vec()),
    ] {
        let outcome = send_and_get(reply).await;
        assert!(matches!(outcome, Err(SendError::MayHaveSent { .. })), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_rate_limit_waits_as_long_as_it_is_asked_to() {
    let body = error(130_429).to_string().into_bytes();
    let outcome = send_and_get(Reply::Raw(400, vec![("retry-after", "3".into())], body)).await;
    let Err(SendError::Retry { after, backoff, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!((after, backoff), (Some(Duration::from_secs(3)), Backoff::SEND));
}

#[tokio::test]
async fn a_closed_window_is_final_for_the_message() {
    let outcome = send_and_get(Reply::Json(400, error(131_047))).await;
    let Err(SendError::Refused { failure }) = outcome else { panic!("{outcome:?}") };
    assert_eq!((failure.code.as_str(), failure.retryable), ("window_closed", false));
}

#[tokio::test]
async fn an_invalid_token_disconnects_the_account() {
    let outcome = send_and_get(Reply::Json(401, error(190))).await;
    let Err(SendError::AccountBlocked { status, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(status, AccountStatus::Disconnected);
}

#[tokio::test]
async fn a_token_that_no_header_can_carry_disconnects_the_account() {
    let mut broken = access();
    broken.access_token = "line\nbreak".to_owned().into();
    let recipient = Recipient::Bsuid("US.1".into());
    let server = Server::start([]).await;
    let outcome = provider(&server.address).send(&broken, &recipient, &text(), &context()).await;
    assert!(matches!(outcome, Err(SendError::AccountBlocked { .. })), "{outcome:?}");
}

#[tokio::test]
async fn marking_read_can_show_typing_and_may_be_repeated_after_any_fault() {
    let server = Server::start([Reply::Json(200, json!({ "success": true })), Reply::Cut]).await;
    let provider = provider(&server.address);
    let time_out = Duration::from_secs(5);
    provider.mark_read(&access(), &mark(true), time_out).await.unwrap();
    assert_eq!(server.asked()[0].json()["typing_indicator"]["type"], "text");
    let outcome = provider.mark_read(&access(), &mark(false), time_out).await;
    assert!(matches!(outcome, Err(SendError::Retry { .. })), "{outcome:?}");
}
