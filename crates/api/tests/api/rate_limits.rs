//! How much one caller and one address may ask.

use std::time::Duration;

use blazz_api::{ApiSettings, TrustedProxies};
use blazz_domain::pace::Pace;

use crate::browser::Browser;
use crate::house::{House, URL};

const SECOND: Duration = Duration::from_secs(1);

fn settings() -> ApiSettings {
    ApiSettings {
        caller_pace: Pace { interval: SECOND, burst: 5 },
        address_pace: Pace { interval: SECOND, burst: 20 },
        ..ApiSettings::new(URL)
    }
}

#[tokio::test]
async fn a_caller_is_told_what_is_left_and_when_to_come_back() {
    let house = House::with(settings()).await;
    let owner = house.owner().await;
    for left in ["4", "3", "2", "1", "0"] {
        let answer = owner.get("/auth/me").await;
        answer.expect(200);
        assert_eq!(answer.header("ratelimit-limit"), "5");
        assert_eq!(answer.header("ratelimit-remaining"), left);
    }
    let slowed = owner.get("/auth/me").await;
    slowed.refused(429, "rate_limited");
    assert_eq!(slowed.header("retry-after"), "1");
    assert_eq!(slowed.header("ratelimit-remaining"), "0");
    house.wait(SECOND);
    owner.get("/auth/me").await.expect(200);
}

#[tokio::test]
async fn a_token_has_its_own_allowance() {
    let house = House::with(settings()).await;
    let owner = house.owner().await;
    let program = Browser::with_token(&house, &owner.make_token(&["members.read"]).await);
    for _ in 0..4 {
        owner.get("/auth/me").await.expect(200);
    }
    owner.get("/auth/me").await.refused(429, "rate_limited");
    program.get("/members").await.expect(200);
}

#[tokio::test]
async fn an_address_is_slowed_down_and_cannot_pretend_to_be_another() {
    let house = House::with(settings()).await;
    let ask = |forwarded: String| {
        let browser = house.browser();
        let request = browser.request(&axum::http::Method::GET, "/setup");
        let request = request.header("x-forwarded-for", forwarded);
        async move { browser.send(request.body(axum::body::Body::empty()).unwrap()).await }
    };
    for n in 0..20 {
        ask(format!("198.51.100.{n}")).await.expect(200);
    }
    ask("198.51.100.99".to_owned()).await.refused(429, "rate_limited");
    house.browser().at("192.0.2.1").get("/setup").await.expect(200);
}

#[tokio::test]
async fn a_trusted_proxy_speaks_for_many_addresses() {
    let trusted_proxies = TrustedProxies::parse(["203.0.113.0/24"]).unwrap();
    let house = House::with(ApiSettings { trusted_proxies, ..settings() }).await;
    for n in 0..40 {
        let browser = house.browser();
        let request = browser.request(&axum::http::Method::GET, "/setup");
        let request = request.header("x-forwarded-for", format!("198.51.100.{n}"));
        browser.send(request.body(axum::body::Body::empty()).unwrap()).await.expect(200);
    }
}

#[tokio::test]
async fn a_whole_ipv6_network_has_one_allowance() {
    let house = House::with(settings()).await;
    for n in 0..20 {
        house.browser().at(&format!("2001:db8::{n:x}")).get("/setup").await.expect(200);
    }
    house.browser().at("2001:db8::ffff").get("/setup").await.refused(429, "rate_limited");
    house.browser().at("2001:db8:0:1::1").get("/setup").await.expect(200);
}
