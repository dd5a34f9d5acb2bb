//! Files of the team on their way out: uploaded once, laid at Meta once, and sent by their name there.

use std::time::Duration;

use blazz_blobs::{BlobError, BlobKey};
use blazz_domain::delivery::DeliveryState;
use blazz_domain::media::{MediaKind, MediaState};
use blazz_domain::outgoing::{Outgoing, OutgoingMedia};
use blazz_domain::{ChatId, MediaId, MessageId};
use blazz_inbox::InboxError;
use blazz_inbox::jobs::Finished;
use blazz_inbox::media::{self, Offered};
use blazz_inbox::messages::{Addressee, NewMessage, What};
use blazz_inbox::views::UploadView;
use bytes::Bytes;
use futures_util::stream;
use serde_json::json;

use crate::stage::{Reply, Stage, words};

const PICTURE: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF a picture \0\x01\x02\r\n\xff\xd9";

async fn upload(stage: &Stage) -> UploadView {
    let rules = media::rules(&stage.inbox, &stage.read(), None).await.unwrap();
    let bytes = stream::iter([Ok::<_, InboxError>(Bytes::from_static(PICTURE))]);
    let offered = Offered { kind: None, filename: Some("foto.jpg".to_owned()) };
    let taken = media::take(&rules, offered, bytes).await.unwrap().unwrap();
    let kept = media::keep(&stage.inbox, &stage.scope, taken).await.unwrap();
    let tx = stage.begin().await;
    let view = media::finish(&tx, kept).await.unwrap();
    tx.commit().await.unwrap();
    view
}

fn picture(chat: ChatId, media_id: MediaId) -> NewMessage {
    let media = OutgoingMedia {
        kind: MediaKind::Image,
        link: None,
        provider_media_id: None,
        media_id: Some(media_id),
        file: None,
        caption: Some("Katalog".to_owned()),
        filename: None,
    };
    let what = What::Message(Outgoing::Media(media));
    NewMessage { what, ..words(Addressee::Chat(chat), "") }
}

/// A chat in which one may write, and a picture that waits in it.
async fn queued(stage: &Stage) -> (ChatId, MediaId, MessageId) {
    stage.customer_writes("628111", "wamid.c", "Ada katalog?").await;
    let chat = stage.only_chat().await.id;
    let file = upload(stage).await.id;
    let message = stage.send(picture(chat, file)).await.unwrap().message;
    assert_eq!(message.media.unwrap().state, MediaState::Ready);
    (chat, file, message.id)
}

fn laid(name: &str) -> Reply {
    Reply::Json(200, json!({ "id": name }))
}

/// What Meta was asked, as method and last part of the path.
fn asked(stage: &Stage) -> Vec<String> {
    let asked = stage.graph.asked();
    asked.iter().map(|it| it.line.rsplit('/').next().unwrap().to_owned()).collect()
}

