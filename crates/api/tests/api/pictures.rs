//! The pictures of contacts: kept by browsers until there is another one.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use crate::furniture::{HERE, furnish};
use crate::house::House;

#[tokio::test]
async fn a_picture_is_fetched_once_and_stays_good_under_its_own_address_alone() {
    let house = House::build().await;
    let owner = house.owner().await;
    let contact = furnish(&owner, HERE).await.contact;
    let shown = owner.get(&format!("/contacts/{contact}")).await.expect(200)["picture"].clone();
    assert_eq!(shown["state"], "ready");
    let path = shown["url"].as_str().unwrap().strip_prefix("/api/v1").unwrap();

    let picture = owner.get(path).await;
    picture.expect(200);
    assert_eq!(picture.text, format!("picture {}", HERE.canary));
    assert_eq!(picture.header("content-type"), "image/jpeg");
    assert_eq!(picture.header("cache-control"), "private, max-age=604800, immutable");
    let plain = owner.get(&format!("/contacts/{contact}/picture")).await;
    assert_eq!(plain.header("cache-control"), "private, no-cache");
    let stale = owner.get(&format!("/contacts/{contact}/picture?v=0000000000000000")).await;
    assert_eq!(stale.header("cache-control"), "private, no-cache");

    let tag = picture.header("etag").to_owned();
    for (known, status) in [(tag.as_str(), 304), ("\"another\"", 200)] {
        let request = owner.request(&Method::GET, path).header("if-none-match", known);
        let answer = owner.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status);
        assert_eq!(answer.text.is_empty(), status == 304);
    }
}

#[tokio::test]
async fn a_contact_without_a_picture_has_none_and_asking_for_one_is_harmless() {
    let house = House::build().await;
    let owner = house.owner().await;
    let body = json!({ "name": "Budi", "phone": "0812-1111-2222" });
    let contact = owner.post("/contacts", body).await.expect(201);
    assert_eq!(contact["picture"], Value::Null);
    let path = format!("/contacts/{}/picture", contact["id"].as_str().unwrap());
    owner.get(&path).await.refused(404, "not_found");
    owner.post(&path, Value::Null).await.expect(204);
    owner.get(&path).await.refused(404, "not_found");
}
