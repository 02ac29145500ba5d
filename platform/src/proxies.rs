//! Proxies whose word is taken for where a request comes from.
//!
//! A proxy appends to `X-Forwarded-For` the address that it was asked from. Whoever stands before
//! it can write there whatever they like, so the list is read from its end, for as long as its
//! entries are proxies that are trusted: the first that is none is the visitor.

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;
use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The addresses of proxies that are trusted; none unless the server is told of them.
#[derive(Debug, Clone, Default)]
pub struct Proxies(Arc<BTreeSet<IpAddr>>);

impl Proxies {
    /// Trusts proxies at these addresses.
    pub fn new(addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        Self(Arc::new(addresses.into_iter().map(|address| address.to_canonical()).collect()))
    }

    /// Whether an address is one of theirs.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }

    /// Where a request comes from that arrived from `peer`.
    fn visitor(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut visitor = peer;
        let lines: Vec<_> = headers.get_all(FORWARDED_FOR).iter().collect();
        let entries = lines.iter().rev().flat_map(|line| {
            let line = line.to_str().unwrap_or_default();
            line.rsplit(',').map(str::trim)
        });
        for entry in entries {
            if !self.trusts(visitor) {
                break;
            }
            // What is no address was not written by a proxy that is trusted.
            let Some(address) = address(entry) else { break };
            visitor = address;
        }
        visitor
    }
}

/// An address as proxies write it, with or without a port.
fn address(entry: &str) -> Option<IpAddr> {
    let with_port = || entry.parse::<SocketAddr>().ok().map(|address| address.ip());
    let in_brackets = || entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    entry.parse().ok().or_else(with_port).or_else(in_brackets)
}

/// The layer that puts the visitor's address in the place of a trusted proxy's.
pub async fn look_through(
    State(proxies): State<Proxies>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().copied();
    if let Some(ConnectInfo(peer)) = peer
        && proxies.trusts(peer.ip())
    {
        let visitor = proxies.visitor(peer.ip(), request.headers());
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(visitor, peer.port())));
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_address_that_is_no_trusted_proxy_is_the_visitor() {
        let proxies = Proxies::new(["127.0.0.1", "10.0.0.2"].map(|text| text.parse().unwrap()));
        for (peer, lines, visitor) in [
            ("127.0.0.1", vec!["192.0.2.7"], "192.0.2.7"),
            ("::ffff:127.0.0.1", vec!["192.0.2.7"], "192.0.2.7"),
            ("127.0.0.1", vec!["192.0.2.7, 10.0.0.2"], "192.0.2.7"),
            ("127.0.0.1", vec!["192.0.2.7", "10.0.0.2"], "192.0.2.7"),
            ("127.0.0.1", vec!["192.0.2.7:4711"], "192.0.2.7"),
            ("127.0.0.1", vec!["[2001:db8::1]:4711"], "2001:db8::1"),
            ("127.0.0.1", vec!["[2001:db8::1]"], "2001:db8::1"),
            // What the visitor wrote there themselves is before what the proxy appended.
            ("127.0.0.1", vec!["127.0.0.1, 198.51.100.1, 192.0.2.7"], "192.0.2.7"),
            ("127.0.0.1", vec!["198.51.100.1", "192.0.2.7"], "192.0.2.7"),
            ("127.0.0.1", vec!["198.51.100.1, nobody"], "127.0.0.1"),
            ("127.0.0.1", vec!["198.51.100.1, "], "127.0.0.1"),
            ("127.0.0.1", vec![], "127.0.0.1"),
            // Who is no proxy may say what they like.
            ("192.0.2.9", vec!["198.51.100.1"], "192.0.2.9"),
        ] {
            let mut headers = HeaderMap::new();
            for line in &lines {
                headers.append(FORWARDED_FOR, line.parse().unwrap());
            }
            let found = proxies.visitor(peer.parse().unwrap(), &headers);
            assert_eq!(
                found.to_canonical(),
                visitor.parse::<IpAddr>().unwrap(),
                "{peer} {lines:?}"
            );
        }
    }
}
