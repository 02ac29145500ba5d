//! Failed sign-ins are counted per account and per address; beyond a number, nobody is let try.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Failures of one e-mail address in a window.
const PER_ACCOUNT: u32 = 10;
/// Failures from one network address in a window: many people may share one.
const PER_ADDRESS: u32 = 60;
/// The window.
const WINDOW_MS: i64 = 15 * 60_000;
/// Most keys remembered; beyond it the oldest windows are forgotten.
const KEYS: usize = 20_000;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Account(String),
    Address(IpAddr),
}

/// Counts failed sign-ins.
#[derive(Debug, Default)]
pub struct Throttle {
    windows: Mutex<BTreeMap<Key, (i64, u32)>>,
}

impl Throttle {
    /// Counts an attempt before its password is looked at, so that attempts at the same time count
    /// too.
    ///
    /// # Errors
    /// The seconds to wait, when there were too many.
    pub fn attempt(&self, email: &str, address: IpAddr, now: i64) -> Result<(), u64> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= KEYS {
            windows.retain(|_, (began, _)| now - *began < WINDOW_MS);
        }
        if windows.len() >= KEYS {
            windows.clear();
        }
        // Behind a proxy of the same machine everybody comes from loopback: only accounts count.
        let network = (!address.is_loopback()).then_some((Key::Address(address), PER_ADDRESS));
        let keys: Vec<(Key, u32)> =
            [(account(email), PER_ACCOUNT)].into_iter().chain(network).collect();
        for (key, most) in &keys {
            if let Some((began, failures)) = windows.get(key)
                && *failures >= *most
                && now - began < WINDOW_MS
            {
                let left_ms = WINDOW_MS - (now - began);
                return Err(u64::try_from(left_ms).unwrap_or_default().div_ceil(1000).max(1));
            }
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
        if let Some((_, failures)) = windows.get_mut(&Key::Address(address)) {
            *failures = failures.saturating_sub(1);
        }
    }
}

/// As the store compares addresses; cut, because the key is kept in memory.
fn account(email: &str) -> Key {
    Key::Account(email.trim().to_lowercase().chars().take(200).collect())
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
        assert_eq!(refused(LOOPBACK), 0);
    }
}
