//! Webhooks that nobody should post, and those that come twice.

use serde_json::json;

use crate::house::{answered, applied, text, thread};

on_both! {
    async fn only_what_was_signed_just_now_is_taken_in(house: House) {
        let (_, poster) = house.connect("shop").await;
        let mut forger = poster.clone();
        forger.secret = "another secret".into();
        let refused = forger.post("message_received", text("3EB0A1", "Palsu")).await;
        answered(refused, 401, "webhook_unsigned");
        for ahead in [-400, 400] {
            let mut late = poster.clone();
            late.ahead = ahead;
            let refused = late.post("message_received", text("3EB0A1", "Basi")).await;
            answered(refused, 401, "webhook_unsigned");
        }
        let body = poster.body("message_received", text("3EB0A1", "Basi"));
        for timestamp in ["", "soon", "-1"] {
            answered(poster.post_body(&body, timestamp, None).await, 401, "webhook_unsigned");
        }
        let chats = house.owner.get("/chats").await.unwrap().ok().unwrap();
        assert_eq!(chats["items"], json!([]));
    }

    async fn a_webhook_that_comes_twice_is_done_once(house: House) {
        let (_, poster) = house.connect("shop").await;
        let body = poster.body("message_received", text("3EB0A1", "Halo"));
        let now = poster.now();
        applied(poster.post_body(&body, &now, None).await);
        answered(poster.post_body(&body, &now, None).await, 200, "repeated");
        answered(poster.post_body(&body, &now, Some("another name")).await, 200, "repeated");
        applied(poster.post_as("an-id", "message_received", text("3EB0A2", "Ada?")).await);
        let mut later = poster.clone();
        later.ahead = 7;
        let again = later.post_as("an-id", "message_received", text("3EB0A2", "Ada?")).await;
        answered(again, 200, "repeated");
        let unnamed = later.post("message_received", text("3EB0A2", "Ada?")).await;
        applied(unnamed);
        let chats = house.owner.get("/chats").await.unwrap().ok().unwrap();
        let texts = thread(&house.owner, &chats["items"][0]["contact"]["id"]).await;
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert_eq!(chats["items"][0]["unread_count"], 2);
    }

    async fn what_is_signed_and_no_event_is_kept_and_answered(house: House) {
        let (_, poster) = house.connect("shop").await;
        for body in ["", "[]", "{", r#"{"event":"message_received"}"#] {
            answered(poster.post_body(body, &poster.now(), None).await, 200, "kept");
        }
        let nobody = r#"{"event":"session_ready","data":{"session_id":"nobody"}}"#;
        answered(poster.post_body(nobody, &poster.now(), None).await, 200, "kept");
    }
}
