//! What becomes of sends that go wrong.

use blazz_testkit::bridge::Fault;
use serde_json::{Value, json};

use crate::house::{House, account, applied, state_is, text, text_is};

/// Budi has written; gives him.
async fn budi(house: &House) -> Value {
    let (_, poster) = house.connect("shop").await;
    let live = house.listen().await;
    applied(poster.post("message_received", text("3EB0A1", "Halo")).await);
    live.wait_for(text_is("Halo")).await.unwrap().data["contact"]["id"].clone()
}

async fn send(house: &House, contact: &Value, words: &str, number: u128) -> Value {
    let key = uuid::Uuid::from_u128(number).to_string();
    let sent = house.owner.send_text(contact.as_str().unwrap(), words, &key).await.unwrap();
    sent.ok().unwrap()["id"].clone()
}

on_both! {
    async fn a_lost_answer_is_settled_by_the_word_that_it_was_sent(house: House) {
        let budi = budi(&house).await;
        let live = house.listen().await;
        house.bridge.plan(Fault::LoseAnswer);
        let id = send(&house, &budi, "Siap", 1).await;
        live.wait_for(state_is(&id, "unknown")).await.unwrap();
        let taken = house.bridge.send_after(0).await.unwrap();
        applied(house.bridge.tell_sent(&house.poster("shop"), &taken).await);
        live.wait_for(state_is(&id, "sent")).await.unwrap();
        assert_eq!(house.bridge.sends().len(), 1);
    }

    async fn a_refusal_fails_with_its_words_and_a_busy_bridge_is_asked_again(house: House) {
        let budi = budi(&house).await;
        let live = house.listen().await;
        house.bridge.plan(Fault::Refuse(422, "recipient_unknown"));
        let refused = send(&house, &budi, "Satu", 1).await;
        let failed = live.wait_for(state_is(&refused, "failed")).await.unwrap();
        let failed = failed.data["delivery"].to_string();
        assert!(failed.contains("The simulated bridge says recipient_unknown."), "{failed}");
        house.bridge.plan(Fault::Refuse(503, "busy"));
        let busy = send(&house, &budi, "Dua", 2).await;
        live.wait_for(state_is(&busy, "sent")).await.unwrap();
        house.bridge.plan(Fault::Gateway(502));
        let doubtful = send(&house, &budi, "Tiga", 3).await;
        live.wait_for(state_is(&doubtful, "unknown")).await.unwrap();
        assert_eq!(house.bridge.sends().len(), 1);
    }

    async fn what_whatsapp_did_not_take_has_failed(house: House) {
        let budi = budi(&house).await;
        let live = house.listen().await;
        let id = send(&house, &budi, "Siap", 1).await;
        live.wait_for(state_is(&id, "sent")).await.unwrap();
        let taken = house.bridge.send_after(0).await.unwrap();
        applied(house.bridge.tell_ack(&house.poster("shop"), &taken, -1).await);
        live.wait_for(state_is(&id, "failed")).await.unwrap();
    }

    async fn a_lost_session_fails_what_is_sent_and_a_template_is_refused_at_once(house: House) {
        let (connected, poster) = house.connect("shop").await;
        let live = house.listen().await;
        applied(poster.post("message_received", text("3EB0A1", "Halo")).await);
        let budi = live.wait_for(text_is("Halo")).await.unwrap().data["contact"]["id"].clone();
        let template = json!({
            "contact_id": budi, "type": "template", "template": { "name": "hello", "language": "id" },
        });
        let refused = house.owner.post("/chats", &template).await.unwrap();
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert_eq!(refused.body["errors"][0]["code"], "not_offered", "{}", refused.body);
        applied(poster.post("session_disconnected", json!({ "reason": "LOGOUT" })).await);
        assert_eq!(account(&house.owner, &connected["id"]).await["status"], "disconnected");
        let key = uuid::Uuid::from_u128(1).to_string();
        let sent = house.owner.send_text(budi.as_str().unwrap(), "Halo?", &key).await.unwrap();
        if sent.status == 202 {
            live.wait_for(state_is(&sent.body["id"], "failed")).await.unwrap();
        } else {
            assert_eq!(sent.body["code"], "account_unavailable", "{}", sent.body);
        }
        assert!(house.bridge.sends().is_empty());
    }
}
