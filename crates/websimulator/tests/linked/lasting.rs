//! A simulator that is stopped and started again in the same folder goes on as if nothing had been.

use std::path::Path;

use blazz_websimulator::{Entry, File, Handshake, Role, WebSimulator};
use whatsapp_rust::{Jid, SendOptions, types::events::Event, waproto::whatsapp as wa};

use crate::{
    companion::{Companion, PATIENCE},
    stage::{ANI, SHOP},
};

#[tokio::test]
async fn what_has_waited_comes_after_the_simulator_was_started_again() {
    let folder = tempfile::tempdir().unwrap();
    let simulator = started(folder.path(), None).await;
    let (root, port) = (simulator.root_key(), simulator.port());
    let (shop, ani) = (simulator.phone(SHOP), simulator.phone(ANI));
    ani.set_name("Ani");
    let (companion, device) = Companion::linked(&simulator, &shop).await;
    ani.send_text(SHOP, "before").await.unwrap();
    let chat = companion.text("before").await.chat;
    companion.client.send_text(chat.clone(), "answer before").await.unwrap();
    until(&simulator, || ani.seen().texts() == ["answer before"]).await;
    let keys = companion.stop().await;
    ani.send_text(SHOP, "meanwhile").await.unwrap();
    simulator.stop().await;

    let simulator = started(folder.path(), Some(port)).await;
    assert_eq!((simulator.root_key(), simulator.port()), (root, port));
    let (shop, ani) = (simulator.phone(SHOP), simulator.phone(ANI));
    assert_eq!((ani.name().as_str(), ani.seen().texts()[..] == ["answer before"]), ("Ani", true));
    let companion = Companion::start(&simulator, keys).await;
    assert!(companion.text("meanwhile").await.is_offline);
    companion.client.send_text(chat, "answer after").await.unwrap();
    until(&simulator, || ani.seen().texts() == ["answer before", "answer after"]).await;
    until(&simulator, || shop.seen().texts().len() == 4).await;
    ani.send_text(SHOP, "after").await.unwrap();
    companion.text("after").await;

    let resumed = Entry::LoggedIn { device, handshake: Handshake::Resumed };
    assert!(simulator.log().contains(&resumed));
    assert_eq!(simulator.complaints(), []);
    assert!(ani.seen().repeated.is_empty());
    companion.stop().await;
    simulator.stop().await;
}

#[tokio::test]
async fn groups_settings_files_and_what_was_blocked_last() {
    let folder = tempfile::tempdir().unwrap();
    let simulator = started(folder.path(), None).await;
    let (shop, ani) = (simulator.phone(SHOP), simulator.phone(ANI));
    let (companion, _) = Companion::linked(&simulator, &shop).await;
    let group = ani.create_group("Cake club", &[SHOP]).unwrap();
    ani.send_text(&group, "welcome").await.unwrap();
    companion.text("welcome").await;
    companion.client.chat_actions().pin_chat(&Jid::pn(ANI)).await.unwrap();
    shop.block("628999");
    ani.send_file(SHOP, File::image(vec![7; 5_000], None)).await.unwrap();
    let image = companion
        .told(|event| event.messages().find_map(|it| it.message.image_message.as_option().cloned()))
        .await;
    let keys = companion.stop().await;
    simulator.stop().await;

    let simulator = started(folder.path(), None).await;
    let (shop, ani) = (simulator.phone(SHOP), simulator.phone(ANI));
    let companion = Companion::start(&simulator, keys).await;
    companion.connected().await;
    assert_eq!(ani.group(&group).unwrap().members[ANI], Role::Creator);
    assert!(shop.chat_settings(ANI).is_pinned);
    assert_eq!(shop.blocked(), ["628999"]);
    assert_eq!(companion.client.download(&image).await.unwrap(), vec![7; 5_000]);
    ani.send_text(&group, "still here?").await.unwrap();
    let chat = companion.text("still here?").await.chat;
    companion.client.send_text(chat, "yes").await.unwrap();
    until(&simulator, || ani.seen().texts() == ["yes"]).await;
    companion.client.chat_actions().unpin_chat(&Jid::pn(ANI)).await.unwrap();
    assert!(!shop.chat_settings(ANI).is_pinned);

    assert_eq!(simulator.complaints(), []);
    companion.stop().await;
    simulator.stop().await;
}

#[tokio::test]
async fn what_is_sent_again_after_a_restart_is_known_to_have_been_sent_before() {
    let folder = tempfile::tempdir().unwrap();
    let simulator = started(folder.path(), None).await;
    let (shop, ani) = (simulator.phone(SHOP), simulator.phone(ANI));
    let (companion, device) = Companion::linked(&simulator, &shop).await;
    under(&companion, "3EB0AGAIN").await;
    until(&simulator, || ani.received().len() == 1).await;
    let keys = companion.stop().await;
    simulator.stop().await;

    let simulator = started(folder.path(), None).await;
    let ani = simulator.phone(ANI);
    let companion = Companion::start(&simulator, keys).await;
    companion.connected().await;
    under(&companion, "3EB0AGAIN").await;

    until(&simulator, || ani.seen().repeated == ["3EB0AGAIN"]).await;
    let again = simulator.accepted_twice();
    assert_eq!((again.len(), &again[0].from, again[0].times), (1, &device, 2));
    companion.stop().await;
    simulator.stop().await;
}

#[tokio::test]
async fn a_device_that_was_taken_off_before_is_not_let_in_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let simulator = started(folder.path(), None).await;
    let shop = simulator.phone(SHOP);
    let (companion, device) = Companion::linked(&simulator, &shop).await;
    let keys = companion.stop().await;
    assert!(shop.unlink(&device).await);
    simulator.stop().await;

    let simulator = started(folder.path(), None).await;
    let companion = Companion::start(&simulator, keys).await;
    companion.told(|event| matches!(event, Event::LoggedOut(_)).then_some(())).await;
    let (second, device) = Companion::linked(&simulator, &simulator.phone(SHOP)).await;

    assert_eq!(device.device, 2);
    companion.stop().await;
    second.stop().await;
    simulator.stop().await;
}

#[tokio::test]
async fn a_folder_with_something_else_in_it_is_not_taken_for_a_simulator() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("files")).unwrap();
    std::fs::write(folder.path().join("world.json"), "not a world").unwrap();

    assert!(WebSimulator::start_in(folder.path(), None).await.is_err());
}

async fn started(folder: &Path, port: Option<u16>) -> WebSimulator {
    WebSimulator::start_in(folder, port).await.expect("a folder that can be read")
}

async fn until(simulator: &WebSimulator, condition: impl FnMut() -> bool) {
    let came = simulator.wait_until(PATIENCE, condition).await;
    assert!(came.is_ok(), "{:#?}\n{:#?}", simulator.log(), simulator.complaints());
}

async fn under(companion: &Companion, id: &str) {
    let options = SendOptions::default().with_message_id(id);
    let text = wa::Message { conversation: Some("once".to_owned()), ..Default::default() };
    companion
        .client
        .send_message_with_options(Jid::pn(ANI), text, options)
        .await
        .expect("connected");
}
