//! Sessions: seen, revoked, run out, ended by a new password.

use std::time::Duration;

use serde_json::json;

use crate::answer::id;
use crate::house::{House, PASSWORD};

#[tokio::test]
async fn a_revoked_session_is_over_at_once() {
    let house = House::build().await;
    let laptop = house.owner().await;
    let phone = house.browser().at("198.51.100.77");
    phone.log_in("ayu@example.com", PASSWORD).await.expect(200);

    let sessions = laptop.get("/auth/sessions").await.expect(200);
    let sessions = sessions["items"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|session| session["current"] == false).unwrap();
    assert_eq!(other["ip"], "198.51.100.77");

    laptop.delete(&format!("/auth/sessions/{}", id(other))).await.expect(204);
    phone.get("/auth/me").await.refused(401, "unauthenticated");
    laptop.get("/auth/me").await.expect(200);
}

#[tokio::test]
async fn nobody_revokes_a_session_of_somebody_else() {
    let house = House::build().await;
    let owner = house.owner().await;
    let agent = owner.hire("sari", "agent").await;
    let sessions = agent.get("/auth/sessions").await.expect(200);
    let session = id(&sessions["items"][0]);
    owner.delete(&format!("/auth/sessions/{session}")).await.refused(404, "not_found");
    agent.get("/auth/me").await.expect(200);
}

#[tokio::test]
async fn logging_out_ends_the_session_and_takes_the_cookie_away() {
    let house = House::build().await;
    let owner = house.owner().await;
    let cookie = owner.cookie();
    owner.post("/auth/logout", json!(null)).await.expect(204);
    assert_eq!(owner.cookie(), None);
    owner.keep_cookie(cookie);
    owner.get("/auth/me").await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn an_idle_session_ends_and_a_used_one_ends_in_time_too() {
    let house = House::build().await;
    let (idle, used) = (house.owner().await, house.browser());
    used.log_in("ayu@example.com", PASSWORD).await.expect(200);
    let ten_days = Duration::from_hours(24 * 10);
    for round in 1..=9 {
        house.wait(ten_days);
        let expected = if round < 9 { 200 } else { 401 };
        used.get("/auth/me").await.expect(expected);
        if round == 2 {
            idle.get("/auth/me").await.refused(401, "unauthenticated");
        }
    }
}

#[tokio::test]
async fn a_new_password_signs_the_person_out_everywhere_else() {
    let house = House::build().await;
    let (laptop, phone) = (house.owner().await, house.browser());
    phone.log_in("ayu@example.com", PASSWORD).await.expect(200);

    let wrong = json!({ "current_password": "a wrong guess", "new_password": "teh tarik panas" });
    laptop.put("/auth/password", wrong).await.refused(401, "invalid_credentials");
    let weak = json!({ "current_password": PASSWORD, "new_password": "short" });
    let problem = laptop.put("/auth/password", weak).await.refused(422, "validation_failed");
    assert_eq!(problem["errors"][0]["field"], "new_password");

    let body = json!({ "current_password": PASSWORD, "new_password": "teh tarik panas" });
    laptop.put("/auth/password", body).await.expect(204);
    laptop.get("/auth/me").await.expect(200);
    phone.get("/auth/me").await.refused(401, "unauthenticated");
    phone.log_in("ayu@example.com", PASSWORD).await.refused(401, "invalid_credentials");
    phone.log_in("ayu@example.com", "teh tarik panas").await.expect(200);
}

#[tokio::test]
async fn a_person_goes_only_to_workspaces_they_belong_to_and_comes_back_to_the_last() {
    let house = House::build().await;
    let owner = house.owner().await;
    let second = owner.post("/workspaces", json!({ "name": "Cabang" })).await.expect(201);
    let me =
        owner.put("/auth/workspace", json!({ "workspace_id": second["id"] })).await.expect(200);
    assert_eq!(me["workspace"]["name"], "Cabang");
    assert_eq!(me["workspaces"].as_array().unwrap().len(), 2);

    let elsewhere = house.browser();
    let me = elsewhere.log_in("ayu@example.com", PASSWORD).await.expect(200);
    assert_eq!(me["workspace"]["name"], "Cabang");

    let neighbour = owner.neighbour().await;
    let place = json!({ "workspace_id": second["id"] });
    neighbour.put("/auth/workspace", place).await.refused(404, "not_found");
}
