//! Media: upload, address, download, deletion.

use std::time::Duration;

use blazz_testkit::cloud::{MediaDraft, Progress};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::stage::{Answered, CUSTOMER, Stage};

impl Stage {
    async fn upload(&self, mime_type: &str, bytes: Vec<u8>) -> Answered {
        let file = Part::bytes(bytes).file_name("a").mime_str(mime_type).unwrap();
        let form = Form::new()
            .text("messaging_product", "whatsapp")
            .text("type", mime_type.to_owned())
            .part("file", file);
        let url = self.url(&format!("/{}/media", self.number.phone_number_id));
        let token = &self.number.credentials().access_token;
        let response =
            self.client.post(url).bearer_auth(token).multipart(form).send().await.unwrap();
        let status = response.status().as_u16();
        Answered { status, body: response.json().await.unwrap() }
    }

    async fn download(&self, url: &str, token: &str) -> (u16, Vec<u8>) {
        let response = self.client.get(url).bearer_auth(token).send().await.unwrap();
        (response.status().as_u16(), response.bytes().await.unwrap().to_vec())
    }
}

#[tokio::test]
async fn an_upload_can_be_sent_and_fetched_again() {
    let stage = Stage::in_conversation().await;
    let id = stage.upload("image/png", b"png bytes".to_vec()).await.body["id"].clone();
    let body = json!({ "messaging_product": "whatsapp", "to": CUSTOMER, "type": "image",
        "image": { "id": id, "caption": "Katalog" } });
    let wamid = stage.send(&body).await.wamid();
    stage.chat.wait_for_progress(&wamid, Progress::Delivered).await.unwrap();
    let path = format!("/{}", id.as_str().unwrap());
    let found = stage.get(&path).await.body;
    assert_eq!((&found["mime_type"], &found["file_size"]), (&json!("image/png"), &json!(9)));
    let token = &stage.number.credentials().access_token;
    let (status, bytes) = stage.download(found["url"].as_str().unwrap(), token).await;
    assert_eq!((status, bytes.as_slice()), (200, b"png bytes".as_slice()));
    assert_eq!(stage.call("DELETE", &path, None).await.status, 200);
    assert_eq!(stage.get(&path).await.body["error"]["error_subcode"], 33);
    assert_eq!(stage.send(&body).await.code(), 131_009);
}

#[tokio::test]
async fn uploads_of_wrong_type_or_size_are_refused() {
    let stage = Stage::set().await;
    assert_eq!(stage.upload("image/gif", vec![1]).await.code(), 100);
    assert_eq!(stage.upload("image/jpeg", vec![0; 5 * 1024 * 1024 + 1]).await.code(), 131_053);
    assert_eq!(stage.upload("image/jpeg", vec![]).await.code(), 131_053);
}

#[tokio::test]
async fn an_address_needs_the_token_and_lives_five_minutes() {
    let stage = Stage::set().await;
    let draft = MediaDraft::new("image/jpeg", b"jpeg".as_slice());
    stage.chat.send_image(draft).unwrap();
    stage.settle().await;
    let image: Value = stage.receiver.messages()[0]["image"].clone();
    let path = format!(
        "/{}?phone_number_id={}",
        image["id"].as_str().unwrap(),
        stage.number.phone_number_id
    );
    let url = stage.get(&path).await.body["url"].as_str().unwrap().to_owned();
    let token = stage.number.credentials().access_token.clone();
    assert_eq!(stage.download(&url, "stranger").await.0, 401);
    assert_eq!(stage.download(&url, &token).await.1, b"jpeg");
    assert_eq!(stage.download(image["url"].as_str().unwrap(), &token).await.0, 200);
    stage.simulator.skip(Duration::from_secs(301));
    assert_eq!(stage.download(&url, &token).await.0, 404);
    let again = stage.get(&path).await.body["url"].as_str().unwrap().to_owned();
    assert_eq!(stage.download(&again, &token).await.0, 200);
    stage.simulator.skip(Duration::from_hours(7 * 24));
    assert_eq!(stage.get(&path).await.status, 400, "inbound media live seven days");
}

#[tokio::test]
async fn a_number_only_reaches_its_own_media() {
    let stage = Stage::set().await;
    let id = stage.upload("image/png", vec![1]).await.body["id"].as_str().unwrap().to_owned();
    let other = stage.get(&format!("/{id}?phone_number_id=1")).await;
    assert_eq!(other.body["error"]["error_subcode"], 33);
}

#[tokio::test]
async fn a_link_that_cannot_be_fetched_fails_by_status() {
    let stage = Stage::in_conversation().await;
    let body = json!({ "messaging_product": "whatsapp", "to": CUSTOMER, "type": "image",
        "image": { "link": "http://127.0.0.1:9/a.jpg" } });
    let wamid = stage.send(&body).await.wamid();
    assert_eq!(stage.wait_for_status(&wamid, "failed").await["errors"][0]["code"], 131_053);
}

#[tokio::test]
async fn media_that_does_not_fit_its_kind_fails_by_status() {
    let stage = Stage::in_conversation().await;
    let id = stage.upload("application/pdf", vec![1]).await.body["id"].clone();
    let body = json!({ "messaging_product": "whatsapp", "to": CUSTOMER, "type": "image",
        "image": { "id": id } });
    let wamid = stage.send(&body).await.wamid();
    assert_eq!(stage.wait_for_status(&wamid, "failed").await["errors"][0]["code"], 131_053);
}

#[tokio::test]
async fn a_resumable_upload_ends_in_a_handle() {
    let stage = Stage::set().await;
    let app = &stage.number.credentials().app_id;
    let path = format!("/{app}/uploads?file_length=4&file_type=image/jpeg&file_name=h.jpg");
    let id = stage.call("POST", &path, None).await.body["id"].as_str().unwrap().to_owned();
    let token = &stage.number.credentials().access_token;
    for (offset, part, done) in [("0", "ab", false), ("2", "cd", true)] {
        let request = stage.client.post(stage.url(&format!("/{id}")));
        let request = request.header("authorization", format!("OAuth {token}"));
        let response = request.header("file_offset", offset).body(part).send().await.unwrap();
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["h"].is_string(), done, "{body}");
    }
}
