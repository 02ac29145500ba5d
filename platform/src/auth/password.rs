//! Passwords: argon2id, bounded in how many are worked on at once.

use argon2::password_hash::{self, Output, ParamsString, PasswordHash, Salt, SaltString};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use rand::RngCore;
use std::sync::{Arc, Mutex, PoisonError};
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
    memory: Arc<Memory>,
    /// A hash that no password meets: checked for unknown addresses, so that they take as long.
    nobody: Arc<str>,
}

impl Passwords {
    /// Prepares the worker places.
    ///
    /// # Errors
    /// When the hash function refuses its parameters.
    pub fn new() -> Result<Self, PasswordError> {
        let memory = Arc::<Memory>::default();
        let nobody = memory.lend(|blocks| hash(&super::token::new_token(), blocks))?;
        Ok(Self { workers: Arc::new(Semaphore::new(AT_ONCE)), memory, nobody: nobody.into() })
    }

    /// Hashes a password into PHC form.
    ///
    /// # Errors
    /// When the hash function fails.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        self.work(move |blocks| hash(&password, blocks)).await
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
        let nobody = self.nobody.clone();
        self.work(move |blocks| {
            let known = stored.is_some();
            let meets = meets(&password, stored.as_deref().unwrap_or(&nobody), blocks)?;
            Ok(meets && known && password.len() <= LONGEST)
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        // The semaphore is never closed.
        let place = self.workers.clone().acquire_owned().await.ok();
        let memory = self.memory.clone();
        // The place is held until the work is done, also when nobody waits for it any more.
        tokio::task::spawn_blocking(move || {
            let _place = place;
            memory.lend(work)
        })
        .await?
    }
}

/// What hashes are worked out in. It is kept from one to the next: allocated anew on every worker
/// thread, it would stay with each of them.
#[derive(Default)]
struct Memory(Mutex<Vec<Vec<Block>>>);

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What passwords were worked out in is nobody's to read.
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

impl Memory {
    fn lend<T>(&self, work: impl FnOnce(&mut Vec<Block>) -> T) -> T {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut blocks = kept().pop().unwrap_or_default();
        let done = work(&mut blocks);
        kept().push(blocks);
        done
    }
}

fn refused(error: impl std::fmt::Display) -> PasswordError {
    PasswordError::Hash(error.to_string())
}

/// The output of the hash function.
fn output(
    password: &str,
    salt: Salt<'_>,
    params: &Params,
    blocks: &mut Vec<Block>,
) -> Result<Output, PasswordError> {
    let mut buffer = [0; Salt::RECOMMENDED_LENGTH * 4];
    let salt = salt.decode_b64(&mut buffer).map_err(refused)?;
    blocks.resize(params.block_count().max(blocks.len()), Block::default());
    let function = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
    Output::init_with(length, |out| {
        let done = function.hash_password_into_with_memory(password.as_bytes(), salt, out, blocks);
        done.map_err(|_| password_hash::Error::Crypto)
    })
    .map_err(refused)
}

fn hash(password: &str, blocks: &mut Vec<Block>) -> Result<String, PasswordError> {
    let mut salt = [0_u8; 16];
    rand::rng().fill_bytes(&mut salt);
    let salt = SaltString::encode_b64(&salt).map_err(refused)?;
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(refused)?;
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(refused)?,
        salt: Some(salt.as_salt()),
        hash: Some(output(password, salt.as_salt(), &params, blocks)?),
    };
    Ok(hash.to_string())
}

fn meets(password: &str, stored: &str, blocks: &mut Vec<Block>) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(stored).map_err(refused)?;
    let of_ours =
        stored.algorithm == ARGON2ID_IDENT && stored.version == Some(Version::V0x13.into());
    let (Some(salt), Some(hash), true) = (stored.salt, stored.hash, of_ours) else {
        return Err(refused("a stored hash is not argon2id's"));
    };
    let params = Params::try_from(&stored).map_err(refused)?;
    // Outputs compare in constant time.
    Ok(output(password, salt, &params, blocks)? == hash)
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

    #[tokio::test]
    async fn hashes_are_those_that_the_library_makes_and_reads() {
        use argon2::password_hash::{PasswordHasher, PasswordVerifier};
        let passwords = Passwords::new().unwrap();
        let ours = passwords.hash("correct horse battery".into()).await.unwrap();
        let library = Argon2::default();
        let read = PasswordHash::new(&ours).unwrap();
        assert!(library.verify_password(b"correct horse battery", &read).is_ok());
        // Other costs than today's, as an older version may have stored them.
        let costs = Params::new(8 * 1024, 3, 1, None).unwrap();
        let other = Argon2::new(Algorithm::Argon2id, Version::V0x13, costs);
        let salt = SaltString::encode_b64(&[7; 16]).unwrap();
        let theirs = other.hash_password(b"correct horse battery", &salt).unwrap().to_string();
        let verify = |password: &str| passwords.verify(password.to_owned(), Some(theirs.clone()));
        assert!(verify("correct horse battery").await.unwrap());
        assert!(!verify("correct horse batterz").await.unwrap());
    }

    #[tokio::test]
    async fn memory_is_used_again() {
        let passwords = Passwords::new().unwrap();
        for _ in 0..6 {
            passwords.hash("correct horse battery".into()).await.unwrap();
        }
        assert_eq!(passwords.memory.0.lock().unwrap().len(), 1);
    }
}
