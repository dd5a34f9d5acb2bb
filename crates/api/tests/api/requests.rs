//! Requests that cannot be read, and the shape of every refusal.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems_too() {
    let house = House::build().await;
    let visitor = house.browser();
    visitor.get("/nothing/here").await.refused(404, "not_found");
    visitor.patch("/chats", json!({})).await.refused(405, "method_not_allowed");
    let bare = Request::get("/nothing").body(Body::empty()).unwrap();
    visitor.send(bare).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_body_is_json_and_nothing_else() {
    let house = House::build().await;
    let owner = house.owner().await;
    for (body, status, code) in [
        ("", 400, "malformed_json"),
        ("{\"name\":", 400, "malformed_json"),
        ("{\"name\":\"x\"} x", 400, "malformed_json"),
        ("{\"name\":7}", 422, "validation_failed"),
        ("[]", 422, "validation_failed"),
        ("{}", 422, "validation_failed"),
        ("{\"name\":\"x\",\"owner\":true}", 422, "validation_failed"),
    ] {
        let request = owner
            .request(&Method::PATCH, "/workspaces/current")
            .header("content-type", "application/json")
            .body(Body::from(body))
            .unwrap();
        owner.send(request).await.refused(status, code);
    }
}

#[tokio::test]
async fn the_wrong_field_is_named_by_its_path() {
    let house = House::build().await;
    let owner = house.owner().await;
    for (body, field, code) in [
        (json!({ "to": "0812", "type": "text", "text": {} }), "text.body", "required"),
        (
            json!({ "to": "0812", "type": "text", "text": { "body": "x", "html": 1 } }),
            "text.html",
            "unknown_field",
        ),
        (json!({ "to": "0812", "type": "text" }), "text", "required"),
        (json!({ "to": "0812", "type": "fax" }), "type", "invalid"),
        (json!({ "type": "text", "text": { "body": "x" } }), "to", "required"),
        (json!({ "contact_id": "7", "type": "text" }), "contact_id", "invalid"),
    ] {
        let problem = owner.post("/whatsapp/send", body.clone()).await;
        let problem = problem.refused(422, "validation_failed");
        assert_eq!(problem["errors"][0]["field"], field, "{body} {problem}");
        assert_eq!(problem["errors"][0]["code"], code, "{body} {problem}");
    }
}

#[tokio::test]
async fn a_list_stands_for_no_object_however_deep() {
    let house = House::build().await;
    let owner = house.owner().await;
    let button = json!({ "type": "button", "buttons": [["1", "Yes"]] });
    for (body, field) in [
        (json!(["0812", "text"]), ""),
        (json!({ "to": "0812", "type": "text", "text": ["halo", false] }), "text"),
        (json!({ "to": "0812", "type": "location", "location": [1, 2, null, null] }), "location"),
        (
            json!({ "to": "0812", "type": "interactive", "interactive": { "body": "?", "action": ["button", []] } }),
            "interactive.action",
        ),
        (
            json!({ "to": "0812", "type": "interactive", "interactive": { "body": "?", "action": button } }),
            "interactive.action.buttons[0]",
        ),
    ] {
        let problem = owner.post("/whatsapp/send", body.clone()).await;
        let problem = problem.refused(422, "validation_failed");
        assert_eq!(problem["errors"][0]["field"], field, "{body} {problem}");
    }
    owner.post("/broadcasting/user-auth", json!(["1.1"])).await.refused(422, "validation_failed");
}

#[tokio::test]
async fn a_password_for_the_proxy_in_front_hides_no_cookie() {
    let house = House::build().await;
    let owner = house.owner().await;
    let ask = |value: &'static str| {
        let request = owner.request(&Method::GET, "/auth/me").header("authorization", value);
        owner.send(request.body(Body::empty()).unwrap())
    };
    ask("Basic YXl1OmtvcGk=").await.expect(200);
    ask("Negotiate abc").await.expect(200);
    for bearer in ["Bearer blz_guessed", "Bearer", "bearer  "] {
        ask(bearer).await.refused(401, "unauthenticated");
    }
}

#[tokio::test]
async fn a_body_beyond_a_megabyte_is_not_read() {
    let house = House::build().await;
    let owner = house.owner().await;
    let body = json!({ "name": "x".repeat(1024 * 1024) });
    owner.patch("/workspaces/current", body).await.refused(413, "body_too_large");
}

#[tokio::test]
async fn cursors_and_limits_that_nobody_gave_are_refused() {
    let house = House::build().await;
    let owner = house.owner().await;
    for path in ["/chats", "/contacts", "/audit", "/jobs", "/inbound", "/merges"] {
        for cursor in ["rubbish", "W10", "bnVsbA", "%00", "eyJhIjoxfQ"] {
            let problem = owner.get(&format!("{path}?cursor={cursor}")).await;
            let problem = problem.refused(422, "validation_failed");
            assert_eq!(problem["errors"][0]["field"], "cursor", "{path} {cursor}");
        }
        for limit in ["0", "201", "-1", "x"] {
            let problem = owner.get(&format!("{path}?limit={limit}")).await;
            let problem = problem.refused(422, "validation_failed");
            assert_eq!(problem["errors"][0]["field"], "limit", "{path} {limit}");
        }
    }
}

#[tokio::test]
async fn an_id_that_is_none_names_nothing() {
    let house = House::build().await;
    let owner = house.owner().await;
    for path in ["/contacts/7", "/contacts/..%2f..%2fetc", "/whatsapp/accounts/x", "/media/0"] {
        owner.get(path).await.refused(404, "not_found");
    }
}

#[tokio::test]
async fn a_request_keeps_the_id_its_proxy_gave_when_it_is_plain() {
    let house = House::build().await;
    let visitor = house.browser();
    let ask = |id: &'static str| {
        let request = visitor.request(&Method::GET, "/setup").header("x-request-id", id);
        visitor.send(request.body(Body::empty()).unwrap())
    };
    assert_eq!(ask("proxy-42").await.header("x-request-id"), "proxy-42");
    let replaced = ask("a b\"c").await;
    assert_eq!(replaced.header("x-request-id").len(), 36);
}

#[tokio::test]
async fn every_answer_tells_browsers_what_to_refuse() {
    let house = House::build().await;
    let visitor = house.browser();
    for answer in [visitor.get("/setup").await, visitor.get("/chats").await] {
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
}
