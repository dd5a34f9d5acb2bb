//! Which addresses an alert may be posted to: those of the public internet, unless the installation says otherwise.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use blazz_inbox::alerts::AlertFailure;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// A name leads to an address that is not on the public internet.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to a private address")]
pub(super) struct Private;

/// Looks names up, and gives none of a name that has a private address: who rules the name could otherwise have this
/// program call any address of its own network. The connection is made to the addresses that were looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolver {
    pub(super) may_be_private: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let may_be_private = self.may_be_private;
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if !may_be_private && found.iter().any(|it| !is_public(it.ip())) {
                return Err(Private.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

impl From<Private> for AlertFailure {
    fn from(_: Private) -> Self {
        Self::passing(
            "The address leads into a private network. Whoever runs this installation can allow that \
             with BLAZZ_ALERTS_TO_PRIVATE.",
        )
    }
}

/// Whether anybody on the internet may be meant (IANA special-purpose registries, RFC 6890 and its successors).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    let is_protocol = (first, second, third) == (192, 0, 0);
    let is_relay = (first, second, third) == (192, 88, 99);
    let is_benchmark = first == 198 && matches!(second, 18 | 19);
    !(first == 0
        || first >= 240
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || is_shared
        || is_protocol
        || is_relay
        || is_benchmark)
}

/// Global unicast is `2000::/3`; within it, what tunnels to an IPv4 address is judged by that one.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, third, ..] = address.segments();
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    if first == 0x2002 {
        let [[a, b], [c, d]] = [second, third].map(u16::to_be_bytes);
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    let is_documentation = (first, second) == (0x2001, 0x0db8) || first == 0x3fff;
    // 2001::/23 is for protocols, Teredo among them.
    let is_protocol = first == 0x2001 && second < 0x0200;
    first & 0xe000 == 0x2000 && !is_documentation && !is_protocol
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_ones_own_network_are_not_public() {
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2001::1",
            "2002:7f00:1::",
            "fc00::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[test]
    fn addresses_of_the_internet_are_public() {
        for public in ["1.1.1.1", "172.32.0.1", "198.20.0.1", "2606:4700::1111", "::ffff:1.1.1.1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }
}
