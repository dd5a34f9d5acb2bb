//! A repeated request takes effect once.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::house::House;

fn is_replayed(answer: &Answer) -> bool {
    answer.header("idempotent-replayed") == "true"
}

#[tokio::test]
async fn twenty_parallel_requests_under_one_key_create_one_contact() {
    let house = House::build().await;
    let owner = house.owner().await;
    let body = json!({ "name": "Budi", "phone": "0812-1111-2222" });
    let asks = (0..20).map(|_| owner.post_once("/contacts", "key-1", &body));
    let answers: Vec<Answer> = futures_util::future::join_all(asks).await;
    let first = answers[0].expect(201);
    assert!(answers.iter().all(|answer| answer.expect(201) == first));
    assert_eq!(answers.iter().filter(|answer| is_replayed(answer)).count(), 19);
    let contacts = owner.get("/contacts").await.expect(200);
    assert_eq!(contacts["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_is_not_used_for_something_else() {
    let house = House::build().await;
    let owner = house.owner().await;
    let body = json!({ "name": "Budi", "phone": "0812-1111-2222" });
    owner.post_once("/contacts", "key-1", &body).await.expect(201);
    let other = json!({ "name": "Citra", "phone": "0812-3333-4444" });
    let answer = owner.post_once("/contacts", "key-1", &other).await;
    answer.refused(422, "idempotency_key_reused");
    let invite = json!({ "email": "x@example.com", "role": "agent" });
    let answer = owner.post_once("/invitations", "key-1", &invite).await;
    answer.refused(422, "idempotency_key_reused");
}

#[tokio::test]
async fn keys_of_two_people_do_not_meet() {
    let house = House::build().await;
    let owner = house.owner().await;
    let agent = owner.hire("sari", "agent").await;
    let one = json!({ "name": "Budi", "phone": "0812-1111-2222" });
    let two = json!({ "name": "Citra", "phone": "0812-3333-4444" });
    owner.post_once("/contacts", "key-1", &one).await.expect(201);
    let answer = agent.post_once("/contacts", "key-1", &two).await;
    assert_eq!(answer.expect(201)["name"], "Citra");
    assert!(!is_replayed(&answer));
}

#[tokio::test]
async fn a_refused_request_may_be_mended_under_the_same_key() {
    let house = House::build().await;
    let owner = house.owner().await;
    let broken = json!({ "name": "Budi", "phone": "none" });
    let answer = owner.post_once("/contacts", "key-1", &broken).await;
    answer.refused(422, "validation_failed");
    let mended = json!({ "name": "Budi", "phone": "0812-1111-2222" });
    owner.post_once("/contacts", "key-1", &mended).await.expect(201);
}

#[tokio::test]
async fn a_secret_is_replayed_and_yet_not_readable_in_the_database() {
    let house = House::build().await;
    let owner = house.owner().await;
    let body = json!({ "name": "crm", "scopes": ["contacts.read"] });
    let first = owner.post_once("/tokens", "key-1", &body).await.expect(201);
    let second = owner.post_once("/tokens", "key-1", &body).await;
    assert!(is_replayed(&second));
    assert_eq!(second.expect(201), first);

    let me = owner.get("/auth/me").await.expect(200);
    let scope = house.scope_of(&crate::answer::id(&me["workspace"])).await;
    let tx = house.database.read(&scope);
    let label = format!("user:{}", me["user"]["id"].as_str().unwrap());
    let tx_write = house.database.begin(tx.scope()).await.unwrap();
    let kept = tx_write.idempotency_keys().claim(&label, "key-1", &[]).await.unwrap().unwrap();
    let (_, stored) = kept.answer.unwrap();
    assert!(!stored.contains("blz_") && serde_json::from_str::<Value>(&stored).is_err());
}

#[tokio::test]
async fn a_key_has_1_to_255_characters() {
    let house = House::build().await;
    let owner = house.owner().await;
    let body = json!({ "name": "Budi", "phone": "0812-1111-2222" });
    for key in [String::new(), "k".repeat(256)] {
        let problem = owner.post_once("/contacts", &key, &body).await;
        let problem = problem.refused(422, "validation_failed");
        assert_eq!(problem["errors"][0]["field"], "Idempotency-Key");
    }
    owner.post_once("/contacts", &"k".repeat(255), &body).await.expect(201);
}

#[tokio::test]
async fn a_workspace_is_made_once_under_one_key() {
    let house = House::build().await;
    let owner = house.owner().await;
    let body = json!({ "name": "Cabang" });
    let asks = (0..5).map(|_| owner.post_once("/workspaces", "key-1", &body));
    let answers: Vec<Answer> = futures_util::future::join_all(asks).await;
    let first = answers[0].expect(201);
    assert!(answers.iter().all(|answer| answer.expect(201) == first));
    let other = json!({ "name": "Gudang" });
    let answer = owner.post_once("/workspaces", "key-1", &other).await;
    answer.refused(422, "idempotency_key_reused");
    let workspaces = owner.get("/workspaces").await.expect(200);
    assert_eq!(workspaces["items"].as_array().unwrap().len(), 2);
}
