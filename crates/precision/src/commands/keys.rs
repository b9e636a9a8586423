//! `precision keys`: new keys for clinics, and a new master key.

use base::config::Config;
use base::crypto::MasterKey;
use base::files::rotation::{self, Rotated};
use base::{Error, FileStore, Random, Result, migrations};
use sqlx::{Connection, PgConnection};

use crate::start::{self, Database};

/// Gives the clinic named, or every clinic, a new data key, and seals its files anew. The lines say what
/// was done. Safe beside a running program.
pub async fn rotate(config: &Config, database: &Database, slug: Option<&str>) -> Result<String> {
    let random = Random::system();
    let master = start::master_key(config, &random)?;
    let files = FileStore::local(&config.data.join("files"))?;
    let mut admin = PgConnection::connect_with(&database.options).await?;
    let clinics = rotation::clinics(&mut admin, slug).await?;
    if clinics.is_empty() {
        return Err(Error::internal("there is no such clinic; its name is the one in addresses"));
    }
    let mut lines = Vec::new();
    for (clinic, slug) in clinics {
        let Rotated { version, files } =
            rotation::rotate(&mut admin, &files, &master, &random, clinic).await?;
        lines.push(format!(
            "{slug}: key {version}, {files} files sealed anew, older keys destroyed"
        ));
    }
    admin.close().await?;
    Ok(lines.join("\n"))
}

/// Wraps every clinic's keys with the configured master key instead of the one in
/// `PRECISION_OLD_MASTER_KEY`. The program must not be running: it has the old one.
pub async fn rewrap(config: &Config, database: &Database) -> Result<String> {
    let missing = || {
        Error::internal(
            "set PRECISION_OLD_MASTER_KEY to the 64 hex digits used so far, and PRECISION_MASTER_KEY \
             (or master.key in the data directory) to the new ones",
        )
    };
    let old = config.old_master_key.as_deref().and_then(MasterKey::parse).ok_or_else(missing)?;
    let random = Random::system();
    let new = start::master_key(config, &random)?;
    let mut admin = PgConnection::connect_with(&database.options).await?;
    let mut tx = admin.begin().await?;
    let keys = rotation::rewrap(&mut tx, &old, &new, &random).await?;
    platform::second_factors::rewrap(&mut tx, &old, &new, &random).await?;
    tx.commit().await?;
    admin.close().await?;
    // The passwords of the login roles and the program's own key come from the master key, too.
    migrations::run(&database.options, &new).await?;
    Ok(format!("{keys} keys are wrapped with the new master key; the old one opens nothing now"))
}
