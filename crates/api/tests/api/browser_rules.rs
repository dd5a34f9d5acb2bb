//! What every address, whatever it answers, tells browsers; and hostile texts that stay texts.

use axum::body::Body;
use axum::http::{Method, Request};
use blazz_api::ApiSettings;
use serde_json::json;

use crate::answer::Answer;
use crate::browser::Browser;
use crate::furniture::{HERE, furnish};
use crate::house::{House, PASSWORD};
use crate::operations::operations;

const ORIGINS: [&str; 6] = [
    "https://evil.example",
    "null",
    "https://inbox.test.evil.example",
    "https://evilinbox.test",
    "http://inbox.test",
    "https://inbox.test:8443",
];

/// Addresses beside the operations, and ways to be refused.
const OTHERS: [&str; 9] = [
    "/",
    "/app/",
    "/app/chats/anything",
    "/app/assets/index-1a2b.js",
    "/openapi.json",
    "/docs",
    "/docs/page.js",
    "/nothing/here",
    "/api/v1/%ff%00",
];

async fn fetch(owner: &Browser, method: &Method, path: &str, origin: Option<&str>) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("host", "inbox.test");
    if let Some(cookie) = owner.cookie() {
        request = request.header("cookie", cookie);
    }
    if let Some(origin) = origin {
        request = request.header("origin", origin).header("access-control-request-method", "PUT");
    }
    owner.house.send(request.body(Body::empty()).unwrap(), "203.0.113.7".parse().unwrap()).await
}

#[track_caller]
fn is_guarded(what: &str, answer: &Answer) {
    let header = |name| answer.header(name);
    assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(header("x-frame-options"), "DENY", "{what}");
    assert_eq!(header("referrer-policy"), "no-referrer", "{what}");
    assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{what}");
    assert!(header("strict-transport-security").starts_with("max-age=63072000"), "{what}");
    let policy = header("content-security-policy");
    assert!(policy.contains("default-src"), "{what}: {policy}");
    assert!(!policy.contains("'unsafe-eval'") && !policy.contains('*'), "{what}: {policy}");
    let is_page = header("content-type").starts_with("text/html");
    assert!(!is_page || policy.contains("script-src 'self'"), "{what}: {policy}");
    assert!(policy.contains("frame-ancestors 'none'") || policy.starts_with("sandbox"), "{what}");
    for name in ["access-control-allow-origin", "access-control-allow-credentials", "server"] {
        assert_eq!(header(name), "", "{what}: {name}");
    }
}

#[tokio::test]
async fn every_address_tells_browsers_what_to_refuse() {
    let house = House::with(ApiSettings::new("https://inbox.test")).await;
    let owner = house.owner().await;
    let it = furnish(&owner, HERE).await;
    for operation in operations() {
        let answer = operation.ask(&owner, &it).await;
        is_guarded(&operation.id, &answer);
        let refused = operation.ask(&house.browser(), &it).await;
        is_guarded(&operation.id, &refused);
    }
    for path in OTHERS {
        is_guarded(path, &fetch(&owner, &Method::GET, path, None).await);
        is_guarded(path, &fetch(&owner, &Method::TRACE, path, None).await);
    }
}

#[tokio::test]
async fn no_origin_is_ever_reflected() {
    let house = House::with(ApiSettings::new("https://inbox.test")).await;
    let owner = house.owner().await;
    let paths: Vec<String> = operations().iter().map(|it| it.at("x")).collect();
    let all = paths.iter().map(String::as_str).chain(OTHERS);
    for path in all {
        for origin in ORIGINS {
            for method in [Method::GET, Method::OPTIONS] {
                let answer = fetch(&owner, &method, path, Some(origin)).await;
                let heard = format!("{:?} {}", answer.headers, answer.text);
                assert!(!heard.contains(origin) || origin == "null", "{method} {path}: {heard}");
                assert!(!heard.contains("access-control-allow"), "{method} {path}: {heard}");
            }
        }
    }
}

