//! Looking at an account: each thing that can be wrong gets its own sentence.

use blazz_domain::account::{AccountReport, AccountStatus};
use serde_json::{Value, json};

use super::script::{Reply, Server};
use super::{access, nowhere, provider};
use crate::Provider;

fn number(status: &str) -> Reply {
    Reply::Json(
        200,
        json!({
            "id": "11", "display_phone_number": "+1 555-010-0200", "verified_name": "Lucky Shrub",
            "status": status, "quality_rating": "GREEN", "platform_type": "CLOUD_API",
        }),
    )
}

fn numbers(ids: &[&str]) -> Reply {
    let numbers: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
    Reply::Json(200, json!({ "data": numbers }))
}

fn subscribed() -> Reply {
    Reply::Json(200, json!({ "data": [{ "whatsapp_business_api_data": { "id": "5" } }] }))
}

fn error(status: u16, code: i64) -> Reply {
    Reply::Json(status, json!({ "error": { "code": code, "message": "no" } }))
}

async fn inspect(server: &Server) -> AccountReport {
    provider(&server.address).inspect(&access()).await
}

async fn trouble(replies: impl IntoIterator<Item = Reply>) -> (AccountStatus, String) {
    let report = inspect(&Server::start(replies).await).await;
    (report.status, report.reason.unwrap())
}

#[tokio::test]
async fn a_healthy_account_is_connected_and_described() {
    let server = Server::start([number("CONNECTED"), numbers(&["10", "11"]), subscribed()]).await;
    let expected = AccountReport {
        status: AccountStatus::Connected,
        reason: None,
        display_phone_number: Some("+1 555-010-0200".into()),
        verified_name: Some("Lucky Shrub".into()),
        quality_rating: Some("GREEN".into()),
    };
    assert_eq!(inspect(&server).await, expected);
}

#[tokio::test]
async fn an_app_that_is_not_subscribed_is_subscribed_once() {
    let none = Reply::Json(200, json!({ "data": [] }));
    let done = Reply::Json(200, json!({ "success": true }));
    let server = Server::start([number("CONNECTED"), numbers(&["11"]), none, done]).await;
    assert_eq!(inspect(&server).await.status, AccountStatus::Connected);
    assert_eq!(server.asked()[3].line, "POST /v25.0/7/subscribed_apps");
}

#[tokio::test]
async fn a_number_on_a_later_page_is_found() {
    let paging = json!({ "cursors": { "after": "X" }, "next": "https://graph.facebook.com/next" });
    let first = Reply::Json(200, json!({ "data": [{ "id": "1" }], "paging": paging }));
    let server = Server::start([number("CONNECTED"), first, numbers(&["11"]), subscribed()]).await;
    assert_eq!(inspect(&server).await.status, AccountStatus::Connected);
    assert!(server.asked()[2].line.ends_with("after=X"));
}

#[tokio::test]
async fn an_invalid_token_is_named() {
    let (status, reason) = trouble([error(401, 190)]).await;
    assert_eq!(status, AccountStatus::Disconnected);
    assert!(reason.contains("access token"), "{reason}");
}

#[tokio::test]
async fn an_unknown_phone_number_id_is_named() {
    let (status, reason) = trouble([error(400, 100)]).await;
    assert_eq!(status, AccountStatus::Disconnected);
    assert!(reason.contains("phone number id 11"), "{reason}");
}

#[tokio::test]
async fn a_number_of_another_business_account_is_named() {
    let (status, reason) = trouble([number("CONNECTED"), numbers(&["12"])]).await;
    assert_eq!(status, AccountStatus::Attention);
    assert!(reason.contains("business account 7"), "{reason}");
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    let (status, reason) = trouble([number("CONNECTED"), error(403, 200)]).await;
    assert_eq!(status, AccountStatus::Attention);
    assert!(reason.contains("permission"), "{reason}");
}

#[tokio::test]
async fn a_number_that_is_not_registered_is_named() {
    let (status, reason) = trouble([number("PENDING"), numbers(&["11"]), subscribed()]).await;
    assert_eq!(status, AccountStatus::Disconnected);
    assert!(reason.contains("not registered"), "{reason}");
}

#[tokio::test]
async fn a_line_that_is_down_asks_for_attention_not_for_a_new_token() {
    let report = provider(&nowhere()).inspect(&access()).await;
    assert_eq!(report.status, AccountStatus::Attention);
    assert!(report.reason.unwrap().contains("could not be reached"));
}
