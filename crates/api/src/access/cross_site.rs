//! Keeps other sites from using the cookie of a signed-in browser.

use axum::http::{HeaderMap, Method, header};

use crate::problem::{ApiError, Kind};

/// The header that our page sends and that no other site can, without a CORS permission nobody has.
const SENDER: &str = "x-requested-with";
const PAGE: &str = "blazz";

/// Refuses a changing request that a browser sends on behalf of another site. Where a cookie speaks, our
/// page's header is needed too; a login has no cookie yet and is guarded by its media type and origin.
pub(super) fn check(
    method: &Method,
    headers: &HeaderMap,
    public_url: &str,
    has_session: bool,
) -> Result<(), ApiError> {
    if method.is_safe() {
        return Ok(());
    }
    if !comes_from_here(headers, public_url) {
        return Err(ApiError::new(Kind::CROSS_SITE, "requests of other sites change nothing here"));
    }
    let is_page = headers.get(SENDER).is_some_and(|value| value.as_bytes() == PAGE.as_bytes());
    if has_session && !is_page {
        let detail = "send the header X-Requested-With: blazz with requests that change something";
        return Err(ApiError::new(Kind::CROSS_SITE, detail));
    }
    Ok(())
}

/// What browsers tell about the page that sends; programs that are no browser tell nothing.
fn comes_from_here(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let site = text("sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return false;
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return true };
    let host = text(header::HOST.as_str());
    let is_host = origin
        .split_once("://")
        .zip(host)
        .is_some_and(|((_, authority), host)| authority.eq_ignore_ascii_case(host));
    is_host || origin.eq_ignore_ascii_case(public_url)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    const URL: &str = "https://inbox.example.com";

    fn passes(method: &Method, sent: &[(&'static str, &'static str)], has_session: bool) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            headers.insert(HeaderName::from_static(name), value.parse().unwrap());
        }
        check(method, &headers, URL, has_session).is_ok()
    }

    #[test]
    fn our_page_may_change_things_from_the_public_address_and_from_the_host_it_was_loaded_from() {
        let page = ("x-requested-with", "blazz");
        assert!(passes(&Method::POST, &[page, ("origin", URL)], true));
        let host = ("host", "10.0.0.5:8080");
        assert!(passes(&Method::POST, &[page, ("origin", "http://10.0.0.5:8080"), host], true));
        assert!(passes(&Method::POST, &[page, ("sec-fetch-site", "same-origin")], true));
    }

    #[test]
    fn a_cookie_without_our_header_changes_nothing() {
        assert!(!passes(&Method::DELETE, &[("origin", URL)], true));
        assert!(passes(&Method::GET, &[], true));
    }

    #[test]
    fn other_sites_change_nothing_and_cannot_sign_anybody_in() {
        let page = ("x-requested-with", "blazz");
        for origin in ["https://evil.example", "null", "https://inbox.example.com.evil.example"] {
            assert!(!passes(&Method::POST, &[page, ("origin", origin)], true), "{origin}");
            assert!(!passes(&Method::POST, &[("origin", origin)], false), "{origin}");
        }
        assert!(!passes(&Method::POST, &[page, ("sec-fetch-site", "cross-site")], true));
        assert!(!passes(&Method::POST, &[page, ("sec-fetch-site", "same-site")], true));
    }
}
