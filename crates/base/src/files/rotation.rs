//! New keys. As the operator: over the connection that migrates, beside a running program.

use sqlx::{Connection, PgConnection};

use super::keyring::{self, DataKey};
use super::{FileStore, place, store};
use crate::crypto::{Key, MasterKey};
use crate::{ClinicId, Error, Random, Result};

/// What a rotation did to one clinic.
#[derive(Debug, PartialEq, Eq)]
pub struct Rotated {
    /// The version of the new key.
    pub version: i32,
    /// How many files were sealed anew.
    pub files: usize,
}

/// The clinics that have keys, with their names in addresses: all, or the one named.
pub async fn clinics(
    admin: &mut PgConnection,
    slug: Option<&str>,
) -> Result<Vec<(ClinicId, String)>> {
    store::clinics(admin, slug).await
}

/// Gives a clinic a new data key, seals its files with it, and destroys the old ones. Interrupted, it
/// leaves the clinic with more than one key and nothing unreadable; the next rotation ends the work.
pub async fn rotate(
    admin: &mut PgConnection,
    files: &FileStore,
    master: &MasterKey,
    random: &Random,
    clinic: ClinicId,
) -> Result<Rotated> {
    // With another master key the clinic would get a key that its program cannot open.
    for key in store::keys_of(admin, clinic).await? {
        master.unwrap_key(clinic, &key.wrapped)?;
    }
    let wrapped = master.wrap(clinic, &Key::generate(random), random)?;
    let version = store::add_key(admin, clinic, &wrapped).await?;
    let mut sealed = reseal_all(admin, files, master, random, clinic).await?;
    // Whoever is sealing with an old key holds it: this waits for them, and looks once more.
    let mut tx = admin.begin().await?;
    store::lock_old_keys(&mut tx, clinic, version).await?;
    sealed += reseal_all(&mut tx, files, master, random, clinic).await?;
    store::drop_old_keys(&mut tx, clinic, version).await?;
    tx.commit().await?;
    Ok(Rotated { version, files: sealed })
}

/// Seals with the newest key what is sealed with an older one.
async fn reseal_all(
    admin: &mut PgConnection,
    files: &FileStore,
    master: &MasterKey,
    random: &Random,
    clinic: ClinicId,
) -> Result<usize> {
    let wrapped = store::keys_of(admin, clinic).await?;
    let newest = wrapped.first().map(|key| key.version);
    let keys: Vec<DataKey> =
        wrapped.iter().map(|key| DataKey::unwrap(master, clinic, key)).collect::<Result<_>>()?;
    let mut count = 0;
    for id in store::all(admin, clinic).await? {
        let sealed = files.sealed(clinic, id).await?;
        if Some(keyring::version_of(&sealed)?) == newest {
            continue;
        }
        let place = place(clinic, id);
        let plain = keyring::open(&keys, &sealed, &place)?
            .ok_or_else(|| Error::internal(format!("the key of file {id} is gone")))?;
        let key = keys.first().ok_or_else(|| Error::internal("the clinic has no key"))?;
        files.put(clinic, id, key.seal(&plain, &place, random)?).await?;
        count += 1;
    }
    Ok(count)
}

/// Wraps every clinic's keys with a new master key, in one transaction; says how many. The passwords of
/// the login roles follow with `precision migrate`, under the new key.
pub async fn rewrap(
    admin: &mut PgConnection,
    old: &MasterKey,
    new: &MasterKey,
    random: &Random,
) -> Result<usize> {
    let mut tx = admin.begin().await?;
    let keys = store::lock_every_key(&mut tx).await?;
    for (clinic, wrapped) in &keys {
        let key = old.unwrap_key(*clinic, &wrapped.wrapped)?;
        let again = new.wrap(*clinic, &key, random)?;
        store::replace_key(&mut tx, *clinic, wrapped.version, &again).await?;
    }
    tx.commit().await?;
    Ok(keys.len())
}
