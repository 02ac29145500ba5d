//! Rates: how many requests a second one asker may send.
//!
//! A key and a session each have a bucket of their own, taken from once it is known to be good, so
//! that nobody can empty another's by naming it. Everybody else shares the bucket of their network:
//! who has no key and no session, and who shows one that is not good. Each bucket refills steadily;
//! an empty one answers 429 with the seconds until the next request will be taken.

use crate::limits::{self, Rate};
use crate::problem::Refusal;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

type Limiter<K, C> = RateLimiter<K, HashMapStateStore<K>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// Buckets of one kind of asker.
#[derive(Debug)]
struct Buckets<K: Hash + Eq + Clone, C: Clock> {
    limiter: Limiter<K, C>,
    clock: C,
    since_cleaning: AtomicU32,
}

impl<K: Hash + Eq + Clone, C: Clock + Clone> Buckets<K, C> {
    fn new(rate: Rate, clock: &C) -> Self {
        let one = NonZeroU32::MIN;
        let quota = Quota::per_second(NonZeroU32::new(rate.per_second).unwrap_or(one))
            .allow_burst(NonZeroU32::new(rate.burst).unwrap_or(one));
        let limiter = RateLimiter::hashmap_with_clock(quota, clock.clone());
        Self { limiter, clock: clock.clone(), since_cleaning: AtomicU32::new(0) }
    }

    /// Takes one request from an asker's bucket, or says how long it has to wait.
    fn take(&self, key: &K) -> Result<(), Duration> {
        // Buckets that are full again are forgotten, so that they do not pile up.
        if self.since_cleaning.fetch_add(1, Ordering::Relaxed) >= limits::RATES_CLEANED_AFTER {
            self.since_cleaning.store(0, Ordering::Relaxed);
            self.limiter.retain_recent();
        }
        self.limiter.check_key(key).map_err(|not_until| not_until.wait_time_from(self.clock.now()))
    }
}

/// The buckets of everybody who asks.
#[derive(Debug)]
pub struct Rates {
    keys: Buckets<String, DefaultClock>,
    sessions: Buckets<String, DefaultClock>,
    networks: Buckets<IpAddr, DefaultClock>,
    loopback: Buckets<(), DefaultClock>,
    lookups: Buckets<IpAddr, DefaultClock>,
    loopback_lookups: Buckets<(), DefaultClock>,
}

impl Default for Rates {
    fn default() -> Self {
        let clock = &DefaultClock::default();
        Self {
            keys: Buckets::new(limits::KEY_RATE, clock),
            sessions: Buckets::new(limits::SESSION_RATE, clock),
            networks: Buckets::new(limits::NETWORK_RATE, clock),
            loopback: Buckets::new(limits::LOOPBACK_RATE, clock),
            lookups: Buckets::new(limits::LOOKUP_RATE, clock),
            loopback_lookups: Buckets::new(limits::LOOPBACK_LOOKUP_RATE, clock),
        }
    }
}

impl Rates {
    /// Counts a request of an API key that is good.
    ///
    /// # Errors
    /// 429 when the key sends too many.
    pub fn key(&self, id: &str) -> Result<(), Refusal> {
        let rate = limits::KEY_RATE.per_second;
        self.keys.take(&id.to_owned()).map_err(|wait| Refusal::too_fast(wait, "this key", rate))
    }

    /// Counts a request of a session that is good.
    ///
    /// # Errors
    /// 429 when the session sends too many.
    pub fn session(&self, token_hash: &str) -> Result<(), Refusal> {
        let rate = limits::SESSION_RATE.per_second;
        self.sessions
            .take(&token_hash.to_owned())
            .map_err(|wait| Refusal::too_fast(wait, "this session", rate))
    }

    /// Counts a request of somebody who is not known.
    ///
    /// # Errors
    /// 429 when too many come from their network.
    pub fn stranger(&self, address: IpAddr) -> Result<(), Refusal> {
        let rates = (limits::NETWORK_RATE, limits::LOOPBACK_RATE);
        of_network(address, (&self.networks, &self.loopback), rates)
    }

