//! The session's cookie: out of reach for scripts, for other sites, and behind TLS for other hosts.

use std::time::Duration;

use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use blazz_inbox::people::sessions::{LIFETIME, Started};
use secrecy::{ExposeSecret, SecretString};

/// The cookie as this installation names it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionCookie {
    is_secure: bool,
}

impl SessionCookie {
    pub(crate) const fn new(is_secure: bool) -> Self {
        Self { is_secure }
    }

    /// With TLS the name binds the cookie to this very host (RFC 6265bis, `__Host-`).
    const fn name(self) -> &'static str {
        if self.is_secure { "__Host-blazz_session" } else { "blazz_session" }
    }

    pub(super) fn read(self, headers: &HeaderMap) -> Option<SecretString> {
        let jar = CookieJar::from_headers(headers);
        jar.get(self.name()).map(|cookie| SecretString::from(cookie.value().to_owned()))
    }

    /// Sets the cookie of a session that has just begun.
    pub(crate) fn set(self, started: &Started) -> CookieJar {
        self.jar(started.secret.expose_secret(), LIFETIME)
    }

    /// Takes the cookie away.
    pub(crate) fn clear(self) -> CookieJar {
        self.jar("", Duration::ZERO)
    }

    fn jar(self, value: &str, age: Duration) -> CookieJar {
        let cookie = Cookie::build((self.name(), value.to_owned()))
            .path("/")
            .http_only(true)
            .secure(self.is_secure)
            .same_site(SameSite::Lax)
            .max_age(time::Duration::try_from(age).unwrap_or(time::Duration::MAX));
        CookieJar::new().add(cookie)
    }
}
