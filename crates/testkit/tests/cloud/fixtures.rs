//! Every recorded request is accepted as it stands; every recorded error body is what we answer.

use std::{collections::BTreeSet, fs, path::PathBuf};

use blazz_testkit::cloud::{Limits, NumberSpec, SimulatorConfig};
use serde_json::{Value, json};

use crate::stage::{Answered, Stage, text_to};

const TEMPLATES: &str = include_str!("templates.json");

fn folder(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/cloud-api")).join(name)
}

fn load(name: &str) -> Vec<(String, Value)> {
    let mut files: Vec<_> = fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            (stem, serde_json::from_str(&text).unwrap())
        })
        .collect();
    files.sort_by(|left: &(String, Value), right| left.0.cmp(&right.0));
    files
}

/// A number that may do everything, in conversation with everyone the fixtures write to.
async fn prepared(limits: Limits) -> Stage {
    let spec = NumberSpec {
        phone_number_id: Some("401234567890123".into()),
        waba_id: Some("301122334455667".into()),
        app_id: Some("670843887433847".into()),
        official: true,
        ..NumberSpec::new("+1 555-010-0200", "Lucky Shrub")
    };
    let config = SimulatorConfig { limits, ..Default::default() };
    let stage = Stage::set_with(config, spec).await;
    let ama = stage.simulator.customer("+15557010042", "Ama Boateng");
    let ravi = stage.simulator.customer("+919555010042", "Ravi Kumar");
    let troll = stage.simulator.customer("+15557010666", "Troll");
    let noor = stage.simulator.customer_without_number("US.13491208655302741918", "Noor");
    for person in [&ama, &ravi, &troll, &noor] {
        person.chat_with(&stage.number).send_text("Hi").unwrap();
    }
    stage
}

fn add_templates(stage: &Stage) {
    for template in serde_json::from_str::<Vec<Value>>(TEMPLATES).unwrap() {
        stage.number.add_template(&template);
    }
}

/// Ids in the fixtures that must exist before the request can be right.
fn seed_media(stage: &Stage, body: &Value) {
    match body {
        Value::Array(items) => items.iter().for_each(|item| seed_media(stage, item)),
        Value::Object(object) => {
            for (name, value) in object {
                if ["image", "video", "audio", "document", "sticker"].contains(&name.as_str())
                    && let Some(id) = value["id"].as_str()
                {
                    let voice = value["voice"] == true;
                    stage.number.seed_media(id, mime_type(name, voice), b"bytes");
                }
                seed_media(stage, value);
            }
        }
        _ => {}
    }
}

fn mime_type(kind: &str, voice: bool) -> &'static str {
    match kind {
        "image" => "image/jpeg",
        "video" => "video/mp4",
        "audio" if voice => "audio/ogg; codecs=opus",
        "audio" => "audio/mpeg",
        "sticker" => "image/webp",
        _ => "application/pdf",
    }
}

#[tokio::test]
async fn every_recorded_send_is_accepted() {
    let stage = prepared(Limits { throughput: None, pair: false }).await;
    add_templates(&stage);
    let asked = stage.chat_of("+15557010042").send_text("Which one?").unwrap();
    let group = group_in_conversation(&stage).await;
    let mut count = 0;
    for (name, request) in load("requests") {
        let is_send =
            name.starts_with("send_") || name.starts_with("mark_") || name == "group_pin_message";
        if !is_send && name != "marketing_messages_template" {
            continue;
        }
        let mut body = request["body"].clone();
        seed_media(&stage, &body);
        point_at_what_exists(&mut body, &asked, &group);
        let path =
            request["path"].as_str().unwrap().replace("{PHONE_NUMBER_ID}", "401234567890123");
        let answered = stage.post(&path, &body).await;
        assert_eq!(answered.status, 200, "{name}: {answered:?}");
        count += 1;
    }
    assert_eq!(count, 54, "a send was left out");
}

/// The recorded ids of messages and groups are of another world.
fn point_at_what_exists(body: &mut Value, asked: &str, group: &str) {
    if body["recipient_type"] == "group" {
        body["to"] = json!(group);
    }
    for place in ["/message_id", "/reaction/message_id"] {
        if let Some(id) = body.pointer_mut(place) {
            *id = json!(asked);
        }
    }
}

async fn group_in_conversation(stage: &Stage) -> String {
    let group = make_group(stage).await;
    let link = stage.get(&format!("/{group}/invite_link")).await.body["invite_link"].clone();
    let ama = stage.simulator.customer("+15557010042", "Ama Boateng");
    let room = ama.join(link.as_str().unwrap()).unwrap();
    ama.chat_in(&room).send_text("Hi all").unwrap();
    group
}

