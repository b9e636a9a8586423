//! Password hashing with a bound, so that a storm of sign-ins cannot take every core.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::{Error, Random, Result};

/// Hashes and verifies passwords with argon2id (RFC 9106; 19 MiB, 2 passes, as OWASP advises).
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
    nobody: Arc<str>,
    computed: Arc<AtomicU64>,
}

/// How many may wait for their turn: with a hash in some thirty milliseconds, the last of them waits for
/// seconds, not for a minute.
const WAITING: u32 = 250;
/// When somebody who found every place taken should come back, in seconds.
const COME_BACK: u32 = 10;

impl Passwords {
    /// At most `at_once` hashes are computed at the same time; the rest wait their turn.
    pub fn new(at_once: usize, random: &Random) -> Result<Self> {
        // Verified against when an e-mail is unknown, so that both answers take the same time.
        let nobody = hash_now(&hex::encode(random.bytes::<16>()), random)?;
        Ok(Self {
            turns: Arc::new(Semaphore::new(at_once)),
            places: Arc::new(Semaphore::new(at_once + WAITING as usize)),
            nobody: nobody.into(),
            computed: Arc::new(AtomicU64::new(0)),
        })
    }

    /// How many hashes leave the machine free for pages: half of its cores, and at least one.
    pub fn at_once() -> usize {
        std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1))
    }

    /// How many hashes were computed so far.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// The PHC string of a password with a random salt.
    pub async fn hash(&self, password: &str, random: &Random) -> Result<String> {
        let (password, random) = (password.to_owned(), random.clone());
        self.in_turn(move || hash_now(&password, &random)).await?
    }

    /// Whether `password` is the one that `stored` was made from. With `None` it does the same work
    /// and says no.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool> {
        let known = stored.is_some();
        let (password, stored) =
            (password.to_owned(), stored.map_or_else(|| self.nobody.to_string(), str::to_owned));
        let matches = self
            .in_turn(move || {
                PasswordHash::new(&stored).is_ok_and(|hash| {
                    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
                })
            })
            .await?;
        Ok(matches && known)
    }

    /// Fails with [`Error::TooMany`] when every place in the queue is taken.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let full = |_| Error::TooMany { retry_after: COME_BACK };
        let _place = self.places.try_acquire().map_err(full)?;
        let _turn = self.turns.acquire().await.map_err(Error::internal)?;
        self.computed.fetch_add(1, Ordering::Relaxed);
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)
    }
}

fn hash_now(password: &str, random: &Random) -> Result<String> {
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &random.bytes::<16>())
        .map(|hash| hash.to_string())
        .map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::{Passwords, WAITING};
    use crate::{Error, Random};

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let random = Random::system();
        let passwords = Passwords::new(1, &random).expect("hashes");
        let hash = passwords.hash("correct horse", &random).await.expect("hashes");
        assert!(hash.starts_with("$argon2id$"));
        assert!(passwords.verify("correct horse", Some(&hash)).await.expect("verifies"));
        assert!(!passwords.verify("wrong horse", Some(&hash)).await.expect("verifies"));
        assert!(!passwords.verify("correct horse", None).await.expect("verifies"));
        assert_eq!(passwords.computed(), 4);
    }

    #[tokio::test]
    async fn a_full_queue_says_when_to_come_back() {
        let random = Random::system();
        let passwords = Passwords::new(1, &random).expect("hashes");
        let taken = passwords.places.acquire_many(1 + WAITING).await.expect("is open");
        let refused = passwords.verify("x", None).await;
        assert!(matches!(refused, Err(Error::TooMany { retry_after: 1.. })));
        drop(taken);
        assert!(!passwords.verify("x", None).await.expect("verifies"));
    }
}
