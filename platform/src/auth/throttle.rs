//! Failed sign-ins are counted; beyond a number, nobody is let try.
//!
//! An attempt counts in windows of 15 minutes from their first failure:
//!
//! - for the e-mail address that was tried, always: 10 failures;
//! - for the network it comes from: 60 failures. An IPv6 network is its first 64 bits, which one
//!   household or machine has for itself;
//! - from loopback, for all addresses together: 600 failures. Behind a proxy that the
//!   server was not told of everybody comes from there and cannot be told apart, so one attacker
//!   can make everyone wait who is not signed in yet; without the limit, they could try every
//!   account.
//!
//! A right password takes its attempt back and forgets the e-mail address's failures. Of 20,000
//! keys, those with the fewest failures, and of these the oldest, make room for new ones: who wants
//! a count forgotten must first fail as often for thousands of others.

use crate::rate;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Failures of one e-mail address in a window.
const PER_ACCOUNT: u32 = 10;
/// Failures from one network in a window: many people may share one.
const PER_NETWORK: u32 = 60;
/// Failures in a window from addresses that cannot be told apart.
const TOGETHER: u32 = 600;
/// The window.
const WINDOW_MS: i64 = 15 * 60_000;
/// Most keys remembered.
const KEYS: usize = 20_000;
/// Keys that make room at once, so that making room stays rare.
const ROOM: usize = KEYS / 10;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Account(String),
    Network(IpAddr),
    Together,
}

/// When a window began, and its failures.
type Window = (i64, u32);

/// Counts failed sign-ins.
#[derive(Debug, Default)]
pub struct Throttle {
    windows: Mutex<BTreeMap<Key, Window>>,
}

impl Throttle {
    /// Counts an attempt before its password is looked at, so that attempts at the same time count
    /// too.
    ///
    /// # Errors
    /// The seconds to wait, when there were too many.
    pub fn attempt(&self, email: &str, address: IpAddr, now: i64) -> Result<(), u64> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = [(account(email), PER_ACCOUNT), network(address)];
        for (key, most) in &keys {
            if let Some((began, failures)) = windows.get(key)
                && *failures >= *most
                && now - began < WINDOW_MS
            {
                let left_ms = WINDOW_MS - (now - began);
                return Err(u64::try_from(left_ms).unwrap_or_default().div_ceil(1000).max(1));
            }
        }
        if windows.len() + keys.len() > KEYS {
            make_room(&mut windows, now);
        }
        for (key, _) in keys {
            let window = windows.entry(key).or_insert((now, 0));
            if now - window.0 >= WINDOW_MS {
                *window = (now, 0);
            }
            window.1 += 1;
        }
        Ok(())
    }

    /// Takes an attempt back that was right after all, and forgets the account's failures.
    pub fn succeeded(&self, email: &str, address: IpAddr) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.remove(&account(email));
        if let Some((_, failures)) = windows.get_mut(&network(address).0) {
            *failures = failures.saturating_sub(1);
        }
    }
}

/// Forgets the windows that ran out and, where these are too few, the keys with the fewest
/// failures, the oldest first.
fn make_room(windows: &mut BTreeMap<Key, Window>, now: i64) {
    windows.retain(|_, (began, _)| now - *began < WINDOW_MS);
    let excess = (windows.len() + ROOM).saturating_sub(KEYS);
    let mut ranked: Vec<(u32, i64, Key)> = windows
        .iter()
        .filter(|(key, _)| **key != Key::Together)
        .map(|(key, (began, failures))| (*failures, *began, key.clone()))
        .collect();
    ranked.sort_unstable();
    for (_, _, key) in ranked.into_iter().take(excess) {
        windows.remove(&key);
    }
}

/// As the store compares addresses; cut, because the key is kept in memory.
fn account(email: &str) -> Key {
    Key::Account(email.trim().to_lowercase().chars().take(200).collect())
}

/// Where an attempt comes from, and how often it may fail there.
fn network(address: IpAddr) -> (Key, u32) {
    let address = address.to_canonical();
    if address.is_loopback() {
        return (Key::Together, TOGETHER);
    }
    (Key::Network(rate::network(address)), PER_NETWORK)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const LOOPBACK: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn the_eleventh_failure_waits() {
        let throttle = Throttle::default();
        for _ in 0..10 {
            assert_eq!(throttle.attempt("A@b.example", HERE, 0), Ok(()));
        }
        assert_eq!(throttle.attempt("a@b.example ", HERE, 60_000), Err(14 * 60));
        assert_eq!(throttle.attempt("other@b.example", HERE, 0), Ok(()));
        assert_eq!(throttle.attempt("a@b.example", HERE, WINDOW_MS), Ok(()));
    }

    #[test]
    fn success_forgets_the_failures() {
        let throttle = Throttle::default();
        for _ in 0..500 {
            assert_eq!(throttle.attempt("a@b.example", HERE, 0), Ok(()));
            throttle.succeeded("a@b.example", HERE);
        }
    }

    #[test]
    fn one_address_cannot_try_every_account() {
        let throttle = Throttle::default();
        let refused = |from: IpAddr| {
            (0..100)
                .filter(|n| throttle.attempt(&format!("{n}@b.example"), from, 0).is_err())
                .count()
        };
        assert_eq!(refused(HERE), 40);
        assert_eq!(refused(LOOPBACK), 0, "an office behind a proxy is not one person");
    }

    #[test]
    fn addresses_that_cannot_be_told_apart_share_a_limit() {
        let throttle = Throttle::default();
        let try_it = |email: &str, from: IpAddr| throttle.attempt(email, from, 0);
        for n in 0..TOGETHER {
            assert_eq!(try_it(&format!("{n}@b.example"), LOOPBACK), Ok(()));
            if n % 3 == 0 {
                assert_eq!(try_it("right@b.example", LOOPBACK), Ok(()), "a success is no failure");
                throttle.succeeded("right@b.example", LOOPBACK);
            }
        }
        let mapped = "::ffff:127.0.0.1".parse().unwrap();
        assert_eq!(try_it("last@b.example", mapped), Err(15 * 60));
        assert_eq!(try_it("last@b.example", HERE), Ok(()), "others are not among them");
        assert_eq!(throttle.attempt("last@b.example", LOOPBACK, WINDOW_MS), Ok(()));
    }

    #[test]
    fn the_addresses_of_one_ipv6_network_are_one() {
        let throttle = Throttle::default();
        let refused = (0..100_u32)
            .filter(|n| {
                let from = format!("2001:db8:0:7::{n:x}").parse().unwrap();
                throttle.attempt(&format!("{n}@b.example"), from, 0).is_err()
            })
            .count();
        assert_eq!(refused, 40);
        let elsewhere = "2001:db8:0:8::1".parse().unwrap();
        assert_eq!(throttle.attempt("0@b.example", elsewhere, 0), Ok(()));
    }

    #[test]
    fn a_flood_of_keys_makes_nobody_elses_failures_forgotten() {
        let throttle = Throttle::default();
        for _ in 0..9 {
            assert_eq!(throttle.attempt("a@b.example", HERE, 0), Ok(()));
        }
        for n in 0..60_000_u32 {
            let from = IpAddr::V4(std::net::Ipv4Addr::from(0x0a00_0000 + n));
            assert_eq!(throttle.attempt(&format!("{n}@flood.example"), from, 1), Ok(()));
        }
        assert!(throttle.windows.lock().unwrap().len() <= KEYS);
        assert_eq!(throttle.attempt("a@b.example", HERE, 2), Ok(()));
        assert!(throttle.attempt("a@b.example", HERE, 3).is_err(), "nine and one are ten");
    }
}
