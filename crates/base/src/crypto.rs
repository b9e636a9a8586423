//! Keys: the installation's master key, what is derived from it, and sealing bytes.

use std::fmt::Write;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::{ClinicId, Error, Random, Result};

const NONCE_BYTES: usize = 12;

/// A 256-bit key of AES-GCM.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// A new random key.
    pub fn generate(random: &Random) -> Self {
        Self(random.bytes())
    }

    /// The key with these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Encrypts `plain` (AES-256-GCM); the answer is nonce, ciphertext, tag. `about` is not stored
    /// but must be the same to open it: it ties the bytes to their place.
    pub fn seal(&self, plain: &[u8], about: &[u8], random: &Random) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE_BYTES] = random.bytes();
        let sealed = self
            .cipher()
            .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: about })
            .map_err(|_| Error::internal("sealing failed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Self::seal`] made. Fails when a bit of it, the key or `about` differs.
    pub fn open(&self, sealed: &[u8], about: &[u8]) -> Result<Vec<u8>> {
        let (nonce, body) = sealed
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or_else(|| Error::internal("a sealed object is too short"))?;
        self.cipher()
            .decrypt(&Nonce::from(*nonce), Payload { msg: body, aad: about })
            .map_err(|_| Error::internal("a sealed object does not open: wrong key or damaged"))
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.0.into())
    }
}

/// The installation's master key. It wraps the clinics' keys and derives the login roles' passwords;
/// nothing else is encrypted with it.
#[derive(Clone)]
pub struct MasterKey(Key);

impl MasterKey {
    /// Reads 64 hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 32] = hex::decode(text.trim()).ok()?.try_into().ok()?;
        Some(Self(Key(bytes)))
    }

    /// A new random master key, and its 64 hex digits to keep.
    pub fn generate(random: &Random) -> (Self, String) {
        let key = Key::generate(random);
        let text = hex::encode(key.0);
        (Self(key), text)
    }

    /// Wraps a clinic's data key for storage.
    pub fn wrap(&self, clinic: ClinicId, key: &Key, random: &Random) -> Result<Vec<u8>> {
        self.0.seal(&key.0, clinic.0.as_bytes(), random)
    }

    /// Unwraps what [`Self::wrap`] made for the same clinic.
    pub fn unwrap_key(&self, clinic: ClinicId, wrapped: &[u8]) -> Result<Key> {
        let bytes = self.0.open(wrapped, clinic.0.as_bytes())?;
        bytes.try_into().map(Key).map_err(|_| Error::internal("a wrapped key has the wrong length"))
    }

    /// The password of a login role: HMAC-SHA256 of its name. Nobody types it.
    pub fn role_password(&self, role: &str) -> String {
        hex::encode(hmac(&self.0.0, &[b"login role ", role.as_bytes()]))
    }

    /// The key that seals what the program keeps for accounts, such as the secret of a code generator.
    pub fn account_key(&self) -> Key {
        Key(hmac(&self.0.0, &[b"account key"]))
    }

    /// The key with which the program vouches for its calls; the database has it, too.
    pub fn program_key(&self) -> [u8; 32] {
        hmac(&self.0.0, &[b"program key"])
    }

    /// What `auth.demand` asks for: a MAC over `purpose` and `parts`, each with its length in bytes and
    /// a colon before it. An absent part is an empty one.
    pub fn vouch(&self, purpose: &str, parts: &[impl AsRef<str>]) -> [u8; 32] {
        let mut message = String::new();
        for part in std::iter::once(purpose).chain(parts.iter().map(AsRef::as_ref)) {
            let _ = write!(message, "{}:{part}", part.len());
        }
        hmac(&self.program_key(), &[message.as_bytes()])
    }
}

/// HMAC-SHA256 (RFC 2104) of the parts one after the other.
fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes any key length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::{Key, MasterKey};
    use crate::{ClinicId, Random};

    #[test]
    fn sealed_bytes_open_only_in_their_place() {
        let random = Random::system();
        let key = Key::generate(&random);
        let sealed = key.seal(b"a face", b"place one", &random).expect("seals");
        assert!(!sealed.windows(6).any(|window| window == b"a face"));
        assert_eq!(key.open(&sealed, b"place one").expect("opens"), b"a face");
        assert!(key.open(&sealed, b"place two").is_err());
        for at in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert!(key.open(&bent, b"place one").is_err(), "bit flipped in byte {at}");
        }
    }

    #[test]
    fn a_wrapped_key_belongs_to_one_clinic() {
        let random = Random::system();
        let (master, text) = MasterKey::generate(&random);
        let clinic = ClinicId(uuid::Uuid::from_u128(1));
        let wrapped = master.wrap(clinic, &Key::generate(&random), &random).expect("wraps");
        let again = MasterKey::parse(&text).expect("reads its own text");
        assert!(again.unwrap_key(clinic, &wrapped).is_ok());
        assert!(again.unwrap_key(ClinicId(uuid::Uuid::from_u128(2)), &wrapped).is_err());
        assert_ne!(master.role_password("clinic_staff"), master.role_password("clinic_sales"));
    }
}
