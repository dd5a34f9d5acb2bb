//! Texts both ways, with the words about them.

use blazz_websimulator::ReceiptKind;
use whatsapp_rust::{
    Jid,
    types::{events::Event, presence::ReceiptType},
};

use crate::{
    companion::Companion,
    stage::{ANI, SHOP, Stage},
};

#[tokio::test]
async fn a_text_from_a_phone_reaches_the_linked_device_and_the_phone_hears_so() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    let id = stage.ani.send_text(SHOP, "halo").await.unwrap();
    let heard = companion.text("halo").await;

    assert_eq!((heard.id.as_str(), heard.sender.user.as_str()), (id.as_str(), ANI));
    assert_eq!((heard.name.as_str(), heard.is_from_me), ("Ani", false));
    stage.until(|| stage.ani.seen().has_receipt(&id, &ReceiptKind::Delivered)).await;
    stage.until(|| stage.shop.seen().texts() == ["halo"]).await;

    companion.client.mark_as_read(&heard.chat, None, &[id.as_str()]).await.unwrap();
    stage.until(|| stage.ani.seen().has_receipt(&id, &ReceiptKind::Read)).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_text_from_the_linked_device_reaches_the_phones_and_is_ticked() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    let sent = companion.client.send_text(Jid::pn(ANI), "Good morning").await.unwrap();

    stage.until(|| stage.ani.seen().texts() == ["Good morning"]).await;
    stage.until(|| stage.shop.seen().texts() == ["Good morning"]).await;
    assert_eq!(stage.shop.received()[0].chat, ANI);
    ticked(&companion, &sent.message_id, &ReceiptType::Delivered).await;

    stage.ani.read(&stage.ani.received()[0]);
    ticked(&companion, &sent.message_id, &ReceiptType::Read).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_conversation_goes_on_in_the_same_sessions() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    for round in 0..5 {
        let question = format!("question {round}");
        stage.ani.send_text(SHOP, &question).await.unwrap();
        let chat = companion.text(&question).await.chat;
        let answer = format!("answer {round}");
        companion.client.send_text(chat, answer.clone()).await.unwrap();
        stage.until(|| stage.ani.seen().texts().contains(&answer.as_str())).await;
    }
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn two_companies_with_linked_devices_write_to_each_other() {
    let stage = Stage::set().await;
    let (one, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let (other, _) = Companion::linked(&stage.simulator, &stage.ani).await;

    one.client.send_text(Jid::pn(ANI), "from one").await.unwrap();
    let heard = other.text("from one").await;
    other.client.send_text(heard.chat, "from the other").await.unwrap();

    assert_eq!(one.text("from the other").await.sender.user, ANI);
    one.stop().await;
    other.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn what_the_person_writes_on_the_phone_shows_on_the_linked_device() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    stage.shop.send_text(ANI, "from the phone").await.unwrap();

    let heard = companion.text("from the phone").await;
    assert!(heard.is_from_me);
    assert_eq!(heard.chat, Jid::pn(ANI));
    companion.stop().await;
    stage.end().await;
}

async fn ticked(companion: &Companion, id: &str, kind: &ReceiptType) {
    companion
        .told(|event| match event {
            Event::Receipt(receipt) => (receipt.r#type == *kind
                && receipt.message_ids.iter().any(|named| named == id))
            .then_some(()),
            _ => None,
        })
        .await;
}
