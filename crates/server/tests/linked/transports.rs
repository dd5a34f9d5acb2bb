//! One number, one chat, two transports: a linked device and the Cloud API.

use blazz_testkit::actors::{Event, Listener};
use blazz_testkit::cloud::{
    BusinessNumber, CloudSimulator, CustomerPhone, NumberSpec, SimulatorConfig,
};
use blazz_testkit::web_stage::{PATIENCE, SHOP, WebStage};
use blazz_websimulator::Phone;
use serde_json::{Value, json};

use super::room::ANI;

/// A number on both, joined into one.
struct Both {
    stage: WebStage,
    cloud: CloudSimulator,
    number: BusinessNumber,
    /// The linked device, whose chats are the number's.
    device: String,
    official: String,
    ani: Phone,
    /// Ani as Meta knows her.
    customer: CustomerPhone,
    live: Listener,
}

impl Both {
    async fn set() -> Self {
        Self::with(true).await
    }

    async fn with(is_joined: bool) -> Self {
        let cloud = CloudSimulator::start(SimulatorConfig::default()).await.unwrap();
        let settings = [("BLAZZ_GRAPH_URL", cloud.base_url().to_owned())];
        let stage = WebStage::with(env!("CARGO_BIN_EXE_blazz"), &settings).await.unwrap();
        let device = stage.link(&stage.shop).await.unwrap();
        let number = cloud.add_number(NumberSpec::new("+62 812-3450-0001", "Toko Ayu"));
        let official =
            stage.agent.connect(&number).await.unwrap()["id"].as_str().unwrap().to_owned();
        let ani = stage.simulator.phone(ANI);
        ani.set_name("Ani");
        let customer = cloud.customer(ANI, "Ani");
        let live = Listener::connect(&stage.agent).await.unwrap();
        let both = Self { stage, cloud, number, device, official, ani, customer, live };
        if is_joined {
            both.join().await;
        }
        both
    }

    async fn join(&self) {
        let path = format!("/whatsapp/accounts/{}/transport", self.device);
        let body = json!({ "account_id": self.official });
        let home = self.stage.agent.put(&path, &body).await.unwrap().ok().unwrap();
        assert_eq!(home["joined_id"], self.official.as_str());
    }

    async fn prefer(&self, policy: &str) {
        let path = format!("/whatsapp/accounts/{}/transport-policy", self.device);
        let body = json!({ "transport_policy": policy });
        self.stage.agent.put(&path, &body).await.unwrap().ok().unwrap();
    }

    async fn hears(&self, text: &str) -> Event {
        let is_it =
            |event: &Event| event.name == "NewChatEvent" && event.data["message"]["text"] == text;
        self.live.wait_for(is_it).await.unwrap()
    }

    async fn send(&self, contact: &Value, text: &str) -> Value {
        let body = json!({ "contact_id": contact, "type": "text", "text": { "body": text } });
        self.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap()
    }

    async fn reaches(&self, message: &Value, state: &str) {
        let came = self.live.wait_for(|event| {
            event.name == "MessageStatusEvent"
                && event.data["message_id"] == message["id"]
                && event.data["delivery"]["state"] == state
        });
        came.await.unwrap();
    }

    /// Ani writes, and both transports tell of it.
    async fn ani_writes(&self, text: &str) -> Event {
        let serial = self.ani.send_text(SHOP, text).await.unwrap();
        self.number.hear_on_both(&self.customer, &serial, text);
        self.cloud.at_rest(PATIENCE).await.unwrap();
        self.hears(text).await
    }

