//! Files of customers: kept by reference, fetched by a job, and shown only when they are whole.

use std::time::Duration;

use blazz_blobs::{BlobError, BlobKey};
use blazz_domain::Timestamp;
use blazz_domain::content::MediaSource;
use blazz_domain::job::JobState;
use blazz_domain::media::MediaState;
use blazz_inbox::jobs::{self, Finished};
use blazz_storage::workspace::media::MediaFile;
use bytes::Bytes;
use futures_util::TryStreamExt;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::stage::{Reply, Stage, customer};

const BYTES: &[u8] = b"a picture of a cat";

async fn receive_picture(stage: &Stage) {
    let image = json!({ "id": "media-1", "mime_type": "image/jpeg", "caption": "Kucing" });
    let value = customer("628111", "wamid.p", stage.seconds(), "image", image);
    stage.hear("messages", value).await;
}

async fn file(stage: &Stage, name: &str) -> MediaFile {
    let message = stage.named(name).await.unwrap().id;
    stage.read().media().of_messages(&[message]).await.unwrap().pop().unwrap()
}

/// Where Meta says the bytes are, and what they should be.
fn address(stage: &Stage, bytes: &[u8]) -> Reply {
    let sum = hex::encode(Sha256::digest(bytes));
    let url = format!("{}/bytes", stage.graph.address);
    Reply::Json(
        200,
        json!({ "url": url, "mime_type": "image/jpeg", "sha256": sum,
                             "file_size": bytes.len(), "id": "media-1" }),
    )
}

#[tokio::test]
async fn a_file_is_fetched_checked_and_kept() {
    let stage = Stage::open().await;
    receive_picture(&stage).await;
    assert_eq!(file(&stage, "wamid.p").await.state, MediaState::Pending);
    stage.graph.reply(address(&stage, BYTES));
    stage.graph.reply(Reply::Bytes(BYTES.to_vec()));
    let head = stage.head().await;
    assert_eq!(stage.run_next().await, Finished::Done);
    let file = file(&stage, "wamid.p").await;
    assert_eq!((file.state, file.size), (MediaState::Ready, Some(18)));
    assert_eq!(stage.head().await, head + 1);
    let key = BlobKey::new(stage.scope.workspace_id(), file.id);
    let opened = stage.inbox.files.open_whole(key).await.unwrap();
    let kept: Vec<Bytes> = opened.try_collect().await.unwrap();
    assert_eq!(kept.concat(), BYTES);
}

#[tokio::test]
async fn the_same_file_is_kept_once_for_a_workspace() {
    let stage = Stage::open().await;
    for name in ["wamid.p", "wamid.q"] {
        let image = json!({ "id": "media-1", "mime_type": "image/jpeg" });
        let value = customer("628111", name, stage.seconds(), "image", image);
        stage.hear("messages", value).await;
        stage.graph.reply(address(&stage, BYTES));
        stage.graph.reply(Reply::Bytes(BYTES.to_vec()));
        assert_eq!(stage.run_next().await, Finished::Done);
    }
    let (first, second) = (file(&stage, "wamid.p").await, file(&stage, "wamid.q").await);
    assert_eq!((first.blob_id, second.blob_id), (None, Some(first.id)));
    let own = BlobKey::new(stage.scope.workspace_id(), second.id);
    assert!(matches!(stage.inbox.files.size(own).await, Err(BlobError::NotFound)));
    let shared = BlobKey::new(stage.scope.workspace_id(), second.blob());
    assert_eq!(stage.inbox.files.size(shared).await.unwrap(), 18);
}

#[tokio::test]
async fn a_file_with_a_very_long_name_is_received_under_a_shorter_one() {
    for stage in Stage::open_on_each().await {
        let document = json!({ "id": "media-1", "filename": "ж".repeat(300) });
        let value = customer("628111", "wamid.d", stage.seconds(), "document", document);
        assert_eq!(stage.hear("messages", value).await.applied, 1);
        assert_eq!(file(&stage, "wamid.d").await.filename.unwrap().chars().count(), 255);
    }
}

#[tokio::test]
async fn a_damaged_file_is_fetched_again() {
    let stage = Stage::open().await;
    receive_picture(&stage).await;
    stage.graph.reply(address(&stage, BYTES));
    stage.graph.reply(Reply::Bytes(b"a picture of a dog".to_vec()));
    assert!(matches!(stage.run_next().await, Finished::Again { .. }));
    let id = file(&stage, "wamid.p").await.id;
    let key = BlobKey::new(stage.scope.workspace_id(), id);
    assert!(matches!(stage.inbox.files.size(key).await, Err(BlobError::NotFound)));
    stage.clock.advance(Duration::from_mins(1));
    stage.graph.reply(address(&stage, BYTES));
    stage.graph.reply(Reply::Bytes(BYTES.to_vec()));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(file(&stage, "wamid.p").await.state, MediaState::Ready);
}

