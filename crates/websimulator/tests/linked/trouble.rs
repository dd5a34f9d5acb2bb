//! Networks that fail, and ends of a link.

use blazz_websimulator::{Entry, Fault};
use whatsapp_rust::{
    transport::{TokioWebSocketTransportFactory, TransportFactory as _},
    types::events::Event,
};

use crate::{
    companion::Companion,
    stage::{SHOP, Stage},
};

#[tokio::test]
async fn a_device_that_the_phone_takes_off_is_logged_out() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    assert!(stage.shop.unlink(&device).await);
    companion.told(|event| matches!(event, Event::LoggedOut(_)).then_some(())).await;

    assert!(stage.shop.linked_devices().is_empty());
    assert!(stage.simulator.log().contains(&Entry::Unlinked { device: device.clone() }));
    let keys = companion.stop().await;
    let companion = Companion::start(&stage.simulator, keys).await;
    companion.told(|event| matches!(event, Event::LoggedOut(_)).then_some(())).await;
    let complaints = stage.simulator.complaints();
    assert_eq!(complaints.iter().map(|c| &c.fault).collect::<Vec<_>>(), [&Fault::NotLinked]);
    companion.stop().await;
    stage.simulator.stop().await;
}

#[tokio::test]
async fn a_device_takes_itself_off() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    companion.client.logout().await;

    stage.until(|| stage.shop.linked_devices().is_empty()).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_second_connection_of_a_device_replaces_the_first() {
    let stage = Stage::set().await;
    let (first, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    let second = Companion::start(&stage.simulator, first.keys.clone()).await;
    second.connected().await;

    first.told(|event| matches!(event, Event::StreamReplaced(_)).then_some(())).await;
    first.stop().await;
    second.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_banned_account_is_told_for_how_long() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let keys = companion.stop().await;
    stage.shop.ban_devices(101, 3600);

    let companion = Companion::start(&stage.simulator, keys).await;
    let seconds = companion.told(|event| match event {
        Event::TemporaryBan(ban) => Some(ban.expire.num_seconds()),
        _ => None,
    });
    assert_eq!(seconds.await, 3600);

    let keys = companion.stop().await;
    stage.shop.lift_ban();
    let companion = Companion::start(&stage.simulator, keys).await;
    companion.connected().await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_stalled_connection_carries_nothing_until_it_goes_on() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    assert!(stage.shop.stall(&device));
    stage.ani.send_text(SHOP, "are you there?").await.unwrap();
    assert_eq!(stage.simulator.waiting_for(&device), 1);

    assert!(stage.shop.resume(&device));
    assert!(!companion.text("are you there?").await.is_offline);
    stage.until(|| stage.simulator.waiting_for(&device) == 0).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_device_whose_connection_is_cut_comes_back_and_misses_nothing() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    assert!(stage.shop.cut(&device));
    stage.until(|| !stage.simulator.is_online(&device)).await;
    stage.ani.send_text(SHOP, "still there?").await.unwrap();

    assert!(companion.text("still there?").await.is_offline);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn what_was_on_its_way_when_the_connection_broke_is_delivered_again() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    assert!(stage.shop.stall(&device));
    let id = stage.ani.send_text(SHOP, "into the void").await.unwrap();
    assert!(stage.shop.cut(&device));

    assert!(companion.text("into the void").await.is_offline);
    stage.until(|| stage.simulator.waiting_for(&device) == 0).await;
    let deliveries = stage.simulator.log().into_iter().filter(|entry| {
        matches!(entry, Entry::Delivered { class, id: of, to, .. }
            if class == "message" && *of == id && *to == device)
    });
    assert_eq!(deliveries.count(), 2);
    assert_eq!(companion.count("into the void"), 1);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_device_comes_back_when_whatsapp_does() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    stage.simulator.refuse_connections();
    stage.until(|| !stage.simulator.is_online(&device)).await;
    companion.told(|event| matches!(event, Event::Disconnected(_)).then_some(())).await;
    stage.ani.send_text(SHOP, "can you hear me?").await.unwrap();
    stage.simulator.take_connections();

    assert!(companion.text("can you hear me?").await.is_offline);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn what_does_not_begin_as_whatsapp_does_is_refused() {
    let stage = Stage::set().await;
    let factory = TokioWebSocketTransportFactory::new().with_url(stage.simulator.websocket_url());
    let (transport, _events) = factory.create_transport().await.unwrap();

    transport.send(b"GET /index.html".to_vec().into()).await.unwrap();

    stage.until(|| !stage.simulator.complaints().is_empty()).await;
    let complaint = stage.simulator.complaints().remove(0);
    assert!(matches!(complaint.fault, Fault::Handshake { .. }), "{complaint}");
    stage.simulator.stop().await;
}
