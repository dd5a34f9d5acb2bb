//! People write to a linked number, and the team answers.

use blazz_testkit::actors::Listener;
use blazz_testkit::web_stage::{PATIENCE, SHOP, WebStage};
use blazz_websimulator::ReceiptKind;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_answered_and_both_see_the_ticks() {
    let (stage, _) = WebStage::linked(env!("CARGO_BIN_EXE_blazz")).await.unwrap();
    let live = Listener::connect(&stage.agent).await.unwrap();
    let ani = stage.simulator.phone("6281234500002");
    ani.set_name("Ani");

    let asked = ani.send_text(SHOP, "Ada stok warna merah?").await.unwrap();
    let question = live
        .wait_for(|event| {
            event.name == "NewChatEvent" && event.data["message"]["text"] == "Ada stok warna merah?"
        })
        .await
        .unwrap();
    assert_eq!(question.data["contact"]["name"], "Ani");
    assert_eq!(question.data["contact"]["phone"], "+6281234500002");
    let is_told = || ani.seen().has_receipt(&asked, &ReceiptKind::Delivered);
    stage.simulator.wait_until(PATIENCE, is_told).await.unwrap();

    let contact = question.data["contact"]["id"].as_str().unwrap();
    let id = uuid::Uuid::from_u128(7).to_string();
    let sent = stage.agent.send_text(contact, "Ada, kak.", &id).await.unwrap().ok().unwrap();
    let has_answer = || ani.seen().texts().contains(&"Ada, kak.");
    stage.simulator.wait_until(PATIENCE, has_answer).await.unwrap();
    let is_at = |state: &'static str| {
        let id = sent["id"].clone();
        move |event: &blazz_testkit::actors::Event| {
            event.name == "MessageStatusEvent"
                && event.data["message_id"] == id
                && event.data["delivery"]["state"] == state
        }
    };
    live.wait_for(is_at("delivered")).await.unwrap();
    let answer = ani.received().into_iter().next().unwrap();
    ani.read(&answer);
    live.wait_for(is_at("read")).await.unwrap();
    assert_eq!(stage.simulator.complaints(), []);
    assert!(stage.simulator.accepted_twice().is_empty());
}
