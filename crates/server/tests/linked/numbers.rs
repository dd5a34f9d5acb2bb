//! Whether WhatsApp knows a phone number, before anybody writes to it.

use serde_json::{Value, json};

use super::room::{ANI, Room};

impl Room {
    async fn checked(&self, numbers: Value) -> Value {
        let path = format!("/whatsapp/accounts/{}/check-numbers", self.account);
        let body = json!({ "numbers": numbers });
        let asked = self.stage.agent.post(&path, &body).await.unwrap().ok().unwrap();
        let path = format!("/whatsapp/operations/{}", asked["id"].as_str().unwrap());
        let has_ended = |operation: &Value| operation["state"] != "queued";
        self.stage.wait_for(&path, has_ended).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn known_and_unknown_numbers_are_told_apart_however_they_are_written() {
    let room = Room::set().await;
    let local = format!("0{}", ANI.strip_prefix("62").unwrap());
    let operation = room.checked(json!([local, "+62 899-0000-0000", format!("+{ANI}")])).await;
    assert_eq!(operation["state"], "done", "{operation}");
    let told: Vec<_> = operation["result"]["numbers"].as_array().unwrap().iter().collect();
    let told: Vec<_> = told.iter().map(|it| (&it["phone"], &it["is_on_whatsapp"])).collect();
    let (ani, nobody) = (json!(format!("+{ANI}")), json!("+6289900000000"));
    assert_eq!(told, [(&ani, &json!(true)), (&nobody, &json!(false))]);
    assert_eq!(room.stage.simulator.complaints(), []);
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_number_is_named_and_nothing_is_asked() {
    let room = Room::set().await;
    let path = format!("/whatsapp/accounts/{}/check-numbers", room.account);
    let body = json!({ "numbers": ["+6281234567890", "Ani"] });
    let refused = room.stage.agent.post(&path, &body).await.unwrap();
    assert_eq!(refused.status, 422);
    assert_eq!(refused.body["errors"][0]["field"], "numbers.1", "{}", refused.body);
    for count in [0, 51] {
        let body = json!({ "numbers": vec!["+6281234567890"; count] });
        assert_eq!(room.stage.agent.post(&path, &body).await.unwrap().status, 422);
    }
    room.end();
}
