//! Our cookies: out of reach for scripts, for other sites, and behind TLS for other hosts.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, header};
use axum::response::AppendHeaders;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use blazz_inbox::people::devices::KNOWN_FOR;
use blazz_inbox::people::sessions::{LIFETIME, Started};
use secrecy::{ExposeSecret, SecretString};

/// `Set-Cookie`, for so many cookies.
pub(crate) type SetCookies<const COUNT: usize> = AppendHeaders<[(HeaderName, String); COUNT]>;

/// The cookies as this installation names them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cookies {
    is_secure: bool,
}

/// Which cookie.
#[derive(Debug, Clone, Copy)]
enum Name {
    /// The secret of the session.
    Session,
    /// For whom this browser is known; stays when they sign out.
    Device,
}

impl Cookies {
    pub(crate) const fn new(is_secure: bool) -> Self {
        Self { is_secure }
    }

    /// With TLS the name binds the cookie to this very host (RFC 6265bis, `__Host-`).
    const fn name(self, name: Name) -> &'static str {
        match (name, self.is_secure) {
            (Name::Session, true) => "__Host-blazz_session",
            (Name::Session, false) => "blazz_session",
            (Name::Device, true) => "__Host-blazz_device",
            (Name::Device, false) => "blazz_device",
        }
    }

    pub(super) fn session(self, headers: &HeaderMap) -> Option<SecretString> {
        self.read(headers, Name::Session).map(SecretString::from)
    }

    pub(super) fn device(self, headers: &HeaderMap) -> Option<String> {
        self.read(headers, Name::Device)
    }

    fn read(self, headers: &HeaderMap, name: Name) -> Option<String> {
        let jar = CookieJar::from_headers(headers);
        jar.get(self.name(name)).map(|cookie| cookie.value().to_owned())
    }

    /// Sets the cookie of a session that has just begun, and what makes the browser known.
    pub(super) fn begin(self, started: &Started, device: &str) -> SetCookies<2> {
        AppendHeaders([
            self.set(Name::Session, started.secret.expose_secret(), LIFETIME),
            self.set(Name::Device, device, KNOWN_FOR),
        ])
    }

    /// Takes the session's cookie away.
    pub(crate) fn end(self) -> SetCookies<1> {
        AppendHeaders([self.set(Name::Session, "", Duration::ZERO)])
    }

    fn set(self, name: Name, value: &str, age: Duration) -> (HeaderName, String) {
        let cookie = Cookie::build((self.name(name), value))
            .path("/")
            .http_only(true)
            .secure(self.is_secure)
            .same_site(SameSite::Lax)
            .max_age(time::Duration::try_from(age).unwrap_or(time::Duration::MAX));
        (header::SET_COOKIE, cookie.to_string())
    }
}
