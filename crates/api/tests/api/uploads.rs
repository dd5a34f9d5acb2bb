//! Files that the team uploads: judged by their content, within the limits, and sent by their id.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::answer::id;
use crate::browser::Browser;
use crate::customer::says;
use crate::house::House;

const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9";
const MB: usize = 1024 * 1024;

/// Bytes of this size that begin like a picture.
fn jpeg_of(size: usize) -> Vec<u8> {
    let mut bytes = JPEG.to_vec();
    bytes.resize(size, 7);
    bytes
}

/// An owner with a number, and a chat in which one may write.
async fn shop() -> (Browser, Value) {
    let house = House::build().await;
    let owner = house.owner().await;
    owner.connect_number("1001").await;
    says(&owner.house, "6281211112222", "wamid.1", "Halo kak").await;
    let chats = owner.get("/chats").await.expect(200);
    (owner, chats["items"][0].clone())
}

#[tokio::test]
async fn a_file_is_uploaded_once_and_sent_to_whom_one_likes() {
    let (owner, chat) = shop().await;
    let upload = owner.upload("", "Katalog.jpg", JPEG).await.expect(201);
    assert_eq!(upload["kind"], "image");
    assert_eq!(upload["mime_type"], "image/jpeg");
    assert_eq!(upload["filename"], "Katalog.jpg");
    let sent = json!({ "media_id": upload["id"], "caption": "Ini" });
    let body = json!({ "chat_id": chat["id"], "type": "image", "image": sent });
    for _ in 0..2 {
        let message = owner.post("/whatsapp/send", body.clone()).await.expect(202);
        let media = &message["media"];
        assert_eq!((&media["state"], &media["caption"]), (&json!("ready"), &json!("Ini")));
        assert_eq!((&media["size"], &media["sha256"]), (&upload["size"], &upload["sha256"]));
        let bytes = owner.get(&format!("/media/{}", id(media))).await;
        assert_eq!(bytes.header("content-type"), "image/jpeg");
        assert_eq!(bytes.header("content-length"), upload["size"].to_string());
        let tag = bytes.header("etag").trim_matches('"');
        assert_eq!(upload["sha256"], tag);
        assert!(message["content"].get("file").is_none(), "{message}");
    }
}

#[tokio::test]
async fn the_same_key_uploads_once_and_another_file_under_it_is_refused() {
    let (owner, _) = shop().await;
    let post = async |bytes: &[u8]| {
        let request = owner.request(&Method::POST, "/media").header("idempotency-key", "one");
        owner.send_file(request, "a.jpg", bytes).await
    };
    let first = post(JPEG).await.expect(201);
    let again = post(JPEG).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.expect(201), first);
    post(&jpeg_of(99)).await.refused(422, "idempotency_key_reused");
}

#[tokio::test]
async fn what_is_too_large_hears_the_limit_before_it_is_kept() {
    let (owner, _) = shop().await;
    let large = jpeg_of(5 * MB + 1);
    let problem = owner.upload("?kind=image", "a.jpg", &large).await.refused(413, "file_too_large");
    assert_eq!(problem["limit"], 5 * MB);
    owner.upload("?kind=image", "a.jpg", &jpeg_of(5 * MB)).await.expect(201);
    let document = owner.upload("", "a.jpg", &large).await.refused(413, "file_too_large");
    assert_eq!(document["limit"], 5 * MB);
    let video = [b"\0\0\0\x18ftypisom\0\0\x02\0isom".as_slice(), &jpeg_of(16 * MB)].concat();
    let problem = owner.upload("?kind=video", "a.mp4", &video).await.refused(413, "file_too_large");
    assert_eq!(problem["limit"], 16 * MB);
}

#[tokio::test]
async fn a_file_is_what_its_content_is() {
    let (owner, _) = shop().await;
    let exe = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0";
    let problem = owner.upload("", "foto.jpg", exe).await.refused(422, "file_type_refused");
    assert!(problem["detail"].as_str().unwrap().contains("portable-executable"), "{problem}");
    let problem =
        owner.upload("?kind=image", "a.png", b"%PDF-1.7\n").await.refused(422, "file_type_refused");
    assert!(problem["detail"].as_str().unwrap().ends_with("send image/jpeg, image/png"));
    let pdf = owner.upload("", "a.png", b"%PDF-1.7\n").await.expect(201);
    assert_eq!((&pdf["kind"], &pdf["mime_type"]), (&json!("document"), &json!("application/pdf")));
    owner.upload("", "a.jpg", b"").await.refused(422, "file_empty");
}

