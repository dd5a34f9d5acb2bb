//! Planned misbehaviour of Graph, as the business meets it.

use blazz_testkit::cloud::{Fault, FaultRule, SimulatorConfig, Target, read_entries};
use serde_json::json;

use crate::stage::{CUSTOMER, Stage, text_to};

impl Stage {
    fn plan(&self, fault: Fault) {
        self.simulator.faults().add(FaultRule::once(Target::Send, fault));
    }

    /// Sends and gives the status and the text of the answer, or the failure.
    async fn send_raw(&self, tracking: &str) -> Result<(u16, String), reqwest::Error> {
        let mut body = text_to(CUSTOMER, "Halo");
        body["biz_opaque_callback_data"] = json!(tracking);
        let token = &self.number.credentials().access_token;
        let request = self.client.post(self.url(&self.messages_path())).bearer_auth(token);
        let response = request.json(&body).send().await?;
        Ok((response.status().as_u16(), response.text().await?))
    }

    fn times_accepted(&self, tracking: &str) -> usize {
        self.simulator.ledger().accepted_with_tracking(tracking).len()
    }
}

#[tokio::test]
async fn a_connection_cut_before_leaves_nothing_behind() {
    let stage = Stage::in_conversation().await;
    stage.plan(Fault::CutBefore);
    assert!(stage.send_raw("a").await.is_err());
    assert_eq!(stage.times_accepted("a"), 0);
}

#[tokio::test]
async fn a_connection_cut_after_hides_that_the_message_was_taken() {
    let stage = Stage::in_conversation().await;
    stage.plan(Fault::CutAfter);
    assert!(stage.send_raw("a").await.is_err());
    assert_eq!(stage.times_accepted("a"), 1);
    stage.settle().await;
    let tracked = stage.receiver.statuses();
    assert!(tracked.iter().all(|status| status["biz_opaque_callback_data"] == "a"));
    assert!(!tracked.is_empty());
}

#[tokio::test]
async fn half_an_answer_is_an_error_for_the_reader() {
    let stage = Stage::in_conversation().await;
    stage.plan(Fault::HalfBody);
    assert!(stage.send_raw("a").await.is_err());
    assert_eq!(stage.times_accepted("a"), 1);
}

#[tokio::test]
async fn a_gateway_may_answer_with_html_after_taking_the_message() {
    let stage = Stage::in_conversation().await;
    stage.plan(Fault::Gateway { status: 502, takes_effect: true });
    let (status, body) = stage.send_raw("a").await.unwrap();
    assert_eq!((status, body.starts_with("<html>")), (502, true));
    assert_eq!(stage.times_accepted("a"), 1);
}

#[tokio::test]
async fn planned_codes_come_as_graph_errors() {
    let stage = Stage::in_conversation().await;
    stage.plan(Fault::Refuse { code: 131_016, takes_effect: false });
    let answered = stage.send_text("Halo").await;
    assert_eq!((answered.status, answered.code()), (500, 131_016));
    assert_eq!(answered.body["error"]["is_transient"], true);
    assert_eq!(stage.send_text("Halo").await.status, 200, "the rule struck once");
}

#[tokio::test]
async fn a_token_can_be_revoked_in_the_middle() {
    let stage = Stage::in_conversation().await;
    stage.plan(Fault::RevokeToken);
    assert_eq!(stage.send_text("Halo").await.code(), 190);
    assert_eq!(stage.send_text("Halo").await.code(), 190);
}

#[tokio::test]
async fn a_status_can_beat_the_answer() {
    let stage = Stage::in_conversation().await;
    stage.plan(Fault::StatusFirst);
    let wamid = stage.send_text("Halo").await.wamid();
    assert!(stage.simulator.ledger().was_answered(&format!("{wamid}:sent")));
}

#[tokio::test]
async fn the_same_seed_strikes_the_same_requests() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let config = SimulatorConfig { seed: 7, ..Default::default() };
        let stage = Stage::configured(config).await;
        stage.chat.send_text("Halo").unwrap();
        let refusal = Fault::Refuse { code: 131_000, takes_effect: false };
        stage.simulator.faults().add(FaultRule::with_chance(Target::Send, refusal, 0.5));
        let mut codes = Vec::new();
        for _ in 0..20 {
            codes.push(stage.send_text("Halo").await.code());
        }
        runs.push(codes);
    }
    assert_eq!(runs[0], runs[1]);
    assert!(runs[0].contains(&0) && runs[0].contains(&131_000));
}

#[tokio::test]
async fn the_ledger_outlives_the_simulator() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.jsonl");
    let config = SimulatorConfig { ledger_file: Some(file.clone()), ..Default::default() };
    let stage = Stage::configured(config).await;
    stage.chat.send_text("Halo").unwrap();
    stage.send_raw("a").await.unwrap();
    let on_disk: Vec<blazz_testkit::cloud::Entry> = read_entries(&file).unwrap();
    let accepted: Vec<_> = on_disk.iter().filter_map(|entry| entry.event.accepted()).collect();
    assert_eq!(accepted.len(), 1, "on the disk before the answer");
    stage.settle().await;
    let entries = stage.simulator.ledger().entries();
    stage.simulator.stop().await;
    assert_eq!(read_entries::<blazz_testkit::cloud::Entry>(&file).unwrap(), entries);
}

#[tokio::test]
async fn a_throttled_request_may_be_told_how_long_to_wait() {
    let stage = Stage::in_conversation().await;
    stage.plan(Fault::TooMany { code: 130_429, retry_after: Some(7) });
    let token = &stage.number.credentials().access_token;
    let request = stage.client.post(stage.url(&stage.messages_path())).bearer_auth(token);
    let answer = request.json(&text_to(CUSTOMER, "Halo")).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (429, &"7".parse().unwrap())
    );
    stage.plan(Fault::TooMany { code: 80_007, retry_after: None });
    assert_eq!(stage.send_text("Halo").await.code(), 80_007);
    assert!(stage.simulator.ledger().accepted().is_empty());
}

#[tokio::test]
async fn a_fault_about_one_number_leaves_another_alone() {
    let stage = Stage::in_conversation().await;
    let refusal = Fault::Refuse { code: 131_000, takes_effect: false };
    let faults = stage.simulator.faults();
    faults.add(FaultRule::always(Target::Send, refusal).about("1"));
    assert_eq!(stage.send_text("Halo").await.status, 200);
    faults.add(FaultRule::always(Target::Send, refusal).about(&stage.number.phone_number_id));
    assert_eq!(stage.send_text("Halo").await.code(), 131_000);
    faults.clear();
    assert_eq!(stage.send_text("Halo").await.status, 200);
}

#[tokio::test]
async fn a_closed_door_refuses_connections_until_it_opens() {
    let stage = Stage::in_conversation().await;
    stage.simulator.refuse_connections();
    let refused = loop {
        match stage.send_raw("a").await {
            Err(error) if error.is_connect() => break error,
            // The connection that was open is ended first.
            _ => tokio::task::yield_now().await,
        }
    };
    assert!(refused.is_connect());
    stage.simulator.take_connections();
    while stage.send_raw("b").await.is_err() {
        tokio::task::yield_now().await;
    }
    assert_eq!(stage.times_accepted("b"), 1);
}
