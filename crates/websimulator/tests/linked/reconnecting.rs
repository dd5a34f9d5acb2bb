//! Coming back: what has waited, and how a connection begins the second and third time.

use blazz_websimulator::{Address, Entry, Handshake, WebSimulator};
use whatsapp_rust::wacore::store::traits::DeviceStore as _;

use crate::{
    companion::Companion,
    stage::{SHOP, Stage},
};

#[tokio::test]
async fn what_came_while_a_device_was_away_waits_for_it_in_order() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    let keys = companion.stop().await;
    for number in 0..20 {
        stage.ani.send_text(SHOP, &format!("number {number}")).await.unwrap();
    }
    assert_eq!(stage.simulator.waiting_for(&device), 20);

    let companion = Companion::start(&stage.simulator, keys).await;

    assert!(companion.text("number 19").await.is_offline);
    for number in 0..20 {
        assert_eq!(companion.count(&format!("number {number}")), 1);
    }
    stage.until(|| stage.simulator.waiting_for(&device) == 0).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_device_that_knows_the_server_comes_back_with_the_short_handshake() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    let keys = companion.stop().await;

    let companion = Companion::start(&stage.simulator, keys).await;
    companion.connected().await;

    let handshakes = handshakes(&stage.simulator, &device);
    assert_eq!(handshakes, [Handshake::Full, Handshake::Resumed]);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_device_with_an_old_idea_of_the_servers_key_falls_back_to_the_full_handshake() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    let keys = companion.stop().await;
    let mut outdated = keys.load().await.unwrap().unwrap();
    let chain = outdated.server_cert_chain.as_mut().unwrap();
    chain.leaf.key = [9; 32];
    keys.save(&outdated).await.unwrap();

    let companion = Companion::start(&stage.simulator, keys).await;
    companion.connected().await;

    let handshakes = handshakes(&stage.simulator, &device);
    assert_eq!(handshakes, [Handshake::Full, Handshake::FellBack]);
    companion.stop().await;
    stage.end().await;
}

fn handshakes(simulator: &WebSimulator, device: &Address) -> Vec<Handshake> {
    let log = simulator.log();
    let logins = log.iter().filter_map(|entry| match entry {
        Entry::LoggedIn { device: who, handshake } if who == device => Some(*handshake),
        _ => None,
    });
    logins.collect()
}
