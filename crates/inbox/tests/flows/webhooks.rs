//! Webhooks: whom they are from, whom they concern, and what is kept of those that cannot be applied.

use blazz_domain::account::AccountStatus;
use blazz_domain::audit::AuditAction;
use blazz_inbox::jobs::Finished;
use blazz_inbox::webhooks::{self, Received, WebhookError};
use blazz_storage::workspace::chats::ChatFilter;
use blazz_storage::workspace::inbound::InboundState;
use serde_json::json;

use crate::stage::{NUMBER, Reply, Stage, WABA, add_account, body, change, sign, text};

fn received(applied: u32, failed: u32, unrouted: u32) -> Received {
    Received { applied, failed, unrouted }
}

async fn unrouted(stage: &Stage) -> Vec<String> {
    let kept = stage.inbox.database.read_system().list_unrouted(10).await.unwrap();
    kept.into_iter().map(|webhook| webhook.raw).collect()
}

#[tokio::test]
async fn what_no_connected_app_signed_is_refused_and_not_kept() {
    let stage = Stage::open().await;
    let raw = body(WABA, &[change(NUMBER, "messages", text("628111", "w", 1, "Halo"))]).to_string();
    let raw = raw.as_bytes();
    let other_body = sign(b"{}", crate::stage::APP_SECRET);
    let other_app = sign(raw, "another-app-secret-altogether");
    for signature in [None, Some(""), Some("sha256=00"), Some(&*other_body), Some(&*other_app)] {
        let refused = webhooks::receive(&stage.inbox, signature, raw).await;
        assert!(matches!(refused, Err(WebhookError::Unsigned)), "{signature:?}");
    }
    assert!(stage.contacts().await.is_empty() && unrouted(&stage).await.is_empty());
}

#[tokio::test]
async fn the_signature_of_one_app_opens_no_number_of_another() {
    let stage = Stage::open().await;
    let other = stage.add_workspace("Toko Lain").await;
    let tx = stage.inbox.database.begin(&other).await.unwrap();
    let secrets = blazz_storage::workspace::accounts::AccountSecrets {
        app_secret: "another-app-secret-altogether".into(),
        ..crate::stage::secrets()
    };
    let id = {
        tx.commit().await.unwrap();
        add_account(&stage.inbox, &other, "21", "8", "15550100900").await
    };
    let tx = stage.inbox.database.begin(&other).await.unwrap();
    tx.accounts().set_secrets(id, &secrets).await.unwrap();
    tx.commit().await.unwrap();

    let raw = body("8", &[change("21", "messages", text("628111", "w", 1, "Halo"))]).to_string();
    assert_eq!(stage.post(raw.as_bytes()).await.unwrap(), received(0, 0, 1));
    let theirs = sign(raw.as_bytes(), "another-app-secret-altogether");
    let done = webhooks::receive(&stage.inbox, Some(&theirs), raw.as_bytes()).await.unwrap();
    assert_eq!(done, received(1, 0, 0));
}

#[tokio::test]
async fn a_signed_body_that_cannot_be_read_is_kept_for_the_operator() {
    let stage = Stage::open().await;
    assert_eq!(stage.post(b"{\"object\": oops").await.unwrap(), received(0, 0, 1));
    assert_eq!(unrouted(&stage).await, ["{\"object\": oops"]);
}

#[tokio::test]
async fn a_number_under_another_business_is_not_delivered() {
    let stage = Stage::open().await;
    let value = text("628111", "wamid.1", stage.seconds(), "Halo");
    let done = stage.deliver(&body("666", &[change(NUMBER, "messages", value)])).await;
    assert_eq!(done, received(0, 0, 1));
    assert!(stage.contacts().await.is_empty());
    assert_eq!(unrouted(&stage).await.len(), 1);
}

