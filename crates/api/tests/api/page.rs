//! The page's own files under /app.

use axum::body::Body;
use axum::http::Request;

use crate::answer::Answer;
use crate::house::House;

async fn fetch(house: &House, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    house.send(request.body(Body::empty()).unwrap(), "203.0.113.7".parse().unwrap()).await
}

#[tokio::test]
async fn every_address_of_the_page_is_drawn_by_the_page() {
    let house = House::build().await;
    let root = fetch(&house, "/", &[]).await;
    assert_eq!((root.status.as_u16(), root.header("location")), (307, "/app/"));
    for path in ["/app/", "/app/chats/42", "/app/invitations/abc"] {
        let page = fetch(&house, path, &[]).await;
        page.expect(200);
        assert!(page.text.contains("<title>Blazz</title>"));
        assert_eq!(page.header("cache-control"), "no-cache");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
    }
    fetch(&house, "/app/assets/gone.js", &[]).await.refused(404, "not_found");
}

#[tokio::test]
async fn named_by_content_files_stay_for_ever_and_come_compressed() {
    let house = House::build().await;
    let path = "/app/assets/index-1a2b.js";
    let plain = fetch(&house, path, &[]).await;
    plain.expect(200);
    assert_eq!(plain.text, "console.log('plain')");
    assert!(plain.header("cache-control").contains("immutable"));
    assert!(plain.header("content-type").starts_with("text/javascript"));

    let small = fetch(&house, path, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!((small.header("content-encoding"), small.text.as_str()), ("br", "brotli bytes"));
    let known = [("accept-encoding", "br"), ("if-none-match", small.header("etag"))];
    let again = fetch(&house, path, &known).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
}
