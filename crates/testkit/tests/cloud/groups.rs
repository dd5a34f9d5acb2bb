//! The Groups API and the people in groups.

use blazz_testkit::cloud::NumberSpec;
use serde_json::{Value, json};

use crate::stage::{CUSTOMER, Stage};

async fn official() -> Stage {
    let spec = NumberSpec { official: true, ..crate::stage::spec() };
    Stage::with_number(spec).await
}

impl Stage {
    async fn make_group(&self, mode: &str) -> (String, String) {
        let path = format!("/{}/groups", self.number.phone_number_id);
        let body = json!({ "messaging_product": "whatsapp", "subject": "Reseller",
            "join_approval_mode": mode });
        assert!(self.post(&path, &body).await.body["request_id"].is_string());
        self.settle().await;
        let created = self.receiver.values("group_lifecycle_update").remove(0);
        let event: &Value = &created["groups"][0];
        let text = |key: &str| event[key].as_str().unwrap().to_owned();
        (text("group_id"), text("invite_link"))
    }

    async fn send_to_group(
        &self,
        group: &str,
        kind: &str,
        content: Value,
    ) -> crate::stage::Answered {
        let mut body = json!({ "messaging_product": "whatsapp", "recipient_type": "group",
            "to": group, "type": kind });
        body[kind] = content;
        self.send(&body).await
    }
}

#[tokio::test]
async fn members_talk_with_the_business_in_a_group() {
    let stage = official().await;
    let (group, link) = stage.make_group("auto_approve").await;
    let room = stage.customer.join(&link).unwrap();
    let budi = stage.simulator.customer("+62 813-1111", "Budi");
    budi.join(&link).unwrap();
    let chat = stage.customer.chat_in(&room);
    chat.send_text("Barang datang kapan?").unwrap();
    stage.settle().await;
    let item = stage.receiver.messages().remove(0);
    assert_eq!((&item["group_id"], &item["from"]), (&json!(group), &json!("6281234567890")));
    let sent = stage.send_to_group(&group, "text", json!({ "body": "Besok" })).await;
    assert_eq!(sent.body["messages"][0]["group_id"], group);
    chat.wait_for_text("Besok").await.unwrap();
    stage.settle().await;
    let delivered: Vec<Value> = stage
        .receiver
        .statuses()
        .into_iter()
        .filter(|status| status["status"] == "delivered")
        .collect();
    assert_eq!(delivered.len(), 2, "one per member");
    assert_eq!((chat.read(), budi.chat_in(&room).read(), chat.read()), (1, 1, 0));
    assert!(delivered.iter().all(|s| s["recipient_type"] == "group" && s["recipient_id"] == group));
}

#[tokio::test]
async fn groups_refuse_what_they_cannot_carry() {
    let stage = official().await;
    let (group, link) = stage.make_group("auto_approve").await;
    let closed = stage.send_to_group(&group, "text", json!({ "body": "x" })).await;
    assert_eq!(closed.code(), 131_047, "nobody has written yet");
    let room = stage.customer.join(&link).unwrap();
    let asked = stage.customer.chat_in(&room).send_text("Halo").unwrap();
    let interactive = stage.send_to_group(&group, "interactive", json!({})).await;
    assert_eq!(interactive.code(), 131_051);
    let read = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": asked });
    assert_eq!(stage.send(&read).await.code(), 131_009);
    let plain = Stage::set().await;
    let path = format!("/{}/groups", plain.number.phone_number_id);
    let body = json!({ "messaging_product": "whatsapp", "subject": "x" });
    assert_eq!(plain.post(&path, &body).await.code(), 131_215);
}

#[tokio::test]
async fn joining_can_need_approval_and_removal_is_for_good() {
    let stage = official().await;
    let (group, link) = stage.make_group("approval_required").await;
    assert!(!stage.customer.join(&link).unwrap().has_joined);
    let requests = stage.get(&format!("/{group}/join_requests")).await.body;
    let id = requests["data"][0]["join_request_id"].clone();
    let decide = json!({ "messaging_product": "whatsapp", "join_requests": [id, "JR-0"] });
    let decided = stage.post(&format!("/{group}/join_requests"), &decide).await.body;
    assert_eq!(decided["approved_join_requests"], json!([id]));
    assert_eq!(decided["failed_join_requests"][0]["join_request_id"], "JR-0");
    let shown = stage.get(&format!("/{group}?fields=participants,total_participant_count")).await;
    assert_eq!(shown.body["total_participant_count"], 1);
    let out = json!({ "messaging_product": "whatsapp", "participants": [{ "user": CUSTOMER.replace(['-', ' '], "") }] });
    let removed = stage.call("DELETE", &format!("/{group}/participants"), Some(&out)).await;
    assert_eq!(removed.status, 200, "{removed:?}");
    assert!(stage.customer.join(&link).is_none());
    let reset = json!({ "messaging_product": "whatsapp" });
    stage.post(&format!("/{group}/invite_link"), &reset).await;
    assert!(stage.simulator.customer("+621", "Budi").join(&link).is_none(), "the old link is dead");
    assert_eq!(stage.call("DELETE", &format!("/{group}"), None).await.status, 200);
    assert_eq!(stage.get(&format!("/{group}")).await.status, 400);
}