#[tokio::test]
async fn one_change_that_cannot_be_read_leaves_the_others_applied() {
    let stage = Stage::open().await;
    let nobody =
        json!({ "messages": [{ "id": "wamid.x", "type": "text", "text": { "body": "?" } }] });
    let changes = [
        change(NUMBER, "messages", text("628111", "wamid.1", stage.seconds(), "before")),
        change(NUMBER, "messages", nobody),
        change(NUMBER, "messages", text("628111", "wamid.2", stage.seconds(), "after")),
    ];
    assert_eq!(stage.deliver(&body(WABA, &changes)).await, received(2, 1, 0));
    assert_eq!(stage.texts().await, ["before", "after"]);
    let failed = stage.inbound(InboundState::Failed).await.pop().unwrap();
    assert!(failed.error.unwrap().contains("does not say whom it is from"));
}

/// Two numbers whose merge cannot be applied: the kept thread's first unread message is gone.
#[tokio::test]
async fn an_effect_that_fails_is_taken_back_whole_and_replayed_once_its_cause_is_gone() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "Halo").await;
    let chat = stage.only_chat().await;
    let break_or_mend = async |first| {
        let tx = stage.begin().await;
        let mut chat = tx.chats().lock(chat.id).await.unwrap();
        chat.first_unread_id = first;
        tx.chats().update(&chat).await.unwrap();
        tx.commit().await.unwrap();
    };
    break_or_mend(Some(tx_id(&stage).await)).await;

    // Older than the end of the thread, so the unread message has to be looked at.
    let late = text("628111", "wamid.0", stage.seconds() - 60, "first");
    let new = text("628999", "wamid.9", stage.seconds(), "somebody else");
    let mut both = new.clone();
    let items = [new["messages"][0].clone(), late["messages"][0].clone()];
    both["messages"] = json!(items);
    assert_eq!(stage.hear("messages", both).await, received(0, 1, 0));
    assert_eq!(stage.contacts().await.len(), 2, "the good neighbour came through");
    let thread = async || stage.thread(&stage.read().chats().load(chat.id).await.unwrap()).await;
    assert_eq!(thread().await.len(), 1, "nothing of the bad one is left");
    assert!(stage.named("wamid.0").await.is_none());
    let failed = stage.inbound(InboundState::Failed).await.pop().unwrap();
    assert!(failed.error.is_some());

    break_or_mend(chat.first_unread_id).await;
    for _ in 0..2 {
        let tx = stage.begin().await;
        let kept = webhooks::replay(&stage.inbox, &tx, failed.id).await.unwrap();
        assert_eq!(kept.state, InboundState::Applied);
        tx.commit().await.unwrap();
    }
    assert_eq!(stage.contacts().await.len(), 2);
    assert_eq!(thread().await.len(), 2);
    assert!(stage.inbound(InboundState::Failed).await.is_empty());
    assert!(stage.audit().await.iter().any(|it| it.action == AuditAction::InboundReplayed));
}

/// The id of a message that does not exist.
async fn tx_id(stage: &Stage) -> blazz_domain::MessageId {
    stage.begin().await.new_id()
}

#[tokio::test]
async fn news_of_one_number_of_a_business_go_to_that_number_only() {
    let stage = Stage::open().await;
    let second = stage.add_number("12", WABA, "+1 555-010-0201").await;
    let quality = json!({ "field": "phone_number_quality_update", "value": {
        "display_phone_number": "15550100201", "event": "FLAGGED",
        "current_limit": "TIER_10K",
    } });
    assert_eq!(stage.deliver(&body(WABA, &[quality])).await, received(1, 0, 0));
    assert_eq!(stage.account(second).await.status, AccountStatus::Attention);
    assert_eq!(stage.account(stage.account).await.status, AccountStatus::Connected);
}

#[tokio::test]
async fn news_of_a_business_go_to_each_of_its_numbers() {
    let stage = Stage::open().await;
    let second = stage.add_number("12", WABA, "15550100201").await;
    let elsewhere = stage.add_number("13", "8", "15550100202").await;
    let removed = json!({ "field": "account_update", "value": { "event": "PARTNER_REMOVED" } });
    assert_eq!(stage.deliver(&body(WABA, &[removed])).await, received(2, 0, 0));
    for (id, status) in [
        (stage.account, AccountStatus::Disconnected),
        (second, AccountStatus::Disconnected),
        (elsewhere, AccountStatus::Connected),
    ] {
        assert_eq!(stage.account(id).await.status, status);
    }
}

