//! Members: what each role may do, and the owner who stays.

use blazz_domain::permission::{Permission, Permissions};
use blazz_domain::role::Role;
use serde_json::{Value, json};

use crate::answer::id;
use crate::browser::Browser;
use crate::house::House;

/// The member with this name, as its view.
async fn member(browser: &Browser, name: &str) -> Value {
    let members = browser.get("/members").await.expect(200);
    let mut members = members["items"].as_array().unwrap().clone().into_iter();
    members.find(|member| member["user"]["name"] == name).unwrap()
}

#[tokio::test]
async fn every_role_is_told_which_permission_it_lacks() {
    let house = House::build().await;
    let owner = house.owner().await;
    let asks: [(&str, Permission); 6] = [
        ("/members", Permission::MembersRead),
        ("/jobs", Permission::JobsManage),
        ("/merges", Permission::ContactsMerge),
        ("/tokens", Permission::TokensManage),
        ("/audit", Permission::AuditRead),
        ("/inbound", Permission::InboundManage),
    ];
    for role in [Role::Admin, Role::Supervisor, Role::Agent] {
        let colleague = owner.hire(role.as_str(), role.as_str()).await;
        for (path, permission) in asks {
            let answer = colleague.get(path).await;
            if Permissions::of_role(role).allows(permission) {
                answer.expect(200);
            } else {
                let problem = answer.refused(403, "forbidden");
                assert_eq!(problem["permission"], permission.as_str(), "{role} {path}");
            }
        }
    }
}

#[tokio::test]
async fn the_last_owner_can_neither_go_nor_step_down() {
    let house = House::build().await;
    let owner = house.owner().await;
    let own = format!("/members/{}", id(&member(&owner, "Ayu").await));
    owner.delete(&own).await.refused(409, "last_owner");
    owner.patch(&own, json!({ "role": "admin" })).await.refused(409, "last_owner");

    owner.hire("dewi", "owner").await;
    owner.patch(&own, json!({ "role": "admin" })).await.expect(200);
    let me = owner.get("/auth/me").await.expect(200);
    assert_eq!(me["workspace"]["role"], "admin");
}

#[tokio::test]
async fn nobody_reaches_above_themselves() {
    let house = House::build().await;
    let owner = house.owner().await;
    let admin = owner.hire("dewi", "admin").await;
    let boss = format!("/members/{}", id(&member(&admin, "Ayu").await));
    admin.delete(&boss).await.refused(403, "role_above_yours");
    admin.patch(&boss, json!({ "role": "agent" })).await.refused(403, "role_above_yours");
    let own = format!("/members/{}", id(&member(&admin, "dewi").await));
    admin.patch(&own, json!({ "role": "owner" })).await.refused(403, "role_above_yours");
    let body = json!({ "email": "x@example.com", "role": "owner" });
    admin.post("/invitations", body).await.refused(403, "role_above_yours");
}

#[tokio::test]
async fn a_removed_member_and_their_token_see_nothing_from_that_moment() {
    let house = House::build().await;
    let owner = house.owner().await;
    let admin = owner.hire("dewi", "admin").await;
    let program = Browser::with_token(&house, &admin.make_token(&["members.read"]).await);
    program.get("/members").await.expect(200);

    let path = format!("/members/{}", id(&member(&owner, "dewi").await));
    owner.delete(&path).await.expect(204);
    admin.get("/members").await.refused(403, "no_workspace");
    program.get("/members").await.refused(401, "unauthenticated");
    let me = admin.get("/auth/me").await.expect(200);
    assert_eq!(me["workspace"], Value::Null);
    assert_eq!(me["workspaces"], json!([]));
}

#[tokio::test]
async fn a_changed_role_counts_at_once() {
    let house = House::build().await;
    let owner = house.owner().await;
    let admin = owner.hire("dewi", "admin").await;
    admin.get("/audit").await.expect(200);
    let path = format!("/members/{}", id(&member(&owner, "dewi").await));
    owner.patch(&path, json!({ "role": "agent" })).await.expect(200);
    admin.get("/audit").await.refused(403, "forbidden");
}
