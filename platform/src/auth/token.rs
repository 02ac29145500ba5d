//! Secrets that are drawn at random, and what is stored of them.

use rand::RngCore;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// `N` random bytes in hexadecimal, from the system-seeded generator for secrets.
pub fn random_hex<const N: usize>() -> String {
    let mut bytes = [0_u8; N];
    rand::rng().fill_bytes(&mut bytes);
    hex(&bytes)
}

/// A new token of 256 bits: for sessions and one-time links.
pub fn new_token() -> String {
    random_hex::<32>()
}

/// What is stored of a token. A token has 256 bits of its own, so a plain digest suffices.
pub fn digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// A password for people to copy: 20 of 31 characters that are not mistaken for one another, 99
/// bits.
pub fn readable_password() -> String {
    const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut random = rand::rng();
    (0..20)
        .map(|_| {
            let at = rand::Rng::random_range(&mut random, 0..ALPHABET.len());
            char::from(ALPHABET[at])
        })
        .collect()
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        if write!(text, "{byte:02x}").is_err() {
            text.clear();
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let (a, b) = (new_token(), new_token());
        assert_eq!(a.len(), 64);
        assert_ne!(a, b);
        assert_ne!(digest(&a), a);
        assert_eq!(readable_password().len(), 20);
        assert_ne!(readable_password(), readable_password());
    }
}
