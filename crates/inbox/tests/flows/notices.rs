//! News of the account that Meta tells again.

use blazz_domain::account::{AccountReport, AccountStatus};
use blazz_domain::audit::AuditAction;
use serde_json::json;

use crate::stage::{Stage, WABA, body};

/// News of the business, in an entry of this time.
async fn news(stage: &Stage, event: &str, time: Option<i64>) {
    let change = json!({ "field": "account_update", "value": { "event": event } });
    let mut body = body(WABA, &[change]);
    if let Some(time) = time {
        body["entry"][0]["time"] = json!(time);
    }
    assert_eq!(stage.deliver(&body).await.failed, 0);
}

async fn notices(stage: &Stage) -> usize {
    let audit = stage.audit().await;
    audit.iter().filter(|it| it.action == AuditAction::AccountNotice).count()
}

#[tokio::test]
async fn news_that_come_again_write_no_second_line_and_undo_nothing() {
    let stage = Stage::open().await;
    news(&stage, "PARTNER_REMOVED", Some(1_790_000_000)).await;
    news(&stage, "PARTNER_REMOVED", Some(1_790_000_000)).await;
    assert_eq!(notices(&stage).await, 1);
    assert_eq!(stage.account(stage.account).await.status, AccountStatus::Disconnected);

    let tx = stage.begin().await;
    let report = AccountReport {
        status: AccountStatus::Connected,
        reason: None,
        display_phone_number: None,
        verified_name: None,
        quality_rating: None,
    };
    tx.accounts().report(stage.account, &report).await.unwrap();
    tx.commit().await.unwrap();
    news(&stage, "PARTNER_REMOVED", Some(1_790_000_000)).await;
    assert_eq!(
        stage.account(stage.account).await.status,
        AccountStatus::Connected,
        "a repetition came late"
    );

    news(&stage, "PARTNER_REMOVED", Some(1_790_000_900)).await;
    assert_eq!(notices(&stage).await, 2, "it happened again");
    assert_eq!(stage.account(stage.account).await.status, AccountStatus::Disconnected);
    news(&stage, "PARTNER_ADDED", None).await;
    news(&stage, "PARTNER_ADDED", None).await;
    assert_eq!(notices(&stage).await, 3);
}
