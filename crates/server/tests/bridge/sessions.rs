//! Codes, connections, and two workspaces with a session each.

use serde_json::json;

use crate::house::{SECRET, account, answered, applied, connect, text, text_is, thread};

on_both! {
    async fn a_code_is_shown_until_a_phone_has_scanned_it(house: House) {
        house.bridge.session("shop", false);
        let connected = connect(&house.owner, "shop", json!({})).await;
        assert!(connected["webhook_url"].as_str().unwrap().ends_with("/whatsapp/webhooks/webjs"));
        let poster = house.poster("shop");
        let link = format!("/whatsapp/accounts/{}/link", connected["id"].as_str().unwrap());
        let shown = async || house.owner.get(&link).await.unwrap().ok().unwrap();
        assert_eq!(shown().await["state"], "connecting");
        applied(poster.post("qr_code_generated", json!({ "qr": "2@first" })).await);
        applied(poster.post("qr_code_generated", json!({ "qr": "2@second" })).await);
        assert_eq!(shown().await["state"], "linking");
        assert_eq!(shown().await["step"]["text"], "2@second");
        applied(poster.post("session_authenticated", json!({})).await);
        assert_eq!((&shown().await["state"], &shown().await["step"]), (&json!("connecting"), &json!(null)));
        let info = json!({ "info": { "wid": { "_serialized": "628111000100@c.us" }, "pushname": "Toko" } });
        applied(poster.post("session_ready", info).await);
        assert_eq!(shown().await["state"], "connected");
        let now = account(&house.owner, &connected["id"]).await;
        assert_eq!((&now["status"], &now["status_reason"]), (&json!("connected"), &json!(null)));
        assert_eq!(now["display_phone_number"], "+628111000100");
        assert_eq!(now["verified_name"], "Toko");
        applied(poster.post("session_disconnected", json!({ "reason": "CONFLICT" })).await);
        assert_eq!(shown().await["state"], "replaced");
        assert_eq!(account(&house.owner, &connected["id"]).await["status"], "disconnected");
        let kept = house.owner.get("/inbound?state=applied").await.unwrap().ok().unwrap();
        assert!(!kept.to_string().contains("2@"), "a code is kept: {kept}");
    }

    async fn what_the_bridge_keeps_is_changed_there_and_checked_here(house: House) {
        let (connected, _) = house.connect("shop").await;
        let address = format!("/whatsapp/accounts/{}", connected["id"].as_str().unwrap());
        for order in ["reconnect", "disconnect", "logout"] {
            let refused = house.owner.post(&format!("{address}/{order}"), &json!({})).await.unwrap();
            assert_eq!((refused.status, &refused.body["code"]), (409, &json!("kept_by_bridge")));
        }
        let check = async || {
            house.owner.post(&format!("{address}/check"), &json!({})).await.unwrap().ok().unwrap()
        };
        assert_eq!(check().await["status"], "connected");
        house.bridge.session("shop", false);
        assert_eq!(check().await["status"], "disconnected");
        let wrong = json!({ "access_token": "not this one", "app_secret": "a secret of its own" });
        house.owner.patch(&address, &wrong).await.unwrap().ok().unwrap();
        let refused = check().await;
        assert!(refused["status_reason"].as_str().unwrap().contains("API token"), "{refused}");
        answered(house.poster("shop").post("session_ready", json!({})).await, 200, "kept");
    }

    async fn two_workspaces_with_a_session_each_stay_apart(house: House) {
        let (_, shop) = house.connect("shop").await;
        let other = house.owner.post("/workspaces", &json!({ "name": "Lain" })).await.unwrap();
        let other = other.ok().unwrap();
        let enter = json!({ "workspace_id": other["id"] });
        let first = json!({ "workspace_id": house.owner.workspace_id() });
        house.owner.put("/auth/workspace", &enter).await.unwrap().ok().unwrap();
        let taken = json!({ "provider": "bridge", "session_id": "shop", "app_secret": "a secret of its own" });
        let taken = house.owner.post("/whatsapp/accounts", &taken).await.unwrap();
        assert_eq!((taken.status, &taken.body["code"]), (409, &json!("exists")), "{}", taken.body);
        connect(&house.owner, "kiosk", json!({ "app_secret": "a secret of its own" })).await;
        let mut kiosk = house.poster("kiosk");
        answered(kiosk.post("message_received", text("3EB0A0", "Bukan")).await, 200, "kept");
        kiosk.secret = "a secret of its own".into();
        applied(kiosk.post("message_received", text("3EB0A1", "Untuk kios")).await);
        let mut foreign = kiosk.clone();
        foreign.session = "shop".into();
        answered(foreign.post("message_received", text("3EB0A2", "Menyusup")).await, 200, "kept");
        assert_eq!(shop.secret, SECRET);
        applied(shop.post("message_received", text("3EB0A1", "Untuk toko")).await);
        let chats = async || house.owner.get("/chats").await.unwrap().ok().unwrap()["items"].clone();
        let theirs = chats().await;
        assert_eq!(theirs.as_array().unwrap().len(), 1);
        let contact = &theirs[0]["contact"]["id"];
        assert_eq!(thread(&house.owner, contact).await, [json!("Untuk kios")]);
        house.owner.put("/auth/workspace", &first).await.unwrap().ok().unwrap();
        let ours = chats().await;
        assert_eq!(thread(&house.owner, &ours[0]["contact"]["id"]).await, [json!("Untuk toko")]);
    }

    async fn a_session_goes_on_after_its_number_was_removed_and_connected_again(house: House) {
        let (connected, poster) = house.connect("shop").await;
        let address = format!("/whatsapp/accounts/{}", connected["id"].as_str().unwrap());
        assert_eq!(house.owner.delete(&address).await.unwrap().status, 204);
        answered(poster.post("message_received", text("3EB0A1", "Halo")).await, 200, "kept");
        house.connect("shop").await;
        let live = house.listen().await;
        applied(poster.post("message_received", text("3EB0A2", "Halo lagi")).await);
        live.wait_for(text_is("Halo lagi")).await.unwrap();
    }
}
