//! The team makes groups, changes them and their members, where its number may.

use blazz_testkit::web_stage::SHOP;
use blazz_websimulator::Role;
use serde_json::{Value, json};

use super::room::{ANI, Room};

const BUDI: &str = "6281234500003";
const CITRA: &str = "6281234500004";
const NOBODY: &str = "6281234599999";

impl Room {
    /// Asks a number for something and waits until it ended; gives the operation.
    async fn asks(&self, path: &str, body: &Value) -> Value {
        let asked = self.stage.agent.post(path, body).await.unwrap().ok().unwrap();
        self.ended(&asked).await
    }

    async fn puts(&self, path: &str, body: &Value) -> Value {
        let asked = self.stage.agent.put(path, body).await.unwrap().ok().unwrap();
        self.ended(&asked).await
    }

    /// How an operation ended, once the event has told that it did.
    async fn ended(&self, asked: &Value) -> Value {
        assert_eq!(asked["state"], "queued");
        let told = self.live.wait_for(|event| {
            event.name == "OperationUpdatedEvent"
                && event.data["operation"]["id"] == asked["id"]
                && event.data["operation"]["state"] != "queued"
        });
        assert_eq!(told.await.unwrap().data["operation"]["result"], Value::Null);
        let path = format!("/whatsapp/operations/{}", asked["id"].as_str().unwrap());
        self.stage.agent.get(&path).await.unwrap().ok().unwrap()
    }

    async fn makes_group(&self, members: &[&str]) -> (String, Value) {
        let path = format!("/whatsapp/accounts/{}/groups", self.account);
        let members: Vec<String> = members.iter().map(|it| format!("+{it}")).collect();
        let body = json!({ "subject": "Arisan RT 5", "members": members });
        let made = self.asks(&path, &body).await;
        assert_eq!(made["state"], "done", "{made}");
        let group = made["result"]["group"]["value"].as_str().unwrap().to_owned();
        (group, made)
    }
}

