//! The address a request comes from; a proxy's word counts only when the proxy is trusted.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

use super::network::TrustedProxies;
use crate::state::ApiState;

/// Where a request comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Address(pub(crate) IpAddr);

/// Notes the address of the client for everything further in.
pub(crate) async fn learn_address(
    State(state): State<ApiState>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let trusted = &state.settings().trusted_proxies;
    if is_unknown_proxy(peer, request.headers(), trusted) {
        state.once_for_a_proxy(|| {
            tracing::warn!(
                %peer,
                "a proxy that is not trusted passes requests on: all of them count as its own, and cookies \
                 are not secure behind TLS. Set BLAZZ_TRUSTED_PROXIES to its address and BLAZZ_PUBLIC_URL \
                 to the address people use"
            );
        });
    }
    let address = client(peer, request.headers(), trusted);
    request.extensions_mut().insert(Address(address.to_canonical()));
    next.run(request).await
}

/// Whether a proxy of the operator's seems to be in front of the program without having been named. From
/// further away the headers mean nothing: anybody can send them.
fn is_unknown_proxy(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> bool {
    let is_near = match peer.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    };
    let speaks =
        ["x-forwarded-for", "x-forwarded-proto"].iter().any(|it| headers.contains_key(*it));
    is_near && speaks && !trusted.contain(peer)
}

/// Walks back from the peer as long as trusted proxies speak; what stands before them is hearsay.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> IpAddr {
    let mut nearest = peer;
    let told = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let told: Vec<&str> = told.flat_map(|list| list.split(',')).map(str::trim).collect();
    for address in told.into_iter().rev() {
        if !trusted.contain(nearest) {
            break;
        }
        match address.parse() {
            Ok(address) => nearest = address,
            Err(_) => break,
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client_of(peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted = TrustedProxies::parse(["10.0.0.0/8"]).unwrap();
        client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_their_address() {
        assert_eq!(client_of("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
    }

    #[test]
    fn a_proxy_nobody_named_is_noticed_when_it_is_near() {
        let trusted = TrustedProxies::parse(["10.0.0.0/8"]).unwrap();
        let is_noticed = |peer: &str, header: Option<&'static str>| {
            let value = || "https".parse().unwrap();
            let headers = header.map(|name| (name.parse().unwrap(), value())).into_iter().collect();
            is_unknown_proxy(peer.parse().unwrap(), &headers, &trusted)
        };
        assert!(is_noticed("127.0.0.1", Some("x-forwarded-proto")));
        assert!(is_noticed("192.168.1.1", Some("x-forwarded-for")));
        assert!(!is_noticed("127.0.0.1", None));
        assert!(!is_noticed("10.0.0.1", Some("x-forwarded-for")), "it is trusted");
        assert!(!is_noticed("203.0.113.7", Some("x-forwarded-for")), "anybody can send it");
    }

    #[test]
    fn trusted_proxies_tell_the_nearest_address_they_do_not_know() {
        assert_eq!(client_of("10.0.0.1", &["192.0.2.66, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(client_of("10.0.0.1", &["192.0.2.66", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(client_of("10.0.0.1", &["unknown"]), "10.0.0.1");
        assert_eq!(client_of("10.0.0.1", &[]), "10.0.0.1");
    }
}
