//! Fetching files: the address, the token, the size and the sum.

use std::time::Duration;

use blazz_domain::account::AccountStatus;
use bytes::Bytes;
use futures_util::TryStreamExt;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::script::{Reply, Server};
use super::{access, provider, provider_with};
use crate::{MediaDownload, MediaError, Provider};

const FILE: &[u8] = b"a photograph";

fn described(server: &Server, path: &str) -> Value {
    json!({
        "url": format!("{}{path}", server.address),
        "mime_type": "image/jpeg",
        "sha256": hex::encode(Sha256::digest(FILE)),
        "file_size": FILE.len().to_string(),
        "id": "99",
    })
}

async fn open(server: &Server) -> Result<MediaDownload, MediaError> {
    provider(&server.address).media(&access(), "99").await
}

async fn read(download: MediaDownload) -> Result<Vec<u8>, MediaError> {
    let parts: Vec<Bytes> = download.stream.try_collect().await?;
    Ok(parts.concat())
}

#[tokio::test]
async fn a_file_is_asked_for_by_number_and_read_with_the_token() {
    let server = Server::start([]).await;
    server.then(Reply::Json(200, described(&server, "/file")));
    server.then(Reply::Raw(200, vec![], FILE.to_vec()));
    let download = open(&server).await.unwrap();
    assert_eq!(download.mime_type.as_deref(), Some("image/jpeg"));
    assert_eq!(download.size, Some(FILE.len() as u64));
    assert_eq!(read(download).await.unwrap(), FILE);
    let asked = server.asked();
    assert_eq!(asked[0].line, "GET /v25.0/99?phone_number_id=11");
    assert_eq!(asked[1].authorization.as_deref(), Some("Bearer a-token"));
}

#[tokio::test]
async fn a_damaged_file_ends_with_an_error_instead_of_an_end() {
    let server = Server::start([]).await;
    server.then(Reply::Json(200, described(&server, "/file")));
    server.then(Reply::Raw(200, vec![], b"something else".to_vec()));
    let outcome = read(open(&server).await.unwrap()).await;
    let Err(MediaError::Retry { failure, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(failure.code, "media_damaged");
}

#[tokio::test]
async fn a_file_larger_than_announced_is_cut_off_at_the_limit() {
    let server = Server::start([]).await;
    let mut lie = described(&server, "/file");
    lie["file_size"] = 1.into();
    server.then(Reply::Json(200, lie));
    server.then(Reply::Raw(200, vec![], vec![b'x'; 5000]));
    let strict = provider_with(&server.address, |settings| settings.largest_file = 1000);
    let outcome = read(strict.media(&access(), "99").await.unwrap()).await;
    let Err(MediaError::Refused { failure }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(failure.code, "media_too_large");
}

#[tokio::test]
async fn a_server_that_falls_silent_within_a_file_is_given_up() {
    let server = Server::start([]).await;
    server.then(Reply::Json(200, described(&server, "/file")));
    server.then(Reply::Silence);
    let hurried = provider_with(&server.address, |settings| {
        settings.silence_time_out = Duration::from_millis(100);
    });
    let outcome = hurried.media(&access(), "99").await;
    assert!(matches!(outcome, Err(MediaError::Retry { .. })), "{outcome:?}");
}

#[tokio::test]
async fn a_file_elsewhere_is_not_fetched() {
    for url in ["https://evilfbsbx.com/f", "http://lookaside.fbsbx.com/f", "http://127.0.0.1:1/f"] {
        let server = Server::start([Reply::Json(200, json!({ "url": url }))]).await;
        let outcome = open(&server).await;
        let Err(MediaError::Refused { failure }) = outcome else { panic!("{url}: {outcome:?}") };
        assert_eq!(failure.code, "media_foreign_host", "{url}");
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_redirect_to_a_host_without_a_name_is_not_followed() {
    let inside = Server::start([]).await;
    let server = Server::start([]).await;
    server.then(Reply::Json(200, described(&server, "/file")));
    server.then(Reply::Raw(302, vec![("location", format!("{}/x", inside.address))], vec![]));
    let outcome = open(&server).await;
    assert!(matches!(outcome, Err(MediaError::Refused { .. })), "{outcome:?}");
    assert!(inside.asked().is_empty());
}

#[tokio::test]
async fn a_redirect_within_the_host_is_followed() {
    let server = Server::start([]).await;
    server.then(Reply::Json(200, described(&server, "/file")));
    server.then(Reply::Raw(302, vec![("location", "/moved".into())], vec![]));
    server.then(Reply::Raw(200, vec![], FILE.to_vec()));
    assert_eq!(read(open(&server).await.unwrap()).await.unwrap(), FILE);
    assert_eq!(server.asked()[2].line, "GET /moved");
}

#[tokio::test]
async fn an_expired_address_is_worth_another_attempt() {
    let server = Server::start([]).await;
    server.then(Reply::Json(200, described(&server, "/file")));
    server.then(Reply::Raw(404, vec![], vec![]));
    let outcome = open(&server).await;
    assert!(matches!(outcome, Err(MediaError::Retry { .. })), "{outcome:?}");
}

#[tokio::test]
async fn what_graph_says_about_the_file_decides() {
    let gone = json!({ "error": { "code": 100, "error_subcode": 33, "message": "gone" } });
    let expired = json!({ "error": { "code": 190, "message": "expired" } });
    let busy = json!({ "error": { "code": 2, "message": "busy" } });
    let server = Server::start([
        Reply::Json(400, gone),
        Reply::Json(401, expired),
        Reply::Json(503, busy),
        Reply::Raw(502, vec![], b"<html>".to_vec()),
        Reply::Cut,
    ])
    .await;
    assert_eq!(open(&server).await.unwrap_err().failure().code, "media_gone");
    let status = AccountStatus::Disconnected;
    let blocked = open(&server).await.unwrap_err();
    assert!(matches!(blocked, MediaError::AccountBlocked { status: found, .. } if found == status));
    for _ in 0..3 {
        assert!(matches!(open(&server).await, Err(MediaError::Retry { .. })));
    }
}
