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
    pub version: i32,
    pub wrapped: Vec<u8>,
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
