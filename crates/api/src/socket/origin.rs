//! From which web pages a browser may open a socket.

use axum::http::{HeaderMap, HeaderValue, header};

/// The page's own address is always allowed, and so is a client that is no browser and sends none.
#[derive(Debug, Clone, Default)]
pub struct AllowedOrigins(Vec<String>);

impl AllowedOrigins {
    /// Takes origins as browsers send them, such as `https://inbox.example.com`; `*` allows all.
    pub fn new(origins: impl IntoIterator<Item = String>) -> Self {
        Self(origins.into_iter().map(|origin| origin.trim_end_matches('/').to_owned()).collect())
    }

    pub(super) fn allow(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else { return true };
        let Ok(origin) = origin.to_str() else { return false };
        is_own(origin, headers.get(header::HOST))
            || self.0.iter().any(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(origin))
    }
}

fn is_own(origin: &str, host: Option<&HeaderValue>) -> bool {
    let Some((_, authority)) = origin.split_once("://") else { return false };
    host.and_then(|host| host.to_str().ok())
        .is_some_and(|host| host.eq_ignore_ascii_case(authority))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(allowed: &[&str], origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("inbox.example.com:8080"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_str(origin).unwrap());
        }
        AllowedOrigins::new(allowed.iter().map(ToString::to_string)).allow(&headers)
    }

    #[test]
    fn our_own_page_and_programs_may_connect() {
        assert!(allows(&[], None));
        assert!(allows(&[], Some("http://inbox.example.com:8080")));
    }

    #[test]
    fn another_page_may_connect_only_when_listed() {
        let other = Some("https://crm.example.com");
        assert!(!allows(&[], other));
        assert!(!allows(&["https://example.com"], other));
        assert!(allows(&["https://crm.example.com/"], other));
        assert!(allows(&["*"], other));
        assert!(!allows(&[], Some("null")));
    }
}
