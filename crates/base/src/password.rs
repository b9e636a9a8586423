//! Password hashing with a bound, so that a storm of sign-ins cannot take every core.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::{Error, Random, Result};

/// Hashes and verifies passwords with argon2id (RFC 9106; 19 MiB, 2 passes, as OWASP advises).
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    nobody: Arc<str>,
}

impl Passwords {
    /// At most `at_once` hashes are computed at the same time; the rest wait their turn.
    pub fn new(at_once: usize, random: &Random) -> Result<Self> {
        // Verified against when an e-mail is unknown, so that both answers take the same time.
        let nobody = hash_now(&hex::encode(random.bytes::<16>()), random)?;
        Ok(Self { turns: Arc::new(Semaphore::new(at_once)), nobody: nobody.into() })
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

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let _turn = self.turns.acquire().await.map_err(Error::internal)?;
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
    use super::Passwords;
    use crate::Random;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let random = Random::system();
        let passwords = Passwords::new(1, &random).expect("hashes");
        let hash = passwords.hash("correct horse", &random).await.expect("hashes");
        assert!(hash.starts_with("$argon2id$"));
        assert!(passwords.verify("correct horse", Some(&hash)).await.expect("verifies"));
        assert!(!passwords.verify("wrong horse", Some(&hash)).await.expect("verifies"));
        assert!(!passwords.verify("correct horse", None).await.expect("verifies"));
    }
}
