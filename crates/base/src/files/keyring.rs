//! The data keys of one clinic.

use sqlx::PgConnection;

use super::store;
use crate::crypto::Key;
use crate::{App, ClinicId, Error, Random, Result};

/// A clinic's keys: the newest seals, each opens what it sealed. A sealed object starts with the version
/// of its key (32 bits, big endian).
pub struct Keyring {
    /// The newest first; never empty.
    keys: Vec<(i32, Key)>,
}

impl Keyring {
    /// The keys of the clinic of this context.
    pub async fn of(app: &App, tx: &mut PgConnection, clinic: ClinicId) -> Result<Self> {
        let wrapped = store::keys(tx).await?;
        let keys: Vec<_> = wrapped
            .iter()
            .map(|key| Ok((key.version, app.master.unwrap_key(clinic, &key.wrapped)?)))
            .collect::<Result<_>>()?;
        Ok(Self { keys })
    }

    /// Seals with the newest key; `place` ties the bytes to where they lie.
    pub fn seal(&self, plain: &[u8], place: &[u8], random: &Random) -> Result<Vec<u8>> {
        let (version, key) =
            self.keys.first().ok_or_else(|| Error::internal("the clinic has no key"))?;
        let version = version.to_be_bytes();
        let sealed = key.seal(plain, &[place, &version].concat(), random)?;
        Ok([version.as_slice(), &sealed].concat())
    }

    /// Opens what [`Self::seal`] made. Fails when its key is gone, or a bit differs.
    pub fn open(&self, sealed: &[u8], place: &[u8]) -> Result<Vec<u8>> {
        let (version, body) = sealed
            .split_first_chunk::<4>()
            .ok_or_else(|| Error::internal("a sealed object is too short"))?;
        let named = i32::from_be_bytes(*version);
        let (_, key) = self
            .keys
            .iter()
            .find(|(version, _)| *version == named)
            .ok_or_else(|| Error::internal("the key of a sealed object is gone"))?;
        key.open(body, &[place, version].concat())
    }
}
