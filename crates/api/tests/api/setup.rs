//! The first start.

use serde_json::json;

use crate::house::{House, PASSWORD};

#[tokio::test]
async fn the_first_visitor_becomes_the_owner_and_the_second_is_refused() {
    let house = House::build().await;
    let state = house.browser().get("/setup").await.expect(200);
    assert_eq!(state["needed"], true);

    let owner = house.owner().await;
    let me = owner.get("/auth/me").await.expect(200);
    assert_eq!(me["workspace"]["role"], "owner");
    assert_eq!(me["workspace"]["name"], "Toko Ayu");
    assert_eq!(me["socket"]["key"], "app-key");
    assert_eq!(house.browser().get("/setup").await.expect(200)["needed"], false);

    let body = json!({
        "name": "Eve", "email": "eve@example.com", "password": PASSWORD, "workspace_name": "Mine",
    });
    house.browser().post("/setup", body).await.refused(409, "already_set_up");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_visitors_at_once_make_one_owner() {
    let house = House::build().await;
    let visits = ["eve", "ayu"].map(|name| {
        let browser = house.browser();
        let body = json!({
            "name": name, "email": format!("{name}@example.com"), "password": PASSWORD,
            "workspace_name": "Toko",
        });
        async move { browser.post("/setup", body).await.status.as_u16() }
    });
    let [eve, ayu] = visits;
    let mut statuses = <[u16; 2]>::from(tokio::join!(eve, ayu));
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let house = House::build().await;
    let body = json!({
        "name": " ", "email": "nobody", "password": "password123", "workspace_name": "Toko",
    });
    let problem = house.browser().post("/setup", body).await.refused(422, "validation_failed");
    let fields: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["name", "email", "password"]);
    assert_eq!(house.browser().get("/setup").await.expect(200)["needed"], true);
}

#[tokio::test]
async fn what_the_owner_did_stands_in_the_audit_trail() {
    let house = House::build().await;
    let owner = house.owner().await;
    owner.patch("/workspaces/current", json!({ "name": "Toko Besar" })).await.expect(200);
    let trail = owner.get("/audit").await.expect(200);
    let actions: Vec<&str> = trail["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["action"].as_str().unwrap())
        .collect();
    assert_eq!(actions, ["workspace.renamed", "workspace.created"]);
    assert_eq!(trail["items"][0]["details"], json!({ "from": "Toko Ayu", "to": "Toko Besar" }));
    assert!(trail["items"][0]["actor"].as_str().unwrap().starts_with("user:"));
}
