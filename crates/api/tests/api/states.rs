//! Where the work on chats stands, as clients set it, list by it and count it.

use serde_json::{Value, json};

use crate::answer::id;
use crate::customer::says;
use crate::house::House;

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

#[tokio::test]
async fn a_resolved_chat_leaves_the_open_ones_until_the_customer_writes() {
    let house = House::build().await;
    let owner = house.owner().await;
    owner.connect_number("1001").await;
    says(&house, "6281211112222", "wamid.1", "Halo kak").await;
    let chat = id(&items(&owner.get("/chats?state=open").await.expect(200))[0]);
    let path = format!("/chats/{chat}/state");
    let agent = owner.hire("sari", "agent").await;

    let resolved = agent.put(&path, json!({ "state": "resolved" })).await.expect(200);
    assert_eq!(
        (&resolved["state"], &resolved["snoozed_until"]),
        (&json!("resolved"), &Value::Null)
    );
    assert_eq!(resolved["last_message"]["text"], "Halo kak");
    assert!(items(&owner.get("/chats?state=open").await.expect(200)).is_empty());
    assert_eq!(items(&owner.get("/chats?state=resolved").await.expect(200)).len(), 1);
    assert_eq!(items(&owner.get("/chats").await.expect(200)).len(), 1);
    let counts = owner.get("/chats/counts?state=resolved").await.expect(200);
    let expected = json!({ "open": 0, "pending": 0, "snoozed": 0, "resolved": 1, "unread": 1 });
    assert_eq!(counts, expected);

    let contact = id(&resolved["contact"]);
    let thread = owner.get(&format!("/chats/{contact}/messages")).await.expect(200);
    let line = &items(&thread)[0];
    assert_eq!((&line["kind"], &line["user"]["name"]), (&json!("system"), &json!("sari")));
    assert_eq!(line["content"]["event"], "chat_resolved");
    let trail = owner.get("/audit").await.expect(200);
    assert_eq!(items(&trail)[0]["action"], "chat.state_changed");

    says(&house, "6281211112222", "wamid.2", "Satu lagi").await;
    let open = owner.get("/chats?state=open").await.expect(200);
    assert_eq!(items(&open)[0]["last_message"]["text"], "Satu lagi");
}

#[tokio::test]
async fn a_snooze_says_until_when_and_nothing_else_does() {
    let house = House::build().await;
    let owner = house.owner().await;
    owner.connect_number("1001").await;
    says(&house, "6281211112222", "wamid.1", "Halo kak").await;
    let chat = id(&items(&owner.get("/chats").await.expect(200))[0]);
    let path = format!("/chats/{chat}/state");
    for (body, code) in [
        (json!({ "state": "snoozed" }), "required"),
        (json!({ "state": "open", "until": 9_000_000_000_000_i64 }), "needs_snoozed"),
        (json!({ "state": "snoozed", "until": 5 }), "in_the_past"),
        (json!({ "state": "snoozed", "until": 9_000_000_000_000_i64 }), "too_far"),
    ] {
        let problem = owner.put(&path, body).await.refused(422, "validation_failed");
        assert_eq!(
            (&problem["errors"][0]["field"], &problem["errors"][0]["code"]),
            (&json!("until"), &json!(code))
        );
    }
    let until = house.database.clock().now().as_millis() + 60_000;
    let snoozed = owner.put(&path, json!({ "state": "snoozed", "until": until })).await.expect(200);
    assert_eq!(snoozed["snoozed_until"], until);
    owner.put(&path, json!({ "state": "asleep" })).await.refused(422, "validation_failed");
    owner.get("/chats?state=asleep").await.refused(422, "validation_failed");
}
