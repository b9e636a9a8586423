//! Where a request really came from. A proxy writes it into `X-Forwarded-For`, and so does whoever wants to
//! be somebody else: only what the operator's own proxies say is believed.

use std::net::IpAddr;

use http::HeaderMap;

const HEADER: &str = "x-forwarded-for";

/// The networks of the operator's proxies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

/// The addresses that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl TrustedProxies {
    /// Reads addresses and networks with commas between them: `10.0.0.0/8, ::1`.
    pub fn parse(text: &str) -> Option<Self> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(Network::parse).collect::<Option<_>>().map(Self)
    }

    /// The address of the client: the peer's, or, if the peer is a proxy of ours, the last one in the
    /// header that is not.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let values: Vec<&str> =
            headers.get_all(HEADER).iter().filter_map(|value| value.to_str().ok()).collect();
        for hop in values.iter().rev().flat_map(|value| value.rsplit(',')) {
            if !self.trusts(client) {
                break;
            }
            let Some(before) = hop_address(hop.trim()) else { break };
            client = before;
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }
}

/// An address, perhaps with a port.
fn hop_address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<std::net::SocketAddr>().ok().map(|socket| socket.ip());
    text.parse::<IpAddr>().ok().or_else(with_port).map(|address| address.to_canonical())
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let all = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(all), |bits| bits.parse().ok())?;
        (bits <= all).then_some(Self { address, bits })
    }

    fn holds(&self, address: IpAddr) -> bool {
        let same = |a: u128, b: u128, width: u32| {
            let shift = width - self.bits;
            a.checked_shr(shift).unwrap_or(0) == b.checked_shr(shift).unwrap_or(0)
        };
        match (self.address, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                same(u128::from(a.to_bits()), u128::from(b.to_bits()), 32)
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => same(a.to_bits(), b.to_bits(), 128),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::TrustedProxies;

    fn client(trusted: &str, peer: &str, headers: &[&str]) -> String {
        let proxies = TrustedProxies::parse(trusted).expect("a list of networks");
        let mut map = HeaderMap::new();
        for value in headers {
            map.append("x-forwarded-for", value.parse().expect("a header"));
        }
        proxies.client(peer.parse().expect("an address"), &map).to_string()
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(client("", "203.0.113.9", &["10.1.1.1"]), "203.0.113.9");
        assert_eq!(client("10.0.0.0/8", "203.0.113.9", &["10.1.1.1"]), "203.0.113.9");
    }

    #[test]
    fn a_proxy_is_believed_for_the_last_hop_that_is_none_of_ours() {
        let ours = "10.0.0.0/8, ::1";
        assert_eq!(client(ours, "10.0.0.1", &["198.51.100.4"]), "198.51.100.4");
        // What the client wrote itself stands left of what the proxy added.
        assert_eq!(client(ours, "10.0.0.1", &["1.1.1.1, 198.51.100.4"]), "198.51.100.4");
        assert_eq!(
            client(ours, "10.0.0.1", &["1.1.1.1", "198.51.100.4, 10.9.9.9"]),
            "198.51.100.4"
        );
        assert_eq!(client(ours, "::1", &["198.51.100.4:5123"]), "198.51.100.4");
        assert_eq!(client(ours, "::ffff:10.0.0.1", &["2001:db8::1"]), "2001:db8::1");
    }

    #[test]
    fn what_cannot_be_read_ends_the_belief() {
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", &["198.51.100.4, unknown"]), "10.0.0.1");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", &["10.0.0.2, 10.0.0.3"]), "10.0.0.2");
        assert_eq!(client("0.0.0.0/0, ::/0", "10.0.0.1", &["1.1.1.1, 2.2.2.2"]), "1.1.1.1");
    }

    #[test]
    fn nonsense_is_no_list_of_networks() {
        for bad in ["x", "10.0.0.0/33", "::1/129", "10.0.0.0/-1", "10.0.0.0/"] {
            assert_eq!(TrustedProxies::parse(bad), None, "{bad}");
        }
    }
}
