//! Which addresses count as one place when tries, requests and sockets are counted.

use std::net::IpAddr;

/// One customer of a provider has a whole IPv6 network of 64 bits to come from; an IPv4 address stands for
/// itself, also inside IPv6.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> String {
        network_of(address.parse().unwrap()).to_string()
    }

    #[test]
    fn an_ipv6_network_is_one_place_and_an_ipv4_address_is_one() {
        assert_eq!(network("2001:db8::1:2:3:4"), network("2001:db8::5"));
        assert_ne!(network("2001:db8:0:1::1"), network("2001:db8:0:2::1"));
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
        assert_eq!(network("::ffff:203.0.113.7"), "203.0.113.7");
    }
}