fn codes(operation: &Value) -> Vec<&str> {
    let members = operation["result"]["members"].as_array().unwrap();
    members.iter().map(|it| it["failure"]["code"].as_str().unwrap_or("done")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_the_team_makes_is_on_the_members_phones_and_in_the_list_of_chats() {
    let room = Room::set().await;
    let budi = room.stage.simulator.phone(BUDI);
    budi.refuse_to_be_added();
    let (group, made) = room.makes_group(&[ANI, BUDI, NOBODY]).await;
    assert_eq!(codes(&made), ["done", "invite_by_link", "invite_by_link"]);
    let seen = room.ani.group(&group).unwrap();
    assert_eq!((seen.subject.as_str(), seen.members.len()), ("Arisan RT 5", 2));

    let chat = made["chat_id"].as_str().unwrap();
    let chats = room.stage.agent.get("/chats").await.unwrap().ok().unwrap();
    let chats = chats["items"].as_array().unwrap();
    let listed = chats.iter().find(|it| it["id"] == chat).unwrap();
    assert_eq!(
        (&listed["chat_type"], &listed["contact"]["name"]),
        (&json!("group"), &json!("Arisan RT 5"))
    );
    assert_eq!(listed["contact"]["group_metadata"]["participants"].as_array().unwrap().len(), 2);

    let body = json!({ "contact_id": made["contact_id"], "type": "text", "text": { "body": "Halo semua" } });
    room.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
    room.until(|| room.ani.seen().texts().contains(&"Halo semua")).await;
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_request_under_the_same_key_makes_one_group() {
    let room = Room::set().await;
    let path = format!("/whatsapp/accounts/{}/groups", room.account);
    let body = json!({ "subject": "Arisan", "members": [format!("+{ANI}")] });
    let first = room.stage.agent.post_once(&path, &body, "satu").await.unwrap().ok().unwrap();
    let again = room.stage.agent.post_once(&path, &body, "satu").await.unwrap().ok().unwrap();
    assert_eq!(first, again);
    room.ended(&first).await;
    assert_eq!(room.ani.groups().len(), 1);
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_come_rise_and_go_and_each_has_an_outcome() {
    let room = Room::set().await;
    for number in [BUDI, CITRA] {
        room.stage.simulator.phone(number);
    }
    room.stage.simulator.phone(CITRA).refuse_to_be_added();
    let (group, made) = room.makes_group(&[ANI]).await;
    let members = format!("/chats/{}/group/members", made["chat_id"].as_str().unwrap());
    let people = |numbers: &[&str]| numbers.iter().map(|it| format!("+{it}")).collect::<Vec<_>>();

    let body = json!({ "action": "add", "members": people(&[BUDI, CITRA, ANI, NOBODY]) });
    let added = room.asks(&members, &body).await;
    let expected = ["done", "invite_by_link", "already_member", "not_on_whatsapp"];
    assert_eq!(codes(&added), expected, "{added}");
    let body = json!({ "action": "promote", "members": people(&[BUDI]) });
    assert_eq!(codes(&room.asks(&members, &body).await), ["done"]);
    assert_eq!(room.ani.group(&group).unwrap().members[BUDI], Role::Admin);
    let body = json!({ "action": "demote", "members": people(&[BUDI]) });
    assert_eq!(codes(&room.asks(&members, &body).await), ["done"]);
    assert_eq!(room.ani.group(&group).unwrap().members[BUDI], Role::Member);
    let body = json!({ "action": "remove", "members": people(&[BUDI, NOBODY]) });
    assert_eq!(codes(&room.asks(&members, &body).await), ["done", "not_a_member"]);
    assert!(!room.ani.group(&group).unwrap().members.contains_key(BUDI));

    let path = format!("/contacts/{}", made["contact_id"].as_str().unwrap());
    let contact = room.stage.agent.get(&path).await.unwrap().ok().unwrap();
    assert_eq!(contact["group_metadata"]["participants"].as_array().unwrap().len(), 2);
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_is_renamed_and_described() {
    let room = Room::set().await;
    let (group, made) = room.makes_group(&[ANI]).await;
    let base = format!("/chats/{}/group", made["chat_id"].as_str().unwrap());
    let renamed = room.puts(&format!("{base}/subject"), &json!({ "subject": "Arisan RT 6" })).await;
    assert_eq!(renamed["state"], "done");
    for text in [json!("Tiap Jumat"), json!("Tiap Sabtu"), Value::Null] {
        let body = json!({ "description": text });
        let described = room.puts(&format!("{base}/description"), &body).await;
        assert_eq!(described["state"], "done", "{described}");
        let seen = room.ani.group(&group).unwrap();
        assert_eq!((seen.subject.as_str(), json!(seen.description)), ("Arisan RT 6", text));
    }
    let long = json!({ "subject": "😀".repeat(101) });
    let refused = room.stage.agent.put(&format!("{base}/subject"), &long).await.unwrap();
    assert_eq!((refused.status, &refused.body["errors"][0]["field"]), (422, &json!("subject")));
    let path = format!("/contacts/{}", made["contact_id"].as_str().unwrap());
    let contact = room.stage.agent.get(&path).await.unwrap().ok().unwrap();
    assert_eq!(contact["name"], "Arisan RT 6");
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_link_lets_people_in_and_a_new_one_shuts_the_old() {
    let room = Room::set().await;
    let budi = room.stage.simulator.phone(BUDI);
    let (group, made) = room.makes_group(&[ANI]).await;
    let path = format!("/chats/{}/group/link", made["chat_id"].as_str().unwrap());
    let first = room.asks(&path, &json!({})).await;
    let first = first["result"]["link"].as_str().unwrap().to_owned();
    let end = |link: &str| link.trim_start_matches("https://chat.whatsapp.com/").to_owned();
    budi.join_group(&end(&first)).unwrap();
    assert!(room.ani.group(&group).unwrap().members.contains_key(BUDI));
    let second = room.asks(&path, &json!({ "reset": true })).await;
    let second = second["result"]["link"].as_str().unwrap().to_owned();
    assert_ne!(first, second);
    let citra = room.stage.simulator.phone(CITRA);
    assert!(citra.join_group(&end(&first)).is_err());
    citra.join_group(&end(&second)).unwrap();
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_to_be_let_in_is_listed_and_answered() {
    let room = Room::set().await;
    let path = format!("/whatsapp/accounts/{}/groups", room.account);
    let body =
        json!({ "subject": "Arisan", "members": [format!("+{ANI}")], "join_approval": true });
    let made = room.asks(&path, &body).await;
    let group = made["result"]["group"]["value"].as_str().unwrap();
    let link = room.ani_is_told_the_link(&made).await;
    for number in [BUDI, CITRA] {
        room.stage.simulator.phone(number).join_group(&link).unwrap();
    }
    let path = format!("/chats/{}/group/join-requests", made["chat_id"].as_str().unwrap());
    let listed = room.asks(&path, &json!({ "action": "list" })).await;
    let waiting = listed["result"]["requests"].as_array().unwrap();
    assert_eq!(waiting.len(), 2, "{listed}");
    let names: Vec<&str> =
        waiting.iter().map(|it| it["member"]["value"].as_str().unwrap()).collect();
    let approved = room.asks(&path, &json!({ "action": "approve", "members": [names[0]] })).await;
    let rejected = room.asks(&path, &json!({ "action": "reject", "members": names })).await;
    assert_eq!((codes(&approved), codes(&rejected)), (vec!["done"], vec!["not_waiting", "done"]));
    let seen = room.ani.group(group).unwrap();
    assert_eq!((seen.members.len(), seen.waiting.len()), (3, 0));
    room.end();
}

impl Room {
    async fn ani_is_told_the_link(&self, made: &Value) -> String {
        let path = format!("/chats/{}/group/link", made["chat_id"].as_str().unwrap());
        let asked = self.asks(&path, &json!({})).await;
        let link = asked["result"]["link"].as_str().unwrap();
        link.trim_start_matches("https://chat.whatsapp.com/").to_owned()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_no_admin_is_told_whom_to_ask() {
    let room = Room::set().await;
    let budi = room.stage.simulator.phone(BUDI);
    let group = room.ani.create_group("Arisan RT 5", &[SHOP, BUDI]).unwrap();
    room.ani.send_text(&group, "Selamat pagi").await.unwrap();
    let heard = room.hears("Selamat pagi").await;
    let contact = format!("/contacts/{}", heard.data["contact"]["id"].as_str().unwrap());
    let has_members = |contact: &Value| contact["group_metadata"]["participants"].is_array();
    room.stage.wait_for(&contact, has_members).await.unwrap();
    let base = format!("/chats/{}/group", heard.data["chat"]["id"].as_str().unwrap());

    let body = json!({ "action": "remove", "members": [format!("+{BUDI}")] });
    let refused = room.stage.agent.post(&format!("{base}/members"), &body).await.unwrap();
    assert_eq!((refused.status, &refused.body["code"]), (403, &json!("group_admins_only")));
    let detail = refused.body["detail"].as_str().unwrap();
    assert!(detail.contains(&format!("+{ANI}")), "{detail}");
    assert!(budi.group(&group).is_some());

    // Everybody may rename a group that is not locked.
    let renamed = room.puts(&format!("{base}/subject"), &json!({ "subject": "Baru" })).await;
    assert_eq!(renamed["state"], "done");
    room.ani.lock_group(&group, true).unwrap();
    let is_locked = |contact: &Value| contact["group_metadata"]["locked"] == true;
    room.stage.wait_for(&contact, is_locked).await.unwrap();
    let body = json!({ "subject": "Lagi" });
    let refused = room.stage.agent.put(&format!("{base}/subject"), &body).await.unwrap();
    assert_eq!(refused.body["code"], "group_admins_only");
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_joins_by_a_link_and_leaves_again() {
    let room = Room::set().await;
    let group = room.ani.create_group("Arisan RT 5", &[]).unwrap();
    let link = room.ani.group_link(&group).unwrap();
    let path = format!("/whatsapp/accounts/{}/groups/join", room.account);
    let body = json!({ "link": format!("https://chat.whatsapp.com/{link}?mode=ac_t") });
    let joined = room.asks(&path, &body).await;
    assert_eq!((&joined["state"], &joined["result"]["waiting"]), (&json!("done"), &json!(false)));
    assert!(room.ani.group(&group).unwrap().members.contains_key(SHOP));
    let again = room.asks(&path, &body).await;
    assert_eq!(again["failure"]["code"], "already_member", "{again}");

    let base = format!("/chats/{}/group", joined["chat_id"].as_str().unwrap());
    let path = format!("{base}/leave");
    let body = json!({ "for_everyone": true });
    let refused = room.stage.agent.post(&path, &body).await.unwrap();
    assert_eq!((refused.status, &refused.body["code"]), (422, &json!("not_offered")));
    assert_eq!(room.asks(&path, &json!({})).await["state"], "done");
    assert!(!room.ani.group(&group).unwrap().members.contains_key(SHOP));
    let refused = room.stage.agent.post(&format!("{base}/link"), &json!({})).await.unwrap();
    assert_eq!((refused.status, &refused.body["code"]), (409, &json!("not_a_member")));
    room.end();
}
