//! Signing in: uniform refusals, throttling, cookies, and no foreign site behind it.

use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use blazz_api::ApiSettings;
use serde_json::json;

use crate::house::{House, PASSWORD};

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let house = House::build().await;
    house.owner().await;
    let visitor = house.browser();
    let wrong = visitor.log_in("ayu@example.com", "not the password").await;
    let unknown = visitor.log_in("nobody@example.com", "not the password").await;
    let (mut wrong, mut unknown) =
        (wrong.refused(401, "invalid_credentials"), unknown.refused(401, "invalid_credentials"));
    for problem in [&mut wrong, &mut unknown] {
        problem.as_object_mut().unwrap().remove("request_id");
    }
    assert_eq!(wrong, unknown);
}

#[tokio::test]
async fn guessing_is_slowed_down_and_the_owner_still_comes_in_from_their_place() {
    let house = House::build().await;
    house.owner().await;
    let guesser = house.browser().at("198.51.100.5");
    for _ in 0..10 {
        guesser
            .log_in("ayu@example.com", "a wrong guess")
            .await
            .refused(401, "invalid_credentials");
    }
    let slowed = guesser.log_in("ayu@example.com", PASSWORD).await;
    slowed.refused(429, "rate_limited");
    let wait: u64 = slowed.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    house.browser().log_in("ayu@example.com", PASSWORD).await.expect(200);

    house.wait(Duration::from_secs(wait));
    guesser.log_in("ayu@example.com", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn the_world_guessing_does_not_lock_the_owner_out() {
    let house = House::build().await;
    house.owner().await;
    let mut slowed = 0;
    for n in 0..120 {
        let guesser = house.browser().at(&format!("198.51.100.{n}"));
        let answer = guesser.log_in("ayu@example.com", "a wrong guess").await;
        slowed += u32::from(answer.status == 429);
    }
    assert_eq!(slowed, 20);
    house.browser().log_in("ayu@example.com", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn an_owner_who_has_signed_out_comes_in_again_whoever_guesses() {
    let house = House::build().await;
    let owner = house.owner().await;
    owner.post("/auth/logout", json!(null)).await.expect(204);
    // From everywhere, and from the owner's own address too.
    for n in 0..120 {
        house.browser().at(&format!("198.51.100.{n}")).log_in("ayu@example.com", "a guess").await;
    }
    for _ in 0..40 {
        house.browser().log_in("ayu@example.com", "a guess").await;
    }
    house.browser().log_in("ayu@example.com", PASSWORD).await.refused(429, "rate_limited");
    let elsewhere = house.browser().at("192.0.2.1");
    elsewhere.log_in("ayu@example.com", PASSWORD).await.refused(429, "rate_limited");

    owner.log_in("ayu@example.com", PASSWORD).await.expect(200);
    owner.forget_cookies();
    owner.log_in("ayu@example.com", PASSWORD).await.refused(429, "rate_limited");
}

#[tokio::test]
async fn a_known_browser_guesses_no_faster_than_others_and_is_known_for_its_person_only() {
    let house = House::build().await;
    let owner = house.owner().await;
    owner.hire("dewi", "agent").await;
    owner.post("/auth/logout", json!(null)).await.expect(204);
    for _ in 0..10 {
        owner.log_in("ayu@example.com", "a guess").await.refused(401, "invalid_credentials");
    }
    owner.log_in("ayu@example.com", "a guess").await.refused(429, "rate_limited");
    for _ in 0..10 {
        owner.log_in("dewi@example.com", "a guess").await.refused(401, "invalid_credentials");
    }
    owner.log_in("dewi@example.com", "a guess").await.refused(429, "rate_limited");
}

#[tokio::test]
async fn a_signed_in_person_changes_their_password_whoever_guesses() {
    let house = House::build().await;
    let owner = house.owner().await;
    for _ in 0..40 {
        house.browser().log_in("ayu@example.com", "a guess").await;
    }
    let body = json!({ "current_password": PASSWORD, "new_password": "teh tarik tanpa gula" });
    owner.put("/auth/password", body).await.expect(204);
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_for_scripts_and_other_sites() {
    let house = House::build().await;
    let owner = house.owner().await;
    let (pair, attributes) =
        owner.log_in("ayu@example.com", PASSWORD).await.session_cookie().expect("a cookie");
    assert!(pair.starts_with("blazz_session="), "{pair}");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(attributes.contains(attribute), "{attributes}");
    }
    assert!(!attributes.contains("Secure"), "plain http would never send it back");
}

#[tokio::test]
async fn behind_tls_the_cookie_is_bound_to_this_host() {
    let house = House::with(ApiSettings::new("https://inbox.test")).await;
    let owner = house.owner().await;
    let answer = owner.log_in("ayu@example.com", PASSWORD).await;
    let (pair, attributes) = answer.session_cookie().expect("a cookie");
    assert!(pair.starts_with("__Host-blazz_session="), "{pair}");
    assert!(attributes.contains("Secure") && !attributes.contains("Domain"), "{attributes}");
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
}

#[tokio::test]
async fn signing_in_takes_a_new_session_and_ends_the_one_before() {
    let house = House::build().await;
    let owner = house.owner().await;
    let before = owner.cookie();
    owner.log_in("ayu@example.com", PASSWORD).await.expect(200);
    assert_ne!(owner.cookie(), before);

    let fixed = house.browser();
    fixed.keep_cookie(before);
    fixed.get("/auth/me").await.refused(401, "unauthenticated");
    owner.get("/auth/me").await.expect(200);
}

#[tokio::test]
async fn a_cookie_alone_changes_nothing() {
    let house = House::build().await;
    let owner = house.owner().await;
    let body = json!({ "name": "Hacked" });
    let request = axum::http::Request::patch("/api/v1/workspaces/current")
        .header("cookie", owner.cookie().unwrap())
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    owner.send(request).await.refused(403, "cross_site");
    assert_eq!(owner.get("/workspaces/current").await.expect(200)["name"], "Toko Ayu");
}

#[tokio::test]
async fn other_sites_can_neither_use_a_session_nor_start_one() {
    let house = House::build().await;
    let owner = house.owner().await;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let rename = owner.request(&Method::PATCH, "/workspaces/current").header(name, value);
        owner.send_json(rename, &json!({ "name": "x" })).await.refused(403, "cross_site");
        let visitor = house.browser();
        let login = visitor.request(&Method::POST, "/auth/login").header(name, value);
        let body = json!({ "email": "ayu@example.com", "password": PASSWORD });
        visitor.send_json(login, &body).await.refused(403, "cross_site");
    }
    let page =
        owner.request(&Method::PATCH, "/workspaces/current").header("origin", "http://inbox.test");
    owner.send_json(page, &json!({ "name": "Toko" })).await.expect(200);
}

#[tokio::test]
async fn a_form_of_another_site_is_no_json() {
    let house = House::build().await;
    house.owner().await;
    for media_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let visitor = house.browser();
        let body = json!({ "email": "ayu@example.com", "password": PASSWORD }).to_string();
        let request =
            visitor.request(&Method::POST, "/auth/login").header("content-type", media_type);
        let answer = visitor.send(request.body(Body::from(body)).unwrap()).await;
        answer.refused(415, "unsupported_media_type");
    }
}