#[tokio::test]
async fn one_trouble_less_makes_no_broken_number_connected_before_a_look() {
    let stage = Stage::open().await;
    let status = async || stage.account(stage.account).await.status;
    for (event, expected) in [
        ("PARTNER_REMOVED", AccountStatus::Disconnected),
        ("ACCOUNT_RECONNECTED", AccountStatus::Disconnected),
    ] {
        let news = json!({ "field": "account_update", "value": { "event": event } });
        assert_eq!(stage.deliver(&body(WABA, &[news])).await, received(1, 0, 0));
        assert_eq!(status().await, expected);
    }
    stage.graph.reply(Reply::error(190));
    assert_eq!(stage.run_next().await, Finished::Done);
    assert_eq!(status().await, AccountStatus::Disconnected);
    let reason = stage.account(stage.account).await.status_reason.unwrap();
    assert!(reason.contains("token"), "{reason}");
}

#[tokio::test]
async fn later_news_in_one_body_do_not_undo_earlier_ones() {
    let stage = Stage::open().await;
    let changes = [
        json!({ "field": "account_update", "value": { "event": "PARTNER_REMOVED" } }),
        json!({ "field": "phone_number_name_update", "value": {
            "display_phone_number": "15550100200", "decision": "APPROVED",
            "requested_verified_name": "Toko Maju" } }),
    ];
    assert_eq!(stage.deliver(&body(WABA, &changes)).await, received(2, 0, 0));
    let account = stage.account(stage.account).await;
    assert_eq!(account.status, AccountStatus::Disconnected);
    assert_eq!(account.verified_name.as_deref(), Some("Toko Maju"));
}

#[tokio::test]
async fn a_removed_number_hears_nothing_any_more() {
    let stage = Stage::open().await;
    let tx = stage.begin().await;
    blazz_inbox::accounts::remove(&stage.inbox, &tx, stage.account).await.unwrap();
    tx.commit().await.unwrap();
    let raw = body(WABA, &[change(NUMBER, "messages", text("628111", "w", 1, "Halo"))]).to_string();
    assert!(matches!(stage.post(raw.as_bytes()).await, Err(WebhookError::Unsigned)));
}

#[tokio::test]
async fn one_item_that_cannot_be_read_hides_none_of_its_neighbours() {
    for stage in Stage::open_on_each().await {
        let mut items = text("628111", "wamid.1", stage.seconds(), "first");
        items["contacts"] = json!([]);
        let nobody = json!({ "id": "wamid.x", "type": "text", "text": { "body": "from nobody" } });
        let third = text("628333", "wamid.3", stage.seconds(), "third")["messages"][0].clone();
        items["messages"].as_array_mut().unwrap().extend([nobody, third]);
        let done = stage.deliver(&body(WABA, &[change(NUMBER, "messages", items)])).await;
        assert_eq!((done.applied, done.failed), (0, 1));
        assert!(stage.named("wamid.1").await.is_some() && stage.named("wamid.3").await.is_some());
        let kept = stage.read().inbound().list(InboundState::Failed, None, 9).await.unwrap();
        let error = kept.items[0].error.clone().unwrap();
        assert_eq!(error, "a message does not say whom it is from or to");

        let tx = stage.begin().await;
        let again = webhooks::replay(&stage.inbox, &tx, kept.items[0].id).await.unwrap();
        assert_eq!(again.state, InboundState::Failed);
        tx.commit().await.unwrap();
        assert_eq!(
            stage.read().chats().list(&ChatFilter::default(), None, 9).await.unwrap().items.len(),
            2
        );
    }
}

#[tokio::test]
async fn a_value_that_no_column_can_hold_spoils_its_own_change_only() {
    for stage in Stage::open_on_each().await {
        let long = "x".repeat(400);
        let mut change_of_nobody = text("628111", &long, stage.seconds(), "Halo");
        change_of_nobody["messages"][0]["context"] = json!({ "id": long });
        let changes = [
            change(NUMBER, "messages", change_of_nobody),
            change(NUMBER, "messages", text("628222", "wamid.2", stage.seconds(), "after")),
        ];
        let done = stage.deliver(&body(WABA, &changes)).await;
        assert_eq!(done.applied + done.failed, 2);
        assert!(stage.named("wamid.2").await.is_some());
    }
}