async fn is_kept(stage: &Stage, file: MediaId) -> bool {
    let key = BlobKey::new(stage.scope.workspace_id(), file);
    match stage.inbox.files.size(key).await {
        Ok(_) => true,
        Err(BlobError::NotFound) => false,
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn one_file_is_laid_at_meta_once_and_goes_to_many() {
    for stage in Stage::open_on_each().await {
        let (chat, file, first) = queued(&stage).await;
        let second = stage.send(picture(chat, file)).await.unwrap().message.id;
        stage.graph.reply(laid("meta-1"));
        for name in ["wamid.1", "wamid.2"] {
            stage.graph.reply(Reply::sent(name));
        }
        for _ in 0..2 {
            assert_eq!(stage.run_next().await, Finished::Done);
        }
        for id in [first, second] {
            assert_eq!(stage.state(id).await, DeliveryState::Sent);
        }
        assert_eq!(asked(&stage), ["media", "messages", "messages"]);
        let asked = stage.graph.asked();
        assert!(asked[0].bytes.windows(PICTURE.len()).any(|part| part == PICTURE));
        let form = String::from_utf8_lossy(&asked[0].bytes).into_owned();
        assert!(form.contains("image/jpeg") && form.contains("whatsapp"), "{form}");
        for sent in &asked[1..] {
            assert_eq!(sent.body["image"], json!({ "id": "meta-1", "caption": "Katalog" }));
        }
    }
}

#[tokio::test]
async fn a_file_that_may_have_been_taken_is_laid_again_and_the_message_is_one() {
    let stage = Stage::open().await;
    let (_, _, id) = queued(&stage).await;
    stage.graph.reply(Reply::Cut);
    assert!(matches!(stage.run_next().await, Finished::Again { .. }));
    assert_eq!(stage.state(id).await, DeliveryState::Queued);
    stage.clock.advance(Duration::from_mins(1));
    stage.graph.reply(laid("meta-2"));
    stage.graph.reply(Reply::sent("wamid.1"));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
    assert_eq!(stage.message(id).await.attempt, 1);
    assert_eq!(asked(&stage), ["media", "media", "messages"]);
}

/// A process that dies between the two finds the file where it was laid.
#[tokio::test]
async fn a_file_that_was_laid_before_a_crash_is_not_laid_again() {
    let stage = Stage::open().await;
    let (_, _, id) = queued(&stage).await;
    stage.graph.reply(laid("meta-1"));
    stage.graph.reply(Reply::error(131_056));
    assert!(matches!(stage.run_next().await, Finished::Again { .. }));
    stage.clock.advance(Duration::from_mins(1));
    stage.graph.reply(Reply::sent("wamid.1"));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.state(id).await, DeliveryState::Sent);
    assert_eq!(asked(&stage), ["media", "messages", "messages"]);
}

#[tokio::test]
async fn a_file_that_meta_no_longer_has_is_laid_anew() {
    let stage = Stage::open().await;
    let (chat, file, _) = queued(&stage).await;
    stage.graph.reply(laid("meta-1"));
    stage.graph.reply(Reply::sent("wamid.1"));
    assert_eq!(stage.run_next().await, Finished::Done);

    let second = stage.send(picture(chat, file)).await.unwrap().message.id;
    stage.graph.reply(Reply::error(131_009));
    assert!(matches!(stage.run_next().await, Finished::Again { .. }));
    stage.clock.advance(Duration::from_mins(1));
    stage.graph.reply(laid("meta-2"));
    stage.graph.reply(Reply::sent("wamid.2"));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.state(second).await, DeliveryState::Sent);

    stage.clock.advance(Duration::from_hours(24 * 30));
    stage.customer_writes("628111", "wamid.c2", "Lagi dong").await;
    stage.send(picture(chat, file)).await.unwrap();
    stage.graph.reply(laid("meta-3"));
    stage.graph.reply(Reply::sent("wamid.3"));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.graph.asked().last().unwrap().body["image"]["id"], "meta-3");
}

/// The file itself is at fault when Meta refuses it as soon as it was laid.
#[tokio::test]
async fn a_file_that_meta_refuses_at_once_fails_and_is_not_laid_again() {
    let stage = Stage::open().await;
    let (_, _, id) = queued(&stage).await;
    stage.graph.reply(laid("meta-1"));
    stage.graph.reply(Reply::error(131_053));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(stage.state(id).await, DeliveryState::Failed);
    assert!(stage.lease().await.is_none());
}

#[tokio::test]
async fn an_upload_that_nobody_sends_is_deleted_after_a_day_and_one_that_was_sent_stays() {
    for stage in Stage::open_on_each().await {
        let (chat, sent, _) = queued(&stage).await;
        let unused = upload(&stage).await.id;
        stage.clock.advance(Duration::from_hours(23));
        assert_eq!(media::delete_unused(&stage.inbox).await.unwrap(), 0);
        stage.clock.advance(Duration::from_hours(2));
        assert_eq!(media::delete_unused(&stage.inbox).await.unwrap(), 1);
        assert_eq!(media::delete_unused(&stage.inbox).await.unwrap(), 0);
        assert!(is_kept(&stage, sent).await && !is_kept(&stage, unused).await);
        stage.customer_writes("628111", "wamid.c2", "Masih ada?").await;
        let refused = stage.send(picture(chat, unused)).await.unwrap_err();
        assert!(refused.to_string().contains("image.media_id"), "{refused}");
        stage.send(picture(chat, sent)).await.unwrap();
    }
}