#[tokio::test]
async fn a_name_cannot_leave_its_folder_or_its_header() {
    let (owner, _) = shop().await;
    let name = "../../etc/faktur\u{202e}gpj.exe";
    let upload = owner.upload("", name, JPEG).await.expect(201);
    assert_eq!(upload["filename"], "fakturgpj.exe");
    let long = format!("{}.pdf", "x".repeat(400));
    let upload = owner.upload("", &long, b"%PDF-1.7\n").await.expect(201);
    let name = upload["filename"].as_str().unwrap();
    assert!(name.len() <= 255 && name.to_lowercase().ends_with(".pdf"), "{name}");
    assert_eq!(owner.upload("", "..", JPEG).await.expect(201)["filename"], Value::Null);
}

#[tokio::test]
async fn a_form_that_is_none_is_refused_as_such() {
    let (owner, _) = shop().await;
    let request = || owner.request(&Method::POST, "/media");
    owner.post("/media", json!({})).await.refused(415, "unsupported_media_type");
    let file = "form-data; name=\"file\"; filename=\"a.jpg\"";
    for (parts, code) in [
        (Vec::new(), "required"),
        (vec![("form-data; name=\"other\"", JPEG)], "unknown_field"),
        (vec![(file, JPEG), (file, JPEG)], "exclusive"),
        (vec![(file, JPEG), ("form-data; name=\"kind\"", b"image".as_slice())], "unknown_field"),
    ] {
        let problem = owner.send_form(request(), &parts).await.refused(422, "validation_failed");
        assert_eq!(problem["errors"][0]["code"], code, "{problem}");
    }
    let cut = format!("--edge\r\nContent-Disposition: {file}\r\n\r\nabc");
    for body in [cut.as_str(), "--other\r\n", "", "--edge\r\nContent-Disposition: \0\r\n\r\n"] {
        let request = request().header("content-type", "multipart/form-data; boundary=edge");
        let answer = owner.send(request.body(Body::from(body.to_owned())).unwrap()).await;
        answer.refused(400, "malformed_request");
    }
    owner.upload("?kind=film", "a.jpg", JPEG).await.refused(422, "validation_failed");
    owner.upload("?account_id=x", "a.jpg", JPEG).await.refused(422, "validation_failed");
}

#[tokio::test]
async fn a_send_names_one_file_of_this_workspace() {
    let (owner, chat) = shop().await;
    let upload = owner.upload("", "a.jpg", JPEG).await.expect(201);
    let send = async |browser: &Browser, kind: &str, file: Value| {
        let body = json!({ "chat_id": chat["id"], "type": kind, kind: file });
        browser.post("/whatsapp/send/media", body).await.refused(422, "validation_failed")
    };
    let both = json!({ "media_id": upload["id"], "link": "https://example.com/a.jpg" });
    send(&owner, "image", both).await;
    let unknown = json!({ "media_id": "0190c2a1-5b7e-7cc3-8f00-000000000001" });
    let problem = send(&owner, "image", unknown).await;
    assert_eq!(problem["errors"][0]["field"], "image.media_id");
    let problem = send(&owner, "video", json!({ "media_id": upload["id"] })).await;
    assert_eq!(problem["errors"][0]["code"], "file_type_refused");
}

#[tokio::test]
async fn a_number_that_takes_links_alone_says_so() {
    let (owner, _) = shop().await;
    let bridge = json!({ "provider": "bridge", "session_id": "shop" });
    let bridge = owner.post("/whatsapp/accounts", bridge).await.expect(201);
    let query = format!("?account_id={}", id(&bridge));
    let problem = owner.upload(&query, "a.jpg", JPEG).await.refused(422, "validation_failed");
    assert_eq!(problem["errors"][0]["code"], "not_offered");
}

#[tokio::test]
async fn the_hash_is_that_of_the_bytes() {
    let (owner, _) = shop().await;
    let text = "halo\n".repeat(50_000);
    let upload = owner.upload("", "halo.csv", text.as_bytes()).await.expect(201);
    assert_eq!(upload["sha256"], hex::encode(Sha256::digest(&text)));
    assert_eq!(upload["size"], text.len());
    assert_eq!(upload["mime_type"], "text/plain");
}
