//! Registering numbers, reading them, and the phone app's history.

use blazz_testkit::cloud::NumberSpec;
use serde_json::json;

use crate::stage::Stage;

#[tokio::test]
async fn a_number_shows_the_asked_fields_and_refuses_unknown_ones() {
    let stage = Stage::set().await;
    let path = format!("/{}", stage.number.phone_number_id);
    let shown = stage.get(&format!("{path}?fields=verified_name,status,health_status")).await.body;
    assert_eq!(
        (&shown["verified_name"], &shown["status"]),
        (&json!("Toko Melati"), &json!("CONNECTED"))
    );
    assert_eq!(shown["id"], stage.number.phone_number_id);
    assert_eq!(stage.get(&format!("{path}?fields=colour")).await.code(), 100);
    let waba = format!("/{}/phone_numbers", stage.number.credentials().waba_id);
    let listed = stage.get(&waba).await.body;
    assert_eq!(listed["data"][0]["display_phone_number"], "+62 811-1000-100");
    let token = &stage.number.credentials().access_token;
    let debugged = stage.get(&format!("/debug_token?input_token={token}")).await.body;
    assert_eq!(debugged["data"]["is_valid"], true);
}

#[tokio::test]
async fn a_restart_keeps_the_credentials_but_repeats_no_message_id() {
    let (first, second) = (Stage::set().await, Stage::set().await);
    assert_eq!(first.number.credentials(), second.number.credentials());
    assert_eq!(first.customer.user_id(), second.customer.user_id());
    let ids = [&first, &second].map(|stage| stage.chat.send_text("Halo").unwrap());
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_deregistered_number_cannot_send_until_it_is_registered_with_its_pin() {
    let stage = Stage::in_conversation().await;
    let path = |edge: &str| format!("/{}/{edge}", stage.number.phone_number_id);
    let pin = |pin: &str| json!({ "messaging_product": "whatsapp", "pin": pin });
    assert_eq!(stage.post(&path("register"), &pin("581063")).await.status, 200);
    assert_eq!(stage.call("POST", &path("deregister"), None).await.status, 200);
    assert_eq!(stage.send_text("Halo").await.code(), 133_010);
    assert_eq!(stage.post(&path("register"), &pin("000000")).await.code(), 133_005);
    assert_eq!(stage.post(&path("register"), &pin("12345")).await.code(), 100);
    assert_eq!(stage.post(&path("register"), &pin("581063")).await.status, 200);
    assert_eq!(stage.send_text("Halo").await.status, 200);
    assert_eq!(
        stage.post(&path("verify_code"), &json!({ "code": "000000" })).await.code(),
        136_024
    );
}

#[tokio::test]
async fn the_phone_apps_history_is_asked_for_once() {
    let spec = NumberSpec { coexistence: true, ..crate::stage::spec() };
    let stage = Stage::with_number(spec).await;
    let path = format!("/{}/smb_app_data", stage.number.phone_number_id);
    let history = json!({ "messaging_product": "whatsapp", "sync_type": "history" });
    assert!(stage.post(&path, &history).await.body["request_id"].is_string());
    assert_eq!(stage.post(&path, &history).await.code(), 2_593_107);
    let contacts = json!({ "messaging_product": "whatsapp", "sync_type": "smb_app_state_sync" });
    assert_eq!(stage.post(&path, &contacts).await.status, 200);
    let deregister = format!("/{}/deregister", stage.number.phone_number_id);
    assert_eq!(stage.call("POST", &deregister, None).await.code(), 100);
}

#[tokio::test]
async fn a_sign_up_code_is_exchanged_for_a_token_that_works() {
    let stage = Stage::set().await;
    let credentials = stage.number.credentials();
    let path = |secret: &str| {
        format!(
            "/oauth/access_token?client_id={}&client_secret={secret}&code=AQ",
            credentials.app_id
        )
    };
    assert_eq!(stage.get(&path("wrong")).await.code(), 100);
    let token = stage.get(&path(&credentials.app_secret)).await.body["access_token"].clone();
    let url = stage.url(&format!("/{}", stage.number.phone_number_id));
    let request = stage.client.get(url).bearer_auth(token.as_str().unwrap());
    assert_eq!(request.send().await.unwrap().status(), 200);
}
