//! Files, typing, names by LID, what was said before, and messages that could not be opened.

use blazz_websimulator::{File, ReceiptKind};
use whatsapp_rust::{
    Jid, Server, UploadOptions,
    prelude::{MessageField, wa},
    types::events::Event,
    wacore::{
        download::MediaType,
        store::{in_memory::InMemoryBackend, traits::SignalStore as _},
    },
};

use crate::{
    companion::Companion,
    stage::{ANI, SHOP, Stage},
};

#[tokio::test]
async fn a_picture_from_a_phone_is_opened_on_the_linked_device() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    let picture = File::image(vec![7; 70_000], Some("my cake"));
    stage.ani.send_file(SHOP, picture).await.unwrap();
    let image = companion
        .told(|event| {
            event.messages().find_map(|inbound| inbound.message.image_message.as_option().cloned())
        })
        .await;

    assert_eq!(image.caption.as_deref(), Some("my cake"));
    assert_eq!(companion.client.download(&image).await.unwrap(), vec![7; 70_000]);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_document_from_the_linked_device_is_opened_on_the_phone() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    let bytes = b"the bill".repeat(1000);
    let options = UploadOptions::default();
    let uploaded =
        companion.client.upload(bytes.clone(), MediaType::Document, options).await.unwrap();
    let document = wa::message::DocumentMessage {
        url: Some(uploaded.url),
        direct_path: Some(uploaded.direct_path),
        media_key: Some(uploaded.media_key.to_vec()),
        file_sha256: Some(uploaded.file_sha256.to_vec()),
        file_enc_sha256: Some(uploaded.file_enc_sha256.to_vec()),
        file_length: Some(uploaded.file_length),
        mimetype: Some("application/pdf".to_owned()),
        ..Default::default()
    };
    let message =
        wa::Message { document_message: MessageField::some(document), ..Default::default() };
    companion.client.send_message(Jid::pn(ANI), message).await.unwrap();

    stage.until(|| !stage.ani.received().is_empty()).await;
    assert_eq!(stage.ani.open_file(&stage.ani.received()[0]).unwrap(), bytes);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn typing_is_seen_at_the_other_end() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    stage.ani.start_typing(SHOP);
    companion.told(|event| matches!(event, Event::ChatPresence(_)).then_some(())).await;

    companion.client.chatstate().send_composing(&Jid::pn(ANI)).await.unwrap();
    let typing = (SHOP.to_owned(), "composing".to_owned());
    stage.until(|| stage.ani.seen().typing.contains(&typing)).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn whoever_asks_is_told_when_somebody_comes_and_goes() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.ani.watch(SHOP);
    companion.client.presence().subscribe(&Jid::pn(ANI)).await.unwrap();
    came(&companion, false).await;

    stage.ani.come_online();
    came(&companion, true).await;

    companion.client.presence().set_available().await.unwrap();
    stage.until(|| stage.ani.seen().presence.last() == Some(&(SHOP.to_owned(), true))).await;
    companion.stop().await;
    stage.until(|| stage.ani.seen().presence.last() == Some(&(SHOP.to_owned(), false))).await;
    stage.end().await;
}

async fn came(companion: &Companion, is_there: bool) {
    companion
        .told(|event| match event {
            Event::Presence(presence) => (presence.unavailable != is_there).then_some(()),
            _ => None,
        })
        .await;
}

#[tokio::test]
async fn chats_go_by_lid_on_an_account_that_was_migrated() {
    let stage = Stage::set().await;
    stage.shop.go_by_lid();
    stage.ani.go_by_lid();
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    stage.ani.send_text(SHOP, "by lid").await.unwrap();
    let heard = companion.text("by lid").await;
    assert_eq!(heard.chat, Jid::new(stage.ani.lid(), Server::Lid));

    companion.client.send_text(heard.chat, "answer by lid").await.unwrap();
    stage.until(|| stage.ani.seen().texts() == ["answer by lid"]).await;
    stage.until(|| stage.shop.seen().texts() == ["by lid", "answer by lid"]).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_new_device_is_told_what_was_said_before() {
    let stage = Stage::set().await;
    stage.ani.send_text(SHOP, "long ago").await.unwrap();
    stage.until(|| stage.shop.seen().texts() == ["long ago"]).await;
    stage.shop.send_text(ANI, "not so long ago").await.unwrap();

    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    let history = companion.told(|event| match event {
        Event::HistorySync(history) => history.decompress().ok(),
        _ => None,
    });
    let history = history.await;
    let history = whatsapp_rust::waproto::codec::history_sync_decode(&history).unwrap();
    let chat = &history.conversations[0];
    assert_eq!(chat.id, Jid::pn(ANI).to_string());
    let texts = chat.messages.iter().map(|said| {
        let said = said.message.as_option().unwrap();
        said.message.as_option().unwrap().conversation.clone().unwrap()
    });
    assert_eq!(texts.collect::<Vec<_>>(), ["not so long ago", "long ago"]);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_message_that_a_phone_cannot_open_is_sent_again() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.ani.send_text(SHOP, "hello").await.unwrap();
    let chat = companion.text("hello").await.chat;
    companion.client.send_text(chat.clone(), "the first").await.unwrap();
    stage.until(|| stage.ani.seen().texts() == ["the first"]).await;

    stage.ani.lose_sessions().await;
    let lost = companion.client.send_text(chat, "the second").await.unwrap();

    stage.until(|| stage.ani.seen().texts() == ["the first", "the second"]).await;
    companion
        .told(|event| match event {
            Event::Receipt(receipt) => receipt.message_ids.contains(&lost.message_id).then_some(()),
            _ => None,
        })
        .await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_message_that_the_linked_device_cannot_open_is_sent_again() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.ani.send_text(SHOP, "the first").await.unwrap();
    let chat = companion.text("the first").await.chat;
    companion.client.send_text(chat, "answer").await.unwrap();
    stage.until(|| stage.ani.seen().texts() == ["answer"]).await;

    let keys = companion.stop().await;
    forget_sessions(&keys, &stage.ani.lid()).await;
    let id = stage.ani.send_text(SHOP, "the second").await.unwrap();
    let companion = Companion::start(&stage.simulator, keys).await;

    companion.text("the second").await;
    stage.until(|| stage.ani.seen().has_receipt(&id, &ReceiptKind::Retry)).await;
    stage.until(|| stage.simulator.waiting_for(&device) == 0).await;
    companion.stop().await;
    stage.end().await;
}

/// As a device whose store was restored from an old copy.
async fn forget_sessions(keys: &InMemoryBackend, lid: &str) {
    for place in [format!("{ANI}@c.us.0"), format!("{lid}@lid.0")] {
        keys.delete_session(&place).await.expect("memory forgets");
    }
}
