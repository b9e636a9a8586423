//! The data keys of one clinic, and what is sealed with them. A sealed object starts with the version of
//! its key (32 bits, big endian).

use super::store::WrappedKey;
use crate::crypto::{Key, MasterKey};
use crate::{ClinicId, Error, Random, Result};

/// One key of a clinic.
pub struct DataKey {
    version: i32,
    key: Key,
}

impl DataKey {
    /// Takes it out of its wrapping.
    pub fn unwrap(master: &MasterKey, clinic: ClinicId, wrapped: &WrappedKey) -> Result<Self> {
        let key = master.unwrap_key(clinic, &wrapped.wrapped)?;
        Ok(Self { version: wrapped.version, key })
    }

    /// Seals; `place` ties the bytes to where they lie.
    pub fn seal(&self, plain: &[u8], place: &[u8], random: &Random) -> Result<Vec<u8>> {
        let version = self.version.to_be_bytes();
        let sealed = self.key.seal(plain, &[place, &version].concat(), random)?;
        Ok([version.as_slice(), &sealed].concat())
    }
}

/// The version of the key of a sealed object.
pub fn version_of(sealed: &[u8]) -> Result<i32> {
    let (version, _) = split(sealed)?;
    Ok(i32::from_be_bytes(*version))
}

/// Opens what [`DataKey::seal`] made with one of `keys`. `None` when its key is not among them.
pub fn open(keys: &[DataKey], sealed: &[u8], place: &[u8]) -> Result<Option<Vec<u8>>> {
    let (version, body) = split(sealed)?;
    let named = i32::from_be_bytes(*version);
    let Some(found) = keys.iter().find(|key| key.version == named) else { return Ok(None) };
    found.key.open(body, &[place, version].concat()).map(Some)
}

fn split(sealed: &[u8]) -> Result<(&[u8; 4], &[u8])> {
    sealed.split_first_chunk::<4>().ok_or_else(|| Error::internal("a sealed object is too short"))
}
