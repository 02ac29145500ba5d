//! Passwords: argon2id, bounded in how many are worked on at once.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::RngCore;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Memory in KiB, passes and lanes: OWASP's first choice for argon2id (19 MiB, 2, 1).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashes worked on at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;

/// Fewest characters of a password that a person sets.
pub const SHORTEST: usize = 12;
/// Most bytes that are looked at; a longer password is wrong.
pub const LONGEST: usize = 1024;

/// Why a password was not hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The hash function refused its parameters or a stored hash.
    #[error("the password hash function failed: {0}")]
    Hash(String),
    /// The worker that computes hashes stopped.
    #[error("the password worker stopped: {0}")]
    Worker(#[from] tokio::task::JoinError),
}

/// Hashes and checks passwords.
#[derive(Debug, Clone)]
pub struct Passwords {
    workers: Arc<Semaphore>,
    /// A hash that no password meets: checked for unknown addresses, so that they take as long.
    nobody: Arc<str>,
}

impl Passwords {
    /// Prepares the worker places.
    ///
    /// # Errors
    /// When the hash function refuses its parameters.
    pub fn new() -> Result<Self, PasswordError> {
        let nobody = hash(&super::token::new_token())?;
        Ok(Self { workers: Arc::new(Semaphore::new(AT_ONCE)), nobody: nobody.into() })
    }

    /// Hashes a password into PHC form.
    ///
    /// # Errors
    /// When the hash function fails.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        // The semaphore is never closed.
        let _place = self.workers.acquire().await.ok();
        tokio::task::spawn_blocking(move || hash(&password)).await?
    }

    /// Whether a password meets a hash; takes the same time when there is no hash.
    ///
    /// # Errors
    /// When the hash function fails.
    pub async fn verify(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, PasswordError> {
        let _place = self.workers.acquire().await.ok();
        let nobody = self.nobody.clone();
        tokio::task::spawn_blocking(move || {
            let known = stored.is_some();
            let stored = stored.as_deref().unwrap_or(&nobody);
            let parsed =
                PasswordHash::new(stored).map_err(|e| PasswordError::Hash(e.to_string()))?;
            let meets = function()?.verify_password(password.as_bytes(), &parsed).is_ok();
            Ok(meets && known && password.len() <= LONGEST)
        })
        .await?
    }
}

fn function() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| PasswordError::Hash(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str) -> Result<String, PasswordError> {
    let mut salt = [0_u8; 16];
    rand::rng().fill_bytes(&mut salt);
    let failed = |error: argon2::password_hash::Error| PasswordError::Hash(error.to_string());
    let salt = SaltString::encode_b64(&salt).map_err(failed)?;
    let hash = function()?.hash_password(password.as_bytes(), &salt).map_err(failed)?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_meets_its_hash() {
        let passwords = Passwords::new().unwrap();
        let hash = passwords.hash("correct horse battery".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let verify = |password: &str, hash: Option<&str>| {
            passwords.verify(password.to_owned(), hash.map(str::to_owned))
        };
        assert!(verify("correct horse battery", Some(&hash)).await.unwrap());
        assert!(!verify("correct horse batterz", Some(&hash)).await.unwrap());
        assert!(!verify("correct horse battery", None).await.unwrap());
    }
}
