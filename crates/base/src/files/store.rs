//! Rows of `app.files`, and the clinic's wrapped key.

use sqlx::PgConnection;

use crate::{ClinicId, CustomerId, FileId, Instant, Result};

pub struct NewFile<'a> {
    pub id: FileId,
    pub customer: CustomerId,
    pub media_type: &'a str,
    pub size: i64,
    pub at: Instant,
}

pub async fn add(tx: &mut PgConnection, clinic: ClinicId, file: &NewFile<'_>) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.files (clinic_id, id, customer_id, media_type, size, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        clinic.0,
        file.id.0,
        file.customer.0,
        file.media_type,
        file.size,
        file.at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn media_type(tx: &mut PgConnection, clinic: ClinicId, id: FileId) -> Result<String> {
    let found = sqlx::query_scalar!(
        "SELECT media_type FROM app.files WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(found)
}

/// A data key of the clinic, wrapped by the master key.
pub struct WrappedKey {
    /// Counts the clinic's keys.
    pub version: i32,
    /// Its bytes as the database keeps them.
    pub wrapped: Vec<u8>,
}

/// The key that seals for the clinic of this context; it stays until the transaction ends.
pub async fn sealing_key(tx: &mut PgConnection) -> Result<WrappedKey> {
    let key = sqlx::query_as!(
        WrappedKey,
        r#"SELECT version AS "version!", wrapped AS "wrapped!" FROM auth.sealing_key()"#
    )
    .fetch_optional(tx)
    .await?;
    key.ok_or_else(|| crate::Error::internal("the clinic has no key"))
}

/// The keys of the clinic of this context, the newest first.
pub async fn keys(tx: &mut PgConnection) -> Result<Vec<WrappedKey>> {
    let keys = sqlx::query_as!(
        WrappedKey,
        r#"SELECT version AS "version!", wrapped AS "wrapped!" FROM auth.clinic_keys()"#
    )
    .fetch_all(tx)
    .await?;
    Ok(keys)
}

pub async fn remove(tx: &mut PgConnection, clinic: ClinicId, id: FileId) -> Result<()> {
    sqlx::query!("DELETE FROM app.files WHERE clinic_id = $1 AND id = $2", clinic.0, id.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// As the operator: adds a key to a clinic's; gives its version.
pub async fn add_key(admin: &mut PgConnection, clinic: ClinicId, wrapped: &[u8]) -> Result<i32> {
    let version = sqlx::query_scalar!(
        r#"INSERT INTO auth.clinic_keys (clinic_id, version, wrapped)
           SELECT $1, max(version) + 1, $2 FROM auth.clinic_keys WHERE clinic_id = $1
           HAVING max(version) IS NOT NULL
           RETURNING version"#,
        clinic.0,
        wrapped
    )
    .fetch_optional(admin)
    .await?;
    version.ok_or(crate::Error::NotFound)
}

/// As the operator: a clinic's keys, the newest first.
pub async fn keys_of(admin: &mut PgConnection, clinic: ClinicId) -> Result<Vec<WrappedKey>> {
    let keys = sqlx::query_as!(
        WrappedKey,
        "SELECT version, wrapped FROM auth.clinic_keys WHERE clinic_id = $1 ORDER BY version DESC",
        clinic.0
    )
    .fetch_all(admin)
    .await?;
    Ok(keys)
}

/// As the operator: every file of a clinic.
pub async fn all(admin: &mut PgConnection, clinic: ClinicId) -> Result<Vec<FileId>> {
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id: FileId" FROM app.files WHERE clinic_id = $1 ORDER BY id"#,
        clinic.0
    )
    .fetch_all(admin)
    .await?;
    Ok(ids)
}

/// As the operator: waits for everybody who is sealing with a key older than `version`.
pub async fn lock_old_keys(tx: &mut PgConnection, clinic: ClinicId, version: i32) -> Result<()> {
    sqlx::query!(
        "SELECT version FROM auth.clinic_keys WHERE clinic_id = $1 AND version < $2 FOR UPDATE",
        clinic.0,
        version
    )
    .fetch_all(tx)
    .await?;
    Ok(())
}

/// As the operator: destroys the keys older than `version`.
pub async fn drop_old_keys(tx: &mut PgConnection, clinic: ClinicId, version: i32) -> Result<()> {
    sqlx::query!(
        "DELETE FROM auth.clinic_keys WHERE clinic_id = $1 AND version < $2",
        clinic.0,
        version
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// As the operator: every key of every clinic, held until the transaction ends.
pub async fn lock_every_key(tx: &mut PgConnection) -> Result<Vec<(ClinicId, WrappedKey)>> {
    let rows = sqlx::query!(
        r#"SELECT clinic_id AS "clinic: ClinicId", version, wrapped FROM auth.clinic_keys
           ORDER BY clinic_id, version FOR UPDATE"#
    )
    .fetch_all(tx)
    .await?;
    let key = |version, wrapped| WrappedKey { version, wrapped };
    Ok(rows.into_iter().map(|row| (row.clinic, key(row.version, row.wrapped))).collect())
}

/// As the operator: the same key in another wrapping.
pub async fn replace_key(
    tx: &mut PgConnection,
    clinic: ClinicId,
    version: i32,
    wrapped: &[u8],
) -> Result<()> {
    sqlx::query!(
        "UPDATE auth.clinic_keys SET wrapped = $3 WHERE clinic_id = $1 AND version = $2",
        clinic.0,
        version,
        wrapped
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// As the operator: the clinics with their names in addresses; all, or the one named.
pub async fn clinics(
    admin: &mut PgConnection,
    slug: Option<&str>,
) -> Result<Vec<(ClinicId, String)>> {
    let rows = sqlx::query!(
        r#"SELECT clinic_id AS "clinic: ClinicId", slug FROM auth.clinics
           WHERE NOT throwaway AND ($1::text IS NULL OR slug = $1) ORDER BY slug"#,
        slug
    )
    .fetch_all(admin)
    .await?;
    Ok(rows.into_iter().map(|row| (row.clinic, row.slug)).collect())
}
