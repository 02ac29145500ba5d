//! Places that each network has for itself: who takes all of theirs leaves the others theirs.
//!
//! Loopback and proxies that are trusted are not counted: everybody's visitors come from there.

use crate::proxies::Proxies;
use crate::rate::network;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

type Taken = Mutex<HashMap<IpAddr, usize>>;

/// So many places for every network.
#[derive(Debug, Clone)]
pub struct PerNetwork {
    each: usize,
    many: Proxies,
    taken: Arc<Taken>,
}

/// A place; it is free again when this is dropped.
#[derive(Debug)]
pub struct NetworkPlace(Option<(Arc<Taken>, IpAddr)>);

impl PerNetwork {
    /// `each` places a network, and any number for these proxies.
    pub fn new(each: usize, many: Proxies) -> Self {
        Self { each, many, taken: Arc::default() }
    }

    /// How many places each network has.
    pub fn each(&self) -> usize {
        self.each
    }

    /// One of the places of an address's network; none when it holds all of them.
    pub fn take(&self, address: IpAddr) -> Option<NetworkPlace> {
        let network = network(address);
        if network.is_loopback() || self.many.trusts(address) {
            return Some(NetworkPlace(None));
        }
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(network).or_default();
        if *count >= self.each {
            return None;
        }
        *count += 1;
        Some(NetworkPlace(Some((self.taken.clone(), network))))
    }
}

impl Drop for NetworkPlace {
    fn drop(&mut self) {
        let Some((taken, network)) = self.0.take() else { return };
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&network) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                taken.remove(&network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_leaves_the_others_theirs() {
        let proxy: IpAddr = "10.0.0.2".parse().unwrap();
        let places = PerNetwork::new(2, Proxies::new([proxy]));
        let take = |from: &str| places.take(from.parse().unwrap());
        let first = take("2001:db8:0:7::1");
        let second = take("2001:db8:0:7::2");
        assert!(first.is_some() && second.is_some());
        assert!(take("2001:db8:0:7::3").is_none(), "one network's addresses are one");
        assert!(take("2001:db8:0:8::1").is_some());
        drop(first);
        assert!(take("2001:db8:0:7::3").is_some());
        let many: Vec<_> = (0..100).map(|_| (take("127.0.0.1"), take("10.0.0.2"))).collect();
        assert!(many.iter().all(|(here, proxy)| here.is_some() && proxy.is_some()));
        drop((second, many));
        assert!(places.taken.lock().unwrap().is_empty(), "who is gone is forgotten");
    }
}