async fn make_group(stage: &Stage) -> String {
    let body = json!({ "messaging_product": "whatsapp", "subject": "Vendors" });
    stage.post("/401234567890123/groups", &body).await;
    stage.settle().await;
    let created = stage.receiver.values("group_lifecycle_update").remove(0);
    created["groups"][0]["group_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_recorded_account_request_is_accepted() {
    let stage = prepared(Limits::default()).await;
    let group = make_group(&stage).await;
    let mut done = BTreeSet::new();
    for (name, request) in load("requests") {
        let Some(path) = account_path(&name, &request, &group) else { continue };
        let body = Some(&request["body"]).filter(|body| !body.is_null());
        let method = request["method"].as_str().unwrap();
        let answered = stage.call(method, &path, body).await;
        assert_eq!(answered.status, 200, "{name} {path}: {answered:?}");
        done.insert(name);
    }
    assert_eq!(done.len(), 26, "{done:?}");
}

/// Requests whose order or surroundings matter have tests of their own.
fn account_path(name: &str, request: &Value, group: &str) -> Option<String> {
    const APART: [&str; 16] = [
        "es_code_exchange",
        "group_delete",
        "group_join_requests_approve",
        "group_join_requests_reject",
        "group_pin_message",
        "group_remove_participants",
        "marketing_messages_template",
        "media_upload",
        "phone_deregister",
        "phone_override_webhook",
        "resumable_send",
        "resumable_start",
        "smb_sync_contacts",
        "smb_sync_history",
        "subscribe_app_override",
        "tpl_edit_category",
    ];
    let is_send = name.starts_with("send_") || name.starts_with("mark_");
    let is_other = ["tpl_edit", "tpl_delete_by_id", "tpl_delete_by_name"].contains(&name);
    if is_send || is_other || APART.contains(&name) {
        return None;
    }
    let path = request["path"].as_str().unwrap();
    Some(
        path.replace("{PHONE_NUMBER_ID}", "401234567890123")
            .replace("{WABA_ID}", "301122334455667")
            .replace("{GROUP_ID}", group),
    )
}

fn recorded(name: &str) -> Value {
    load("responses").into_iter().find(|(known, _)| known == name).unwrap().1
}

/// Same status, and everything but the trace and the specifics of the sentence.
fn assert_like(answered: &Answered, name: &str) {
    let recorded = recorded(name);
    assert_eq!(u64::from(answered.status), recorded["status"], "{name}: {answered:?}");
    let (ours, theirs) = (&answered.body["error"], &recorded["body"]["error"]);
    for key in ["message", "type", "code", "error_subcode", "is_transient"] {
        assert_eq!(ours[key], theirs[key], "{name}: {key}");
    }
    let keys = |value: &Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(keys(ours), keys(theirs), "{name}");
}

#[tokio::test]
async fn errors_look_as_recorded() {
    let stage = prepared(Limits::default()).await;
    add_templates(&stage);
    let to = "+15557010042";
    let mut empty = text_to(to, "x");
    empty["text"] = json!({});
    let missing = stage.send(&empty).await;
    assert_like(&missing, "err_param_100");
    assert_eq!(missing.body["error"]["error_data"]["details"], "Param text.body is required");

    stage.simulator.customer("+15557010099", "Silent");
    assert_like(&stage.send(&text_to("+15557010099", "x")).await, "err_window_131047");

    let unknown = json!({ "messaging_product": "whatsapp", "to": to, "type": "template",
        "template": { "name": "order_update", "language": { "code": "en" } } });
    assert_like(&stage.send(&unknown).await, "err_template_132001");
    let mut short = unknown.clone();
    short["template"] = json!({ "name": "order_update", "language": { "code": "en_US" },
        "components": [
            { "type": "header", "parameters": [{ "type": "text", "text": "81" }] },
            { "type": "body", "parameters": [{ "type": "text", "text": "Ama" }] },
        ] });
    let short = stage.send(&short).await;
    assert_like(&short, "err_template_132000");
    let details = recorded("err_template_132000")["body"]["error"]["error_data"]["details"].clone();
    assert_eq!(short.body["error"]["error_data"]["details"], details);

    for _ in 0..45 {
        assert_eq!(stage.send(&text_to(to, "x")).await.status, 200);
    }
    assert_like(&stage.send(&text_to(to, "x")).await, "err_pair_131056");
}

impl Stage {
    fn chat_of(&self, phone: &str) -> blazz_testkit::cloud::CustomerChat {
        self.simulator.customer(phone, "Ama Boateng").chat_with(&self.number)
    }
}