#[tokio::test]
async fn every_cookie_is_for_this_host_and_out_of_reach_for_scripts() {
    let house = House::with(ApiSettings::new("https://inbox.test")).await;
    let owner = house.owner().await;
    let it = furnish(&owner, HERE).await;
    let mut answers = vec![owner.log_in("ayu@example.com", PASSWORD).await];
    let token = owner.invite("dewi@example.com", "agent").await;
    let body = json!({ "token": token, "name": "Dewi", "password": PASSWORD });
    answers.push(house.browser().post("/invitations/accept", body).await);
    for operation in operations() {
        answers.push(operation.ask(&owner, &it).await);
    }
    let set: Vec<(String, String)> = answers.iter().flat_map(Answer::cookies).collect();
    assert!(set.len() >= 5, "{set:?}");
    for (pair, attributes) in set {
        assert!(pair.starts_with("__Host-blazz_"), "{pair}");
        for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(attributes.contains(attribute), "{pair}: {attributes}");
        }
        assert!(!attributes.contains("Domain"), "{pair}: {attributes}");
    }
}

#[tokio::test]
async fn a_session_that_somebody_else_chose_is_not_taken_over() {
    let house = House::build().await;
    house.owner().await;
    let chosen = "blazz_session=an-id-the-attacker-knows".to_owned();
    let victim = house.browser();
    victim.keep_cookie(Some(chosen.clone()));
    victim.log_in("ayu@example.com", PASSWORD).await.expect(200);
    assert_ne!(victim.cookie(), Some(chosen.clone()));
    let attacker = house.browser();
    attacker.keep_cookie(Some(chosen));
    attacker.get("/auth/me").await.refused(401, "unauthenticated");
}

/// Texts that are something else elsewhere: markup, SQL, templates, formulas, commands.
const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE contacts; --",
    "' OR '1'='1",
    "100% _underscored_ \\ ESCAPE",
    "$(id) `id` ; id | id && id",
    "../../etc/passwd",
    "\u{202e}gpj.exe \u{200b}\u{feff}",
];

#[tokio::test]
async fn hostile_texts_stay_texts() {
    let house = House::build().await;
    let owner = house.owner().await;
    let it = furnish(&owner, HERE).await;
    for (index, text) in HOSTILE.into_iter().enumerate() {
        let body = json!({ "name": text, "phone": format!("+62813000000{index:02}") });
        let made = owner.post("/contacts", body).await;
        assert_eq!(made.header("content-type"), "application/json", "{text}");
        assert_eq!(made.expect(201)["name"], text);
        let renamed = owner.patch("/workspaces/current", json!({ "name": text })).await;
        assert_eq!(renamed.expect(200)["name"], text);
        let body = json!({ "contact_id": it.contact, "type": "text", "text": { "body": text } });
        assert_eq!(owner.post("/whatsapp/send", body).await.expect(202)["text"], text);
    }
    for text in HOSTILE {
        // As words to search for they find what begins with them, and never everything.
        let words = url_encoded(text);
        let found = owner.get(&format!("/contacts?q={words}")).await.expect(200);
        assert!(found["items"].as_array().unwrap().len() <= 3, "{text} found {found}");
        owner.get(&format!("/chats?q={words}")).await.expect(200);
    }
    let contacts = owner.get("/contacts?limit=200").await.expect(200);
    let names: Vec<&str> =
        contacts["items"].as_array().unwrap().iter().filter_map(|it| it["name"].as_str()).collect();
    assert!(HOSTILE.iter().all(|text| names.contains(text)), "{names:?}");
}

fn url_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[tokio::test]
async fn an_unknown_address_takes_as_long_as_a_wrong_password() {
    let house = House::with_true_passwords().await;
    house.owner().await;
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for n in 0..31 {
        let guesser = house.browser().at(&format!("198.51.100.{n}"));
        for (email, times) in [
            ("ayu@example.com".to_owned(), &mut known),
            (format!("nobody{n}@example.com"), &mut unknown),
        ] {
            let begun = std::time::Instant::now();
            guesser.log_in(&email, "a wrong guess").await.refused(401, "invalid_credentials");
            times.push(begun.elapsed());
        }
    }
    known.sort();
    unknown.sort();
    let (known, unknown) = (known[15].as_secs_f64(), unknown[15].as_secs_f64());
    println!("medians: known {known:.4} s, unknown {unknown:.4} s");
    // Without a hash to compute it would be a hundredth.
    assert!((0.6..1.6).contains(&(unknown / known)), "known {known} s, unknown {unknown} s");
}
