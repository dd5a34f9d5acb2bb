//! Groups, with one key per sender.

use blazz_websimulator::ReceiptKind;
use whatsapp_rust::{Jid, Server, types::events::Event};

use crate::{
    companion::Companion,
    stage::{ANI, SHOP, Stage},
};

const BUDI: &str = "6281234500003";

#[tokio::test]
async fn a_text_to_a_group_reaches_the_linked_device_and_the_answer_everybody() {
    let stage = Stage::set().await;
    let budi = stage.simulator.phone(BUDI);
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let group = stage.ani.create_group("Cake club", &[SHOP, BUDI]).unwrap();

    let id = stage.ani.send_text(&group, "who wants cake?").await.unwrap();
    let heard = companion.text("who wants cake?").await;
    assert_eq!((heard.chat.to_string(), heard.sender.user.as_str()), (group.clone(), ANI));
    stage.until(|| stage.ani.seen().has_receipt(&id, &ReceiptKind::Delivered)).await;
    stage.until(|| budi.seen().texts() == ["who wants cake?"]).await;

    companion.client.send_text(heard.chat, "we bake it").await.unwrap();
    stage.until(|| stage.ani.seen().texts() == ["we bake it"]).await;
    stage.until(|| budi.seen().texts() == ["who wants cake?", "we bake it"]).await;
    assert_eq!(budi.received()[1].chat, group);

    stage.ani.send_text(&group, "wonderful").await.unwrap();
    companion.text("wonderful").await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_new_group_is_announced_and_can_be_asked_about() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    let group = stage.ani.create_group("Cake club", &[SHOP]).unwrap();

    let told = companion.told(|event| match event {
        Event::GroupUpdate(update) => Some(update.group_jid.clone()),
        _ => None,
    });
    assert_eq!(told.await.to_string(), group);
    let all = companion.client.groups().get_participating().await.unwrap();
    assert_eq!(all.len(), 1);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_group_by_lid_names_its_members_by_lid() {
    let stage = Stage::set().await;
    stage.ani.go_by_lid();
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let group = stage.ani.create_group("Hidden numbers", &[SHOP]).unwrap();

    stage.ani.send_text(&group, "hello all").await.unwrap();
    let heard = companion.text("hello all").await;
    assert_eq!(heard.sender.to_non_ad(), Jid::new(stage.ani.lid(), Server::Lid));

    companion.client.send_text(heard.chat, "hello Ani").await.unwrap();
    stage.until(|| stage.ani.seen().texts() == ["hello Ani"]).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_group_message_that_a_member_cannot_open_is_sent_again() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let group = stage.ani.create_group("Cake club", &[SHOP]).unwrap();
    let chat: Jid = group.parse().unwrap();
    companion.client.send_text(chat.clone(), "the first").await.unwrap();
    stage.until(|| stage.ani.seen().texts() == ["the first"]).await;

    stage.ani.lose_sessions().await;
    companion.client.send_text(chat, "the second").await.unwrap();

    stage.until(|| stage.ani.seen().texts() == ["the first", "the second"]).await;
    companion.stop().await;
    stage.end().await;
}
