//! Contacts: added, found, changed, merged and taken apart.

use serde_json::json;

use crate::answer::id;
use crate::house::House;

#[tokio::test]
async fn a_contact_is_added_found_changed_and_deleted() {
    let house = House::build().await;
    let owner = house.owner().await;
    let body = json!({ "name": "Budi Santoso", "phone": "0812-1111-2222" });
    let contact = owner.post("/contacts", body.clone()).await.expect(201);
    assert_eq!(contact["phone"], "+6281211112222");
    owner.post("/contacts", body).await.refused(409, "exists");
    let group = json!({ "name": "Tim", "phone": "0812-5555-6666", "type": "group" });
    let problem = owner.post("/contacts", group).await.refused(422, "validation_failed");
    assert_eq!(problem["errors"][0]["field"], "type");

    let found = owner.get("/contacts?q=santoso").await.expect(200);
    assert_eq!(found["items"][0]["id"], contact["id"]);
    let path = format!("/contacts/{}", id(&contact));
    let changed = owner.put(&path, json!({ "name": "Pak Budi" })).await.expect(200);
    assert_eq!((&changed["name"], &changed["phone"]), (&json!("Pak Budi"), &contact["phone"]));

    owner.delete(&path).await.expect(204);
    owner.get(&path).await.refused(404, "not_found");
    let said = format!("/chats/{}/messages", id(&contact));
    owner.get(&said).await.expect(200);
    let left = owner.get("/contacts").await.expect(200);
    assert_eq!(left["items"], json!([]));
}

#[tokio::test]
async fn a_merged_contact_leads_to_the_kept_one_until_it_is_undone() {
    let house = House::build().await;
    let owner = house.owner().await;
    let add = async |name: &str, phone: &str| {
        let body = json!({ "name": name, "phone": phone });
        id(&owner.post("/contacts", body).await.expect(201))
    };
    let kept = add("Budi", "0812-1111-2222").await;
    let merged = add("Budi kantor", "0812-3333-4444").await;
    let body = json!({ "other_contact_id": merged });
    let merge = owner.post(&format!("/contacts/{kept}/merge"), body).await.expect(200);
    let path = format!("/contacts/{merged}");
    assert_eq!(owner.get(&path).await.expect(200)["id"], kept.as_str());
    assert_eq!(owner.get("/merges").await.expect(200)["items"][0]["id"], merge["id"]);

    let undo = format!("/merges/{}/undo", id(&merge));
    owner.post(&undo, json!(null)).await.expect(200);
    assert_eq!(owner.get(&path).await.expect(200)["id"], merged.as_str());
    owner.post(&undo, json!(null)).await.refused(409, "merge_already_undone");
}

#[tokio::test]
async fn presence_says_what_is_certain() {
    let house = House::build().await;
    let owner = house.owner().await;
    let body = json!({ "name": "Budi", "phone": "0812-1111-2222" });
    let contact = id(&owner.post("/contacts", body).await.expect(201));
    let one = owner.get(&format!("/contacts/{contact}/presence")).await.expect(200);
    assert_eq!(one["state"], "unknown");
    let ids = json!({ "contact_ids": [contact] });
    let many = owner.post("/contacts/bulk/presence", ids).await.expect(200);
    assert_eq!(many["items"].as_array().unwrap().len(), 1);
    owner.get("/contacts/workspace/presence").await.expect(200);
    let typing = json!({ "typing": true });
    owner.put(&format!("/contacts/{contact}/typing-status"), typing).await.expect(204);
}

#[tokio::test]
async fn a_name_has_no_control_characters() {
    let house = House::build().await;
    let owner = house.owner().await;
    let named = |name: &str| json!({ "name": name, "phone": "0812-1111-2222" });
    for name in ["Bu\u{0}di", "Bu\ndi", "Bu\u{1b}[31mdi"] {
        let problem = owner.post("/contacts", named(name)).await.refused(422, "validation_failed");
        assert_eq!(problem["errors"][0]["field"], "name");
    }
    let contact = id(&owner.post("/contacts", named("Budi")).await.expect(201));
    let change = json!({ "name": "Bu\tdi" });
    owner.put(&format!("/contacts/{contact}"), change).await.refused(422, "validation_failed");
}
