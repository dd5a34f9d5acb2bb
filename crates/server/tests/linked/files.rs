//! Files in a bucket: kept there, served from there, and moved back into the folder; and files that the team uploads.

use blazz_testkit::web_stage::SHOP;
use blazz_testservers::S3;
use blazz_websimulator::File;
use serde_json::json;

use super::room::Room;

const BUCKET: &str = "media";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_lives_in_the_bucket_and_moves_into_the_folder_without_a_byte_lost() {
    let ground = tempfile::tempdir().unwrap();
    let store = S3::start(&ground.path().join("store"), BUCKET).unwrap();
    let settings = [
        ("BLAZZ_S3_BUCKET", BUCKET.to_owned()),
        ("BLAZZ_S3_ENDPOINT", store.endpoint()),
        ("BLAZZ_S3_ACCESS_KEY_ID", "key".to_owned()),
        ("BLAZZ_S3_SECRET_ACCESS_KEY", "secret".to_owned()),
    ];
    let mut room = Room::with(&settings).await;
    let mut bytes = b"\xff\xd8\xff\xe0".to_vec();
    bytes.resize(9 * 1024 * 1024, 7);
    room.ani.send_file(SHOP, File::image(bytes.clone(), Some("Ini fotonya"))).await.unwrap();
    let heard = room.hears("Ini fotonya").await;
    let id = &heard.data["message"]["id"];
    let shown = room.sees(id, |message| message["media"]["state"] == "ready").await;
    let address = shown["media"]["url"].as_str().unwrap();
    let (status, kind, had) = room.stage.agent.download(address).await.unwrap();
    assert_eq!((status, kind.as_str(), had == bytes), (200, "image/jpeg", true));
    let part = room.stage.agent.download_part(address, "bytes=2-3").await.unwrap();
    assert_eq!(part, (206, b"\xff\xe0".to_vec()));
    let beyond = room.stage.agent.download_part(address, "bytes=99000000-").await.unwrap();
    assert_eq!(beyond.0, 416);
    assert!(!room.stage.data().join("media").exists());

    let said = room.stage.program.run(&["media", "move", "--to", "folder"]).await.unwrap();
    assert!(said.contains("1 copied (9437184 bytes)"), "{said}");
    room.stage.program.kill().await.unwrap();
    room.stage.program.set("BLAZZ_S3_BUCKET", None);
    drop(store);
    room.stage.program.start().await.unwrap();
    let (status, _, had) = room.stage.agent.download(address).await.unwrap();
    assert_eq!((status, had == bytes), (200, true));
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_was_uploaded_is_opened_by_the_phone_byte_for_byte() {
    let room = Room::set().await;
    let (heard, _) = room.ani_writes("Kirim katalognya ya").await;
    // Large enough to be asked for in parts by the library that lays it.
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((0..6 * 1024 * 1024_u32).map(|at| at.to_le_bytes()[at as usize % 3]));
    let agent = &room.stage.agent;
    let upload = agent.upload("", "../Katalog \u{202e}.pdf", &bytes).await.unwrap().ok().unwrap();
    assert_eq!(
        (&upload["kind"], &upload["filename"]),
        (&json!("document"), &json!("Katalog .pdf"))
    );
    let body = json!({
        "contact_id": heard.data["contact"]["id"], "type": "document",
        "document": { "media_id": upload["id"], "caption": "Katalog" },
    });
    for _ in 0..2 {
        let sent = agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
        assert_eq!(sent["media"]["state"], "ready");
        room.reaches(&sent["id"], "delivered").await;
    }
    let received = room.ani.received();
    assert_eq!(received.len(), 2);
    for received in &received {
        let document = received.message.document_message.as_option().unwrap();
        assert_eq!(document.file_name.as_deref(), Some("Katalog .pdf"));
        assert_eq!(document.mimetype.as_deref(), Some("application/pdf"));
        assert!(room.ani.open_file(received).unwrap() == bytes);
    }
    room.end();
}
