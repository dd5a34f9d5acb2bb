//! Several linked devices of one person.

use whatsapp_rust::{Jid, types::events::Event};

use crate::{
    companion::Companion,
    stage::{ANI, SHOP, Stage},
};

#[tokio::test]
async fn a_second_linked_device_sees_what_the_first_writes_and_what_comes_in() {
    let stage = Stage::set().await;
    let (first, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    first.client.send_text(Jid::pn(ANI), "before").await.unwrap();
    stage.until(|| stage.ani.seen().texts() == ["before"]).await;
    let (second, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    first.told(|event| matches!(event, Event::DeviceListUpdate(_)).then_some(())).await;

    first.client.send_text(Jid::pn(ANI), "after").await.unwrap();
    let heard = second.text("after").await;
    assert!(heard.is_from_me);
    assert_eq!(heard.chat.user, ANI);

    stage.ani.send_text(SHOP, "to all of you").await.unwrap();
    first.text("to all of you").await;
    second.text("to all of you").await;

    assert!(stage.shop.unlink(&device).await);
    second.told(|event| matches!(event, Event::LoggedOut(_)).then_some(())).await;
    stage.until(|| stage.simulator.waiting_for(&device) == 0).await;
    first.stop().await;
    second.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_chat_that_is_pinned_on_one_device_is_pinned_on_the_other() {
    let stage = Stage::set().await;
    let (first, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let (second, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    first.client.chat_actions().pin_chat(&Jid::pn(ANI)).await.unwrap();

    let pinned = second.told(|event| match event {
        Event::PinUpdate(pin) => Some(pin.jid.clone()),
        _ => None,
    });
    assert_eq!(pinned.await, Jid::pn(ANI));
    first.stop().await;
    second.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn somebody_who_knows_a_person_hears_of_their_new_device_and_writes_to_it() {
    let stage = Stage::set().await;
    let (first, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let (peer, _) = Companion::linked(&stage.simulator, &stage.ani).await;
    peer.client.send_text(Jid::pn(SHOP), "to one device").await.unwrap();
    first.text("to one device").await;

    let (second, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    peer.told(|event| match event {
        Event::DeviceListUpdate(update) => (update.user.user == SHOP).then_some(()),
        _ => None,
    })
    .await;
    peer.client.send_text(Jid::pn(SHOP), "to two devices").await.unwrap();

    first.text("to two devices").await;
    second.text("to two devices").await;
    for companion in [first, second, peer] {
        companion.stop().await;
    }
    stage.end().await;
}
