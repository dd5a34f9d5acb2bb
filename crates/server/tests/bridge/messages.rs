//! What customers write, alone and in groups.

use blazz_testkit::actors::Event;
use serde_json::json;

use crate::house::{answered, applied, state_is, text, text_is, thread};

on_both! {
    async fn a_question_is_answered_and_every_ack_is_seen(house: House) {
        let (_, poster) = house.connect("shop").await;
        let live = house.listen().await;
        applied(poster.post("message_received", text("3EB0A1", "Ada stok?")).await);
        let question = live.wait_for(text_is("Ada stok?")).await.unwrap();
        assert_eq!(question.data["contact"]["name"], "Budi");
        assert_eq!(question.data["contact"]["phone"], "+6281234567890");
        let contact = question.data["contact"]["id"].as_str().unwrap();
        let sent = house.owner.send_text(contact, "Ada, kak.", "0190c2a1-5b7e-7cc3-8f00-000000000001");
        let sent = sent.await.unwrap().ok().unwrap();
        let taken = house.bridge.send_after(0).await.unwrap();
        assert_eq!((taken.session.as_str(), &taken.body["to"]), ("shop", &json!("6281234567890@c.us")));
        assert_eq!(taken.body["text"]["body"], "Ada, kak.");
        applied(house.bridge.tell_sent(&poster, &taken).await);
        for (ack, state) in [(1, "sent"), (2, "delivered"), (3, "read"), (4, "played")] {
            applied(house.bridge.tell_ack(&poster, &taken, ack).await);
            live.wait_for(state_is(&sent["id"], state)).await.unwrap();
        }
        let texts = thread(&house.owner, &question.data["contact"]["id"]).await;
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert_eq!(house.bridge.complaints(), Vec::<String>::new());
    }

    async fn a_group_is_one_chat_however_its_id_is_written(house: House) {
        let (_, poster) = house.connect("shop").await;
        let live = house.listen().await;
        for (id, from, words) in [
            ("3EB0B1", "120363041234567890@g.us", "Halo semua"),
            ("3EB0B2", "120363041234567890", "Ada yang tahu?"),
        ] {
            let data = json!({
                "id": id, "from": from, "author": "123456789012345@lid", "is_group": true,
                "sender_phone": "6281234567890", "body": words, "type": "chat",
                "group_name": "Keluarga", "notify_name": "Budi", "timestamp": 1_764_000_000,
            });
            applied(poster.post("message_received", data).await);
        }
        let said = live.wait_for(text_is("Ada yang tahu?")).await.unwrap();
        let contact = &said.data["contact"];
        assert_eq!(contact["name"], "Keluarga");
        let author = &said.data["message"]["metadata"];
        assert_eq!(*author, json!({ "sender_phone": "+6281234567890", "sender_name": "Budi" }));
        assert_eq!(thread(&house.owner, &contact["id"]).await.len(), 2);
        let contact = contact["id"].as_str().unwrap();
        let key = "0190c2a1-5b7e-7cc3-8f00-000000000002";
        house.owner.send_text(contact, "Saya tahu", key).await.unwrap().ok().unwrap();
        let taken = house.bridge.send_after(0).await.unwrap();
        assert_eq!(taken.body["to"], "120363041234567890@g.us");
        assert_eq!(house.bridge.complaints(), Vec::<String>::new());
    }

    async fn a_file_is_fetched_from_the_bridge(house: House) {
        let (_, poster) = house.connect("shop").await;
        let live = house.listen().await;
        let name = "false_6281234567890@c.us_3EB0C1";
        house.bridge.keep_file(name, "image/png", b"\x89PNG\r\n\x1a\n picture");
        let mut data = text("3EB0C1", "Ini fotonya");
        data["type"] = "image".into();
        data["hasMedia"] = true.into();
        applied(poster.post("message_received", data).await);
        live.wait_for(text_is("Ini fotonya")).await.unwrap();
        let is_here = |event: &Event| event.data.to_string().contains(r#""state":"ready""#);
        live.wait_for(is_here).await.unwrap();
    }

    async fn what_was_typed_on_the_phone_is_there_once(house: House) {
        let (_, poster) = house.connect("shop").await;
        let live = house.listen().await;
        applied(poster.post("message_received", text("3EB0D1", "Halo")).await);
        let said = live.wait_for(text_is("Halo")).await.unwrap();
        let typed = json!({
            "id": "true_6281234567890@c.us_3EB0D2", "fromMe": true, "to": "6281234567890@c.us",
            "from": "628111000100@c.us", "body": "Dari telepon", "type": "chat",
        });
        applied(poster.post("message_sent", typed.clone()).await);
        let again = poster.post_as("another", "message_sent", typed).await;
        assert!(again.unwrap().status == 200);
        let texts = thread(&house.owner, &said.data["contact"]["id"]).await;
        assert_eq!(texts.iter().filter(|it| **it == json!("Dari telepon")).count(), 1, "{texts:?}");
    }

    async fn what_nobody_understands_is_kept_for_an_admin(house: House) {
        let (_, poster) = house.connect("shop").await;
        answered(poster.post("call_received", json!({ "from": "x" })).await, 200, "kept");
        answered(poster.post("message_received", json!({ "id": "1" })).await, 200, "kept");
        let kept = house.owner.get("/inbound?state=failed").await.unwrap().ok().unwrap();
        let kept = kept["items"].as_array().unwrap();
        let fields: Vec<_> = kept.iter().map(|it| it["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["message_received", "call_received"]);
        assert_eq!(kept[1]["error"], r#"this program does not know the event "call_received""#);
    }
}