    async fn thread(&self, heard: &Event) -> Vec<Value> {
        let contact = heard.data["contact"]["id"].as_str().unwrap();
        let path = format!("/chats/{contact}/messages?account_id={}", self.device);
        let page = self.stage.agent.get(&path).await.unwrap().ok().unwrap();
        page["items"].as_array().unwrap().clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_both_transports_tell_is_one_message_in_one_chat() {
    let both = Both::set().await;
    let heard = both.ani_writes("Halo").await;
    let serial = both.ani.send_text(SHOP, "Ada orang?").await.unwrap();
    both.hears("Ada orang?").await;
    both.number.hear_on_both(&both.customer, &serial, "Ada orang?");
    both.cloud.at_rest(PATIENCE).await.unwrap();
    // What the shop's phone writes comes by both too.
    both.stage.shop.send_text(ANI, "Sebentar").await.unwrap();
    let echo = both.hears("Sebentar").await;
    let thread = both.thread(&heard).await;
    let texts: Vec<&str> = thread.iter().filter_map(|it| it["text"].as_str()).collect();
    assert_eq!(texts.iter().filter(|it| **it == "Halo").count(), 1, "{texts:?}");
    assert_eq!(texts.iter().filter(|it| **it == "Ada orang?").count(), 1, "{texts:?}");
    assert_eq!(echo.data["chat"]["id"], heard.data["chat"]["id"]);
    assert_eq!(both.stage.simulator.complaints(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_policy_chooses_and_the_choice_stands_on_the_message() {
    let both = Both::set().await;
    let heard = both.ani_writes("Halo").await;
    let contact = &heard.data["contact"]["id"];
    let by_device = both.send(contact, "Lewat perangkat").await;
    both.reaches(&by_device, "delivered").await;
    assert_eq!(by_device["account_id"], both.device.as_str());
    assert_eq!(by_device["transport_reason"], "policy");

    both.prefer("official_first").await;
    let by_meta = both.send(contact, "Lewat Meta").await;
    both.reaches(&by_meta, "sent").await;
    assert_eq!(by_meta["account_id"], both.official.as_str());
    assert_eq!(by_meta["chat_id"], by_device["chat_id"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_transport_cannot_do_the_other_does() {
    let both = Both::set().await;
    let heard = both.ani_writes("Halo").await;
    let contact = &heard.data["contact"]["id"];
    let template = json!({ "name": "hello_world", "language": "en_US" });
    let body = json!({ "contact_id": contact, "type": "template", "template": template });
    let sent = both.stage.agent.post("/whatsapp/send", &body).await.unwrap().ok().unwrap();
    assert_eq!(sent["account_id"], both.official.as_str());
    assert_eq!(sent["transport_reason"], "other_cannot");

    both.prefer("linked_only").await;
    let refused = both.stage.agent.post("/whatsapp/send", &body).await.unwrap();
    assert_eq!(refused.status, 422, "{:?}", refused.body);
    let detail = refused.body["detail"].as_str().unwrap();
    assert!(detail.contains("other transport could send it"), "{detail}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_is_taken_off_the_phone_leaves_the_chats_to_the_other_transport() {
    let both = Both::set().await;
    let heard = both.ani_writes("Halo").await;
    let device = both.stage.shop.linked_devices().remove(0);
    assert!(both.stage.shop.unlink(&device).await);
    both.stage.wait_for_state(&both.device, "needs_scan").await.unwrap();
    let sent = both.send(&heard.data["contact"]["id"], "Masih di sini").await;
    assert_eq!(sent["account_id"], both.official.as_str());
    assert_eq!(sent["transport_reason"], "other_down");
    assert_eq!(sent["chat_id"], heard.data["chat"]["id"]);
    both.reaches(&sent, "sent").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_echo_of_what_left_by_the_device_is_no_second_message() {
    let both = Both::set().await;
    let heard = both.ani_writes("Halo").await;
    let sent = both.send(&heard.data["contact"]["id"], "Siap").await;
    both.reaches(&sent, "delivered").await;
    let received = both.ani.received().into_iter().next().unwrap();
    both.number.echo_of_device(ANI, &received.id, "Siap");
    both.cloud.at_rest(PATIENCE).await.unwrap();
    let thread = both.thread(&heard).await;
    assert_eq!(thread.iter().filter(|it| it["text"] == "Siap").count(), 1, "{thread:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chats_that_were_two_become_one_and_parting_leaves_them() {
    let both = Both::with(false).await;
    both.ani.send_text(SHOP, "Ke perangkat").await.unwrap();
    let first = both.hears("Ke perangkat").await;
    both.number.hear_on_both(&both.customer, "3A00112233445566AABB", "Ke Meta");
    let second = both.hears("Ke Meta").await;
    assert_ne!(first.data["chat"]["id"], second.data["chat"]["id"]);
    both.join().await;
    let thread = both.thread(&first).await;
    assert_eq!(thread.len(), 2, "{thread:?}");
    let path = format!("/whatsapp/accounts/{}/transport", both.device);
    let parted = both.stage.agent.delete(&path).await.unwrap();
    assert_eq!(parted.status, 204);
    assert_eq!(both.thread(&first).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_meta_told_before_the_phone_was_linked_is_not_taken_in_again() {
    let cloud = CloudSimulator::start(SimulatorConfig::default()).await.unwrap();
    let settings = [("BLAZZ_GRAPH_URL", cloud.base_url().to_owned())];
    let stage = WebStage::with(env!("CARGO_BIN_EXE_blazz"), &settings).await.unwrap();
    let number = cloud.add_number(NumberSpec::new("+62 812-3450-0001", "Toko Ayu"));
    let official = stage.agent.connect(&number).await.unwrap()["id"].clone();
    let ani = stage.simulator.phone(ANI);
    let serial = ani.send_text(SHOP, "Dulu").await.unwrap();
    number.hear_on_both(&cloud.customer(ANI, "Ani"), &serial, "Dulu");
    cloud.at_rest(PATIENCE).await.unwrap();
    ani.send_text(SHOP, "Hanya di HP").await.unwrap();
    stage.simulator.wait_until(PATIENCE, || stage.shop.received().len() == 2).await.unwrap();

    let body = json!({ "provider": "web", "joined_to": official });
    let account = stage.agent.post("/whatsapp/accounts", &body).await.unwrap().ok().unwrap();
    let account = account["id"].as_str().unwrap();
    stage.shop.scan(&stage.code(account).await.unwrap()).await.unwrap();
    let chats = stage.agent.get("/chats").await.unwrap().ok().unwrap();
    let contact = chats["items"][0]["contact"]["id"].as_str().unwrap();
    let count = |thread: &Value, text: &str| {
        thread["items"].as_array().unwrap().iter().filter(|it| it["text"] == text).count()
    };
    let path = format!("/chats/{contact}/messages");
    let thread = stage.wait_for(&path, |thread| count(thread, "Hanya di HP") == 1).await.unwrap();
    assert_eq!(count(&thread, "Dulu"), 1, "{thread:#}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_is_changed_by_the_transport_that_is_in_it() {
    let both = Both::with(false).await;
    let path = format!("/whatsapp/accounts/{}/transport", both.official);
    let body = json!({ "account_id": both.device });
    both.stage.agent.put(&path, &body).await.unwrap().ok().unwrap();
    let group = both.ani.create_group("Arisan", &[SHOP]).unwrap();
    both.ani.send_text(&group, "Halo semua").await.unwrap();
    let heard = both.hears("Halo semua").await;
    assert_eq!(heard.data["chat"]["account_id"], both.official.as_str());
    let path = format!("/chats/{}/group/subject", heard.data["chat"]["id"].as_str().unwrap());
    let body = json!({ "subject": "Arisan baru" });
    let asked = both.stage.agent.put(&path, &body).await.unwrap().ok().unwrap();
    let path = format!("/whatsapp/operations/{}", asked["id"].as_str().unwrap());
    let ended = both.stage.wait_for(&path, |it| it["state"] != "queued").await.unwrap();
    assert_eq!(ended["state"], "done", "{ended:#}");
    assert_eq!(both.ani.group(&group).unwrap().subject, "Arisan baru");
}