    /// Counts a request that shows a session or a key, before it is looked up: who floods with
    /// made-up ones must not keep the database busy with them.
    ///
    /// # Errors
    /// 429 when too many come from its network.
    pub fn lookup(&self, address: IpAddr) -> Result<(), Refusal> {
        let rates = (limits::LOOKUP_RATE, limits::LOOPBACK_LOOKUP_RATE);
        of_network(address, (&self.lookups, &self.loopback_lookups), rates)
    }
}

/// Takes from the bucket of an address's network, or of loopback.
fn of_network(
    address: IpAddr,
    (networks, loopback): (&Buckets<IpAddr, DefaultClock>, &Buckets<(), DefaultClock>),
    (each, here): (Rate, Rate),
) -> Result<(), Refusal> {
    let network = network(address);
    if network.is_loopback() {
        let taken = loopback.take(&());
        return taken.map_err(|wait| Refusal::too_fast(wait, "this machine", here.per_second));
    }
    let taken = networks.take(&network);
    taken.map_err(|wait| Refusal::too_fast(wait, "your network", each.per_second))
}

/// The network an address belongs to. Of IPv6 it is the first 64 bits, which one household or
/// machine has for itself.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        v4 @ IpAddr::V4(_) => v4,
        loopback if loopback.is_loopback() => loopback,
        IpAddr::V6(whole) => IpAddr::V6(Ipv6Addr::from_bits(whole.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;

    #[test]
    fn a_bucket_empties_and_refills() {
        let clock = FakeRelativeClock::default();
        let buckets = Buckets::new(Rate { per_second: 10, burst: 30 }, &clock);
        for _ in 0..30 {
            assert_eq!(buckets.take(&"a"), Ok(()));
        }
        let wait = buckets.take(&"a").unwrap_err();
        assert!(wait > Duration::ZERO && wait <= Duration::from_millis(100), "{wait:?}");
        assert_eq!(buckets.take(&"b"), Ok(()), "another's bucket is another's");
        clock.advance(Duration::from_secs(1));
        let taken = (0..100).filter(|_| buckets.take(&"a").is_ok()).count();
        assert_eq!(taken, 10);
    }

    #[test]
    fn buckets_do_not_pile_up() {
        let clock = FakeRelativeClock::default();
        let buckets = Buckets::new(Rate { per_second: 10, burst: 10 }, &clock);
        for n in 0..limits::RATES_CLEANED_AFTER {
            assert_eq!(buckets.take(&n), Ok(()));
        }
        clock.advance(Duration::from_secs(60));
        assert_eq!(buckets.take(&u32::MAX), Ok(()));
        assert!(buckets.limiter.len() <= 1, "{}", buckets.limiter.len());
    }

    #[test]
    fn one_key_may_send_what_the_reads_are_measured_with() {
        // The benchmark of reads sends 200 a second with one key: over ten seconds none is refused.
        let clock = FakeRelativeClock::default();
        let buckets = Buckets::new(limits::KEY_RATE, &clock);
        for _ in 0..2_000 {
            assert_eq!(buckets.take(&"key"), Ok(()));
            clock.advance(Duration::from_millis(5));
        }
    }

    #[test]
    fn networks_are_told_apart() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:0:7::1"), of("2001:db8:0:7:ffff::2"));
        assert_ne!(of("2001:db8:0:7::1"), of("2001:db8:0:8::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert!(of("::1").is_loopback() && of("::ffff:127.0.0.1").is_loopback());
    }

    #[test]
    fn strangers_of_one_network_share_a_bucket() {
        let rates = Rates::default();
        let ask = |from: &str| rates.stranger(from.parse().unwrap());
        let taken = (0..1_000).filter(|_| ask("192.0.2.1").is_ok()).count();
        let most = usize::try_from(limits::NETWORK_RATE.burst).unwrap();
        assert!((most..most + 50).contains(&taken), "{taken}");
        assert!(ask("192.0.2.2").is_ok());
    }
}
