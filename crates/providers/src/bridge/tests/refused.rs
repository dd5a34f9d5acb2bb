//! Every outcome is told apart by what may be done next.

use blazz_domain::account::AccountStatus;
use futures_util::TryStreamExt;

use super::*;
use crate::MediaError;

/// A word for what may be done, and the code of the failure.
async fn outcome(reply: Reply) -> (&'static str, String) {
    let error = send_and_get(reply).await.unwrap_err();
    let word = match &error {
        SendError::Refused { .. } => "refused",
        SendError::Retry { .. } => "retry",
        SendError::Away { .. } => "away",
        SendError::MayHaveSent { .. } => "may have been sent",
        SendError::AccountBlocked { .. } => "blocked",
    };
    (word, error.failure().code.clone())
}

fn no_json(status: u16) -> Reply {
    Reply::Raw(status, Vec::new(), b"<html>".to_vec())
}

#[tokio::test]
async fn only_what_was_certainly_not_sent_is_sent_again() {
    for (reply, word, code) in [
        (Reply::Json(422, error("recipient_unknown")), "refused", "recipient_unknown"),
        (Reply::Json(400, error("malformed")), "refused", "malformed"),
        (Reply::Json(503, error("session_not_ready")), "retry", "session_not_ready"),
        (Reply::Json(503, error("busy")), "retry", "bridge_busy"),
        (no_json(429), "retry", "rate_limited"),
        (no_json(401), "blocked", "access_token_invalid"),
        (Reply::Json(404, error("session_unknown")), "blocked", "session_unknown"),
        (no_json(404), "blocked", "bridge_unknown"),
        (
            Reply::Raw(302, vec![("location", "http://127.0.0.1:9/".into())], Vec::new()),
            "blocked",
            "bridge_redirects",
        ),
        (Reply::Json(409, error("in_progress")), "may have been sent", "no_answer"),
        (Reply::Json(500, error("crashed")), "may have been sent", "no_answer"),
        (no_json(503), "may have been sent", "no_answer"),
        (no_json(200), "may have been sent", "no_answer"),
        (Reply::Json(200, json!({ "id": null })), "may have been sent", "no_answer"),
        (Reply::Raw(200, Vec::new(), vec![b' '; 70_000]), "may have been sent", "no_answer"),
        (Reply::Cut, "may have been sent", "no_answer"),
    ] {
        assert_eq!(outcome(reply).await, (word, code.to_owned()));
    }
    let unreachable = send_to(&nowhere(), context()).await;
    assert!(matches!(unreachable, Err(SendError::Retry { .. })));
}

#[tokio::test]
async fn silence_ends_with_the_time_out() {
    let server = Server::start([Reply::Silence]).await;
    let brief = SendContext { time_out: Duration::from_millis(100), ..context() };
    let silent = send_to(&server.address, brief).await;
    assert!(matches!(silent, Err(SendError::MayHaveSent { .. })));
}

async fn file(reply: Reply) -> Result<Vec<u8>, MediaError> {
    let server = Server::start([reply]).await;
    let name = "false_6281234567890@c.us_3EB0A1";
    let download = provider(&server.address).media(&access(""), name).await?;
    let parts: Vec<bytes::Bytes> = download.stream.try_collect().await?;
    let line = &server.asked()[0].line;
    assert_eq!(line, "GET /sessions/shop%2F1/media/false_6281234567890@c.us_3EB0A1");
    Ok(parts.concat())
}

#[tokio::test]
async fn a_file_is_read_whole_and_never_more_than_the_limit() {
    let whole = Reply::Raw(200, Vec::new(), b"0123456789".to_vec());
    assert_eq!(file(whole).await.unwrap(), b"0123456789");
    let announced = Reply::Raw(200, Vec::new(), vec![0; 11]);
    assert_eq!(file(announced).await.unwrap_err().failure().code, "media_too_large");
    let chunked = vec![("transfer-encoding", "chunked".into()), ("x", "content-length".into())];
    let hidden = Reply::Raw(200, chunked, b"b\r\n0123456789a\r\n0\r\n\r\n".to_vec());
    assert_eq!(file(hidden).await.unwrap_err().failure().code, "media_too_large");
    let gone = file(Reply::Json(404, error("media_gone"))).await;
    assert!(matches!(gone, Err(MediaError::Refused { .. })));
    assert!(matches!(file(Reply::Silence).await, Err(MediaError::Retry { .. })));
    assert!(matches!(file(no_json(500)).await, Err(MediaError::Retry { .. })));
}

#[tokio::test]
async fn a_look_tells_how_the_session_stands() {
    let look = |reply| async {
        let server = Server::start([reply]).await;
        let report = provider(&server.address).inspect(&access("")).await;
        assert_eq!(server.asked()[0].line, "GET /sessions/shop%2F1");
        report
    };
    let ready = json!({ "state": "ready", "phone_number": "628111000100", "pushname": "Toko" });
    let report = look(Reply::Json(200, ready)).await;
    assert_eq!((report.status, report.reason), (AccountStatus::Connected, None));
    assert_eq!(report.display_phone_number.as_deref(), Some("+628111000100"));
    assert_eq!(report.verified_name.as_deref(), Some("Toko"));
    for (reply, status) in [
        (Reply::Json(200, json!({ "state": "qr" })), AccountStatus::Disconnected),
        (Reply::Json(200, json!({ "state": "starting" })), AccountStatus::Attention),
        (Reply::Json(200, json!({})), AccountStatus::Disconnected),
        (Reply::Json(404, error("session_unknown")), AccountStatus::Disconnected),
        (no_json(401), AccountStatus::Disconnected),
        (no_json(500), AccountStatus::Attention),
    ] {
        let report = look(reply).await;
        assert_eq!(report.status, status);
        assert!(report.reason.is_some());
    }
    let report = provider(&nowhere()).inspect(&access("")).await;
    assert_eq!(report.status, AccountStatus::Attention);
}