#[tokio::test]
async fn an_address_that_has_run_out_is_asked_for_anew() {
    let stage = Stage::open().await;
    receive_picture(&stage).await;
    stage.graph.reply(address(&stage, BYTES));
    stage.graph.reply(Reply::Json(404, Value::Null));
    assert!(matches!(stage.run_next().await, Finished::Again { .. }));
    stage.clock.advance(Duration::from_mins(1));
    stage.graph.reply(address(&stage, BYTES));
    stage.graph.reply(Reply::Bytes(BYTES.to_vec()));
    assert_eq!(stage.run_next().await, Finished::Done);
}

#[tokio::test]
async fn a_file_that_is_gone_says_so_and_can_be_tried_again() {
    let stage = Stage::open().await;
    receive_picture(&stage).await;
    stage.graph.reply(Reply::error(100));
    assert!(matches!(stage.run_next().await, Finished::GivenUp { .. }));
    let failed = file(&stage, "wamid.p").await;
    assert_eq!(failed.state, MediaState::Failed);
    assert!(failed.error.is_some());
    let dead = stage.jobs(JobState::Dead).await.pop().unwrap();

    let tx = stage.begin().await;
    jobs::retry(&tx, dead.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(file(&stage, "wamid.p").await.state, MediaState::Pending);
    stage.graph.reply(address(&stage, BYTES));
    stage.graph.reply(Reply::Bytes(BYTES.to_vec()));
    assert_eq!(stage.run_next().await, Finished::Done);
}

#[tokio::test]
async fn a_file_that_never_comes_is_given_up_after_days() {
    let stage = Stage::open().await;
    receive_picture(&stage).await;
    let mut tries = 0;
    loop {
        tries += 1;
        stage.graph.reply(Reply::Cut);
        if let Finished::GivenUp { .. } = stage.run_next().await {
            break;
        }
        stage.clock.advance(Duration::from_hours(6));
    }
    assert_eq!(tries, 20);
    assert_eq!(file(&stage, "wamid.p").await.state, MediaState::Failed);
}

#[tokio::test]
async fn a_file_of_a_deleted_message_is_not_fetched() {
    let stage = Stage::open().await;
    receive_picture(&stage).await;
    let gone = json!({ "original_message_id": "wamid.p" });
    stage.hear("messages", customer("628111", "wamid.d", stage.seconds(), "revoke", gone)).await;
    assert_eq!(stage.run_next().await, Finished::Done);
    assert!(stage.graph.asked().is_empty());
}

#[tokio::test]
async fn the_file_of_a_placeholder_is_fetched_when_it_comes() {
    let stage = Stage::open().await;
    let placeholder = json!({
        "from": "628111", "id": "wamid.h", "timestamp": "1700000000", "type": "media_placeholder",
        "history_context": { "status": "READ" },
    });
    let thread = json!({ "id": "628111", "messages": [placeholder] });
    stage.hear("history", json!({ "history": [{ "threads": [thread] }] })).await;
    assert!(stage.lease().await.is_none());

    let asset = customer("628111", "wamid.h", 1_700_000_000, "image", json!({ "id": "media-1" }));
    stage.hear("history", asset.clone()).await;
    stage.hear("history", asset).await;
    let found = file(&stage, "wamid.h").await;
    assert_eq!(found.source, MediaSource::Provider("media-1".to_owned()));
    assert_eq!(stage.jobs(JobState::Ready).await.len(), 1);
}

#[tokio::test]
async fn a_file_this_server_cannot_keep_is_given_up_on_the_bubble() {
    let stage = Stage::open().await;
    receive_picture(&stage).await;
    for _ in 1..8 {
        let job = stage.lease().await.unwrap();
        let finished = jobs::panicked(&stage.inbox, &job).await;
        stage.settle(&job, &finished).await;
        stage.clock.advance(Duration::from_mins(10));
    }
    let job = stage.lease().await.unwrap();
    assert!(matches!(jobs::panicked(&stage.inbox, &job).await, Finished::GivenUp { .. }));
    assert_eq!(file(&stage, "wamid.p").await.state, MediaState::Failed);
}

/// A program that dies of a job takes it up again when it is back, and may die of it again.
#[tokio::test]
async fn a_job_of_which_the_program_dies_each_time_is_given_up() {
    let stage = Stage::open().await;
    receive_picture(&stage).await;
    for _ in 0..20 {
        stage.lease().await.unwrap();
        let tx = stage.inbox.database.begin_system().await.unwrap();
        assert_eq!(tx.release_expired(Timestamp::from_millis(i64::MAX)).await.unwrap(), 1);
        tx.commit().await.unwrap();
    }
    assert!(matches!(stage.run_next().await, Finished::GivenUp { .. }));
    assert_eq!(file(&stage, "wamid.p").await.state, MediaState::Failed);
    let dead = stage.jobs(JobState::Dead).await;
    assert!(dead[0].last_error.as_ref().unwrap().contains("ended each time"));
    assert!(stage.graph.asked().is_empty(), "it was run once more");
}
