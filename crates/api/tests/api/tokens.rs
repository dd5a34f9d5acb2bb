//! API tokens: scopes, expiry, and what only people may do.

use std::time::Duration;

use serde_json::json;

use crate::answer::id;
use crate::browser::Browser;
use crate::house::House;

#[tokio::test]
async fn a_token_may_do_what_its_scopes_say_and_nothing_more() {
    let house = House::build().await;
    let owner = house.owner().await;
    let token = owner.make_token(&["contacts.read"]).await;
    assert!(token["secret"].as_str().unwrap().starts_with("blz_"));
    assert!(token["secret"].as_str().unwrap().starts_with(token["prefix"].as_str().unwrap()));
    let program = Browser::with_token(&house, &token);
    program.get("/contacts").await.expect(200);
    let body = json!({ "name": "Budi", "phone": "0812-1111-2222" });
    let problem = program.post("/contacts", body).await.refused(403, "forbidden");
    assert_eq!(problem["permission"], "contacts.write");
    program.get("/auth/sessions").await.refused(403, "session_needed");

    let listed = owner.get("/tokens").await.expect(200);
    assert_eq!(listed["items"][0].get("secret"), None);
    assert!(listed["items"][0]["last_used_at"].is_i64());
}

#[tokio::test]
async fn a_token_is_given_rights_that_there_are() {
    let house = House::build().await;
    let owner = house.owner().await;
    let body = json!({ "name": "odd", "scopes": ["everything"] });
    let problem = owner.post("/tokens", body).await.refused(422, "validation_failed");
    assert_eq!(problem["errors"][0]["field"], "scopes[0]");
}

#[tokio::test]
async fn a_token_makes_no_token_to_live_on_in() {
    let house = House::build().await;
    let owner = house.owner().await;
    let token = owner.make_token(&["tokens.manage", "contacts.read"]).await;
    let program = Browser::with_token(&house, &token);
    let body = json!({ "name": "child", "scopes": ["contacts.read"] });
    program.post("/tokens", body).await.refused(403, "session_needed");
    program.get("/tokens").await.expect(200);
}

#[tokio::test]
async fn a_token_ends_when_it_is_revoked_or_has_expired() {
    let house = House::build().await;
    let owner = house.owner().await;
    let soon = blazz_domain::Clock::now(&*house.clock).plus(Duration::from_hours(1));
    let body = json!({ "name": "short", "scopes": ["members.read"], "expires_at": soon });
    let short = Browser::with_token(&house, &owner.post("/tokens", body).await.expect(201));
    let long = owner.make_token(&["members.read"]).await;
    let revoked = Browser::with_token(&house, &long);
    short.get("/members").await.expect(200);
    revoked.get("/members").await.expect(200);

    owner.delete(&format!("/tokens/{}", id(&long))).await.expect(204);
    revoked.get("/members").await.refused(401, "unauthenticated");
    house.wait(Duration::from_hours(1));
    short.get("/members").await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_program_needs_no_header_of_the_page() {
    let house = House::build().await;
    let owner = house.owner().await;
    let token = owner.make_token(&["contacts.write"]).await;
    let body = json!({ "name": "Budi", "phone": "+6281211112222" }).to_string();
    let request = axum::http::Request::post("/contacts")
        .header("authorization", format!("bearer {}", token["secret"].as_str().unwrap()))
        .header("content-type", "application/json; charset=utf-8")
        .body(axum::body::Body::from(body))
        .unwrap();
    house.browser().send(request).await.expect(201);
}
