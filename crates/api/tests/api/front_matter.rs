//! Probes, the document, and the page about it.

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use crate::answer::Answer;
use crate::house::House;

async fn fetch(house: &House, path: &str) -> Answer {
    let request = Request::get(path).body(Body::empty()).unwrap();
    house.send(request, "203.0.113.7".parse().unwrap()).await
}

#[tokio::test]
async fn a_living_program_with_its_database_is_ready() {
    let house = House::build().await;
    assert_eq!(fetch(&house, "/health/live").await.expect(200)["status"], "live");
    assert_eq!(fetch(&house, "/health/ready").await.expect(200)["status"], "ready");
    fetch(&house, "/metrics").await.refused(404, "not_found");
}

#[tokio::test]
async fn probes_and_figures_belong_to_no_version_of_the_api() {
    let house = House::build().await;
    for path in ["/health/live", "/health/ready", "/metrics"] {
        fetch(&house, &format!("/api/v1{path}")).await.refused(404, "not_found");
        let document = serde_json::to_value(blazz_api::openapi()).unwrap();
        assert_eq!(document["paths"][path]["get"]["servers"][0]["url"], "/", "{path}");
    }
}

#[tokio::test]
async fn the_document_is_served_as_it_is_checked_in() {
    let house = House::build().await;
    let served = fetch(&house, "/openapi.json").await.expect(200);
    assert_eq!(served, serde_json::to_value(blazz_api::openapi()).unwrap());
    assert!(served["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(served["servers"][0]["url"], "/api/v1");
}

#[tokio::test]
async fn schemas_hold_no_tuples_and_every_operation_says_how_it_refuses() {
    let document = serde_json::to_value(blazz_api::openapi()).unwrap();
    assert!(!has_tuple(&document), "`items` of a schema is a list");
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let refusal = operation["responses"]["default"]["$ref"].as_str().unwrap();
            let refusal = &document.pointer(refusal.trim_start_matches('#')).unwrap()["content"];
            assert!(refusal["application/problem+json"].is_object(), "{method} {path}");
            assert!(operation["operationId"].is_string(), "{method} {path}");
            assert!(operation["summary"].is_string(), "{method} {path} has no sentence");
        }
    }
}

#[test]
fn limits_retries_and_replays_stand_in_the_document() {
    let document = serde_json::to_value(blazz_api::openapi()).unwrap();
    let headers_of = |response: &Value| -> Vec<String> {
        let headers = response["headers"].as_object().unwrap();
        for (name, header) in headers {
            let place = header["$ref"].as_str().unwrap().trim_start_matches('#');
            assert!(document.pointer(place).unwrap()["description"].is_string(), "{name}");
        }
        headers.keys().map(|name| name.to_lowercase()).collect()
    };
    let created = headers_of(&document["paths"]["/contacts"]["post"]["responses"]["201"]);
    let pace = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"].map(str::to_owned);
    assert!(created.contains(&"idempotent-replayed".to_owned()), "{created:?}");
    assert!(pace.iter().all(|name| created.contains(name)), "{created:?}");
    let refused = headers_of(&document["components"]["responses"]["Refusal"]);
    assert!(refused.contains(&"retry-after".to_owned()), "{refused:?}");
    assert!(pace.iter().all(|name| refused.contains(name)), "{refused:?}");
    let live = headers_of(&document["paths"]["/health/live"]["get"]["responses"]["200"]);
    assert_eq!(live, ["x-request-id"]);
}

fn has_tuple(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.iter().any(|(name, inner)| {
            (name == "items" && inner.is_array()) || name == "prefixItems" || has_tuple(inner)
        }),
        Value::Array(items) => items.iter().any(has_tuple),
        _ => false,
    }
}

#[tokio::test]
async fn the_page_about_the_api_loads_nothing_from_elsewhere() {
    let house = House::build().await;
    let page = fetch(&house, "/docs").await;
    page.expect(200);
    assert!(page.text.contains("id=\"problem-window_closed\""));
    assert!(!page.text.contains("https://") && !page.text.contains("onclick"));
    let script = fetch(&house, "/docs/page.js").await;
    assert!(script.header("content-type").starts_with("text/javascript"));
    fetch(&house, "/docs/page.css").await.expect(200);
}

#[tokio::test]
async fn a_socket_that_is_not_opened_is_told_why_like_everything_else() {
    let house = House::build().await;
    let ask = async |path: &str, origin: Option<&str>| {
        let request =
            Request::get(path).header("connection", "upgrade").header("upgrade", "websocket");
        let request = origin.into_iter().fold(request, |it, origin| it.header("origin", origin));
        let request = request.body(Body::empty()).unwrap();
        house.send(request, "203.0.113.7".parse().unwrap()).await
    };
    let elsewhere = ask("/elsewhere", None).await.refused(404, "not_found");
    assert!(elsewhere["request_id"].is_string());
    let foreign = Some("https://evil.example.com");
    ask("/app/app-key?protocol=7", foreign).await.refused(403, "cross_site");
    ask("/app/app-key?protocol=7", None).await.refused(400, "malformed_request");
}
