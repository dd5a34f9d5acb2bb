//! An account that is guarded by a passkey is linked by whoever has it, and by nobody else.

use blazz_testkit::web_stage::WebStage;
use blazz_websimulator::{Address, LinkError};
use serde_json::{Value, json};
use tokio::task::JoinSet;

struct Guarded {
    stage: WebStage,
    account: String,
    scan: JoinSet<Result<Address, LinkError>>,
}

impl Guarded {
    /// The code is scanned, and WhatsApp asks for the passkey.
    async fn set() -> Self {
        let stage = WebStage::set(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
        stage.shop.require_passkey();
        let account = stage.begin_link().await.unwrap();
        let code = stage.code(&account).await.unwrap();
        let phone = stage.shop.clone();
        let mut scan = JoinSet::new();
        scan.spawn(async move { phone.scan(&code).await });
        Self { stage, account, scan }
    }

    /// What a step shows, once it is there.
    async fn step(&self, kind: &str) -> String {
        let is_shown = |link: &Value| link["step"]["kind"] == kind;
        let link = self.stage.wait_for_link(&self.account, is_shown).await.unwrap();
        link["step"]["text"].as_str().unwrap().to_owned()
    }

    async fn answer(&self, how: &str, body: &Value) -> (u16, Value) {
        let path = format!("/whatsapp/accounts/{}/link/{how}", self.account);
        let answer = self.stage.agent.post(&path, body).await.unwrap();
        (answer.status, answer.body)
    }

    async fn reason(&self) -> String {
        self.stage.wait_for_state(&self.account, "needs_scan").await.unwrap();
        let path = format!("/whatsapp/accounts/{}/link", self.account);
        let link = self.stage.agent.get(&path).await.unwrap().ok().unwrap();
        link["reason"].as_str().unwrap().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_comes_alive_by_its_passkey_and_a_look_at_letters() {
    let mut room = Guarded::set().await;
    let options = room.step("passkey").await;
    let (status, _) = room.answer("letters", &json!({ "same": true })).await;
    assert_eq!(status, 409, "there is nothing to compare yet");

    let credential = room.stage.shop.use_passkey(&options).unwrap();
    let mut torn = credential.clone();
    torn["response"]["clientDataJSON"] = json!("e30");
    let (status, problem) = room.answer("passkey", &torn).await;
    assert_eq!((status, &problem["errors"][0]["code"]), (422, &json!("other_request")));
    assert_eq!(room.answer("passkey", &credential).await.0, 200);
    assert_eq!(room.answer("passkey", &credential).await.0, 409, "it was given already");

    let letters = room.step("confirm").await;
    let shown = room.stage.shop.letters_to_compare().unwrap();
    assert_eq!(letters.replace('-', ""), shown);
    assert_eq!(room.answer("letters", &json!({ "same": true })).await.0, 200);
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
    room.scan.join_next().await.unwrap().unwrap().unwrap();
    assert_eq!(room.stage.simulator.complaints(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_letters_on_the_phone_end_the_link() {
    let mut room = Guarded::set().await;
    let options = room.step("passkey").await;
    let credential = room.stage.shop.use_passkey(&options).unwrap();
    assert_eq!(room.answer("passkey", &credential).await.0, 200);
    room.step("confirm").await;
    assert_eq!(room.answer("letters", &json!({ "same": false })).await.0, 200);
    let reason = room.reason().await;
    assert!(reason.contains("other letters"), "{reason}");
    assert_eq!(room.scan.join_next().await.unwrap().unwrap(), Err(LinkError::Gone));
    assert_eq!(room.stage.shop.linked_devices(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_passkey_is_refused_by_whatsapp_and_the_number_says_so() {
    let room = Guarded::set().await;
    let options = room.step("passkey").await;
    let mut forged = room.stage.shop.use_passkey(&options).unwrap();
    forged["response"]["signature"] = json!("AAAA");
    assert_eq!(room.answer("passkey", &forged).await.0, 200, "only WhatsApp can tell");
    let reason = room.reason().await;
    assert!(reason.contains("has not taken the passkey"), "{reason}");
    let complaints = room.stage.simulator.complaints();
    assert!(complaints.iter().any(|it| it.fault.to_string().contains("wrong signature")));
    assert_eq!(room.stage.shop.linked_devices(), []);
}
