//! Links that let people join.

use std::time::Duration;

use serde_json::json;

use crate::answer::id;
use crate::house::{House, PASSWORD};

#[tokio::test]
async fn a_link_shows_what_it_offers_and_lets_somebody_new_in_once() {
    let house = House::build().await;
    let owner = house.owner().await;
    let token = owner.invite("Sari@Example.com", "supervisor").await;
    let visitor = house.browser();
    let offer = visitor.post("/invitations/lookup", json!({ "token": token })).await.expect(200);
    let expected = json!({
        "workspace_name": "Toko Ayu", "email": "sari@example.com", "role": "supervisor",
        "needs_account": true,
    });
    assert_eq!(offer, expected);

    let bare = json!({ "token": token });
    let problem = visitor.post("/invitations/accept", bare).await.refused(422, "validation_failed");
    assert_eq!(problem["errors"][0]["field"], "name");

    let body = json!({ "token": token, "name": "Sari", "password": PASSWORD });
    let me = visitor.post("/invitations/accept", body.clone()).await.expect(200);
    assert_eq!(me["workspace"]["role"], "supervisor");
    house.browser().post("/invitations/accept", body).await.refused(404, "not_found");
}

#[tokio::test]
async fn somebody_who_is_here_joins_with_their_session_or_their_password() {
    let house = House::build().await;
    let owner = house.owner().await;
    let neighbour = owner.neighbour().await;
    let token = neighbour.invite("ayu@example.com", "agent").await;

    let stranger = house.browser();
    let guess = json!({ "token": token, "password": "a wrong guess" });
    stranger.post("/invitations/accept", guess).await.refused(401, "invalid_credentials");
    let problem = stranger.post("/invitations/accept", json!({ "token": token })).await;
    assert_eq!(problem.refused(422, "validation_failed")["errors"][0]["field"], "password");

    let me = owner.post("/invitations/accept", json!({ "token": token })).await.expect(200);
    assert_eq!(me["workspace"]["name"], "Warung Nina");
    assert_eq!(me["workspaces"].as_array().unwrap().len(), 2);

    let body = json!({ "email": "ayu@example.com", "role": "agent" });
    neighbour.post("/invitations", body).await.refused(409, "already_member");
}

#[tokio::test]
async fn a_link_that_was_taken_back_or_has_run_out_opens_nothing() {
    let house = House::build().await;
    let owner = house.owner().await;
    let taken_back = owner.invite("a@example.com", "agent").await;
    let invitations = owner.get("/invitations").await.expect(200);
    let path = format!("/invitations/{}", id(&invitations["items"][0]));
    owner.delete(&path).await.expect(204);
    let too_old = owner.invite("b@example.com", "agent").await;
    house.wait(Duration::from_hours(24 * 7));
    for token in [taken_back.as_str(), too_old.as_str(), "", "rubbish"] {
        let body = json!({ "token": token });
        house.browser().post("/invitations/lookup", body).await.refused(404, "not_found");
    }
}
