//! From the code on the screen to a device that is connected.

use blazz_websimulator::{Entry, LinkError};
use whatsapp_rust::pair_code::PairCodeOptions;

use crate::{
    companion::Companion,
    stage::{SHOP, Stage},
};

#[tokio::test]
async fn a_scanned_device_is_linked_and_connects() {
    let stage = Stage::set().await;
    let companion = Companion::unlinked(&stage.simulator).await;

    let device = stage.shop.scan(&companion.code().await).await.unwrap();
    companion.connected().await;

    assert_eq!(stage.shop.linked_devices(), std::slice::from_ref(&device));
    assert!(stage.simulator.log().contains(&Entry::Linked { device }));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn what_is_not_a_code_links_nothing() {
    let stage = Stage::set().await;
    assert_eq!(stage.shop.scan("https://example.com").await, Err(LinkError::NotACode));
    stage.end().await;
}

#[tokio::test]
async fn a_code_links_once() {
    let stage = Stage::set().await;
    let companion = Companion::unlinked(&stage.simulator).await;
    let code = companion.code().await;
    stage.shop.scan(&code).await.unwrap();

    assert_eq!(stage.ani.scan(&code).await, Err(LinkError::UnknownCode));

    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_device_is_linked_by_letters_typed_into_the_phone() {
    let stage = Stage::set().await;
    let companion = Companion::unlinked(&stage.simulator).await;
    companion.code().await;
    let options = PairCodeOptions { phone_number: SHOP.to_owned(), ..PairCodeOptions::default() };
    let letters = companion.client.pair_with_code(options).await.unwrap();

    let device = stage.shop.enter_code(&letters).await.unwrap();
    companion.connected().await;

    assert_eq!(stage.shop.linked_devices(), [device]);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn wrong_letters_link_nothing() {
    let stage = Stage::set().await;
    let companion = Companion::unlinked(&stage.simulator).await;
    companion.code().await;
    let options = PairCodeOptions { phone_number: SHOP.to_owned(), ..PairCodeOptions::default() };
    companion.client.pair_with_code(options).await.unwrap();

    assert_eq!(stage.shop.enter_code("AAAA-1111").await, Err(LinkError::WrongCode));

    assert!(stage.shop.linked_devices().is_empty());
    companion.stop().await;
    stage.end().await;
}
