//! The access token is taken back.

use serde_json::json;

use crate::office::{Office, row};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_token_is_told_on_every_bubble_and_on_the_number() {
    let office = Office::open().await;
    let (one, other) = (office.customer(0).await, office.customer(1).await);
    office.0.simulator.refuse_connections();
    let all = office.send_some(&one, &other).await;
    office.0.number.revoke_token();
    office.heal();
    let mut codes = Vec::new();
    for sent in &all {
        let delivery = office.until(sent, &["failed"]).await;
        codes.push(delivery["failure"]["code"].as_str().unwrap().to_owned());
        let reason = delivery["failure"]["reason"].as_str().unwrap();
        assert!(reason.contains("access token"), "{reason}");
    }
    assert!(codes.contains(&"access_token_invalid".to_owned()), "{codes:?}");
    let account = office.account().await;
    assert_eq!(account["status"], "disconnected");
    assert!(account["status_reason"].as_str().unwrap().contains("enter a new one"), "{account}");
    let more = office.try_send("normal", &one, "lagi").await;
    assert_eq!((more.status, &more.body["code"]), (422, &json!("account_unavailable")));
    office.hears(&one, "halo?").await;
    assert!(office.0.simulator.ledger().accepted().is_empty());

    office.0.number.restore_token();
    let begun = std::time::Instant::now();
    let check = format!("/whatsapp/accounts/{}/check", account["id"].as_str().unwrap());
    let checked = office.0.agent.post(&check, &json!({})).await.unwrap().ok().unwrap();
    assert_eq!(checked["status"], "connected");
    for sent in &all {
        office.retry(sent).await;
    }
    office.until_delivered(&all).await;
    office.nothing_is_lost_doubled_or_out_of_order(&all);
    let sees = "“not sent” with the reason on each bubble; the number is disconnected, with what an admin must do; \
                what is written now is refused with the same reason";
    let held = "nothing sent, nothing lost; customers are heard meanwhile; after a new token Try again sends each once";
    let row = row("token revoked (190)", "Meta revokes the token", sees, held);
    row.recovered_in(begun.elapsed()).write().unwrap();
}
