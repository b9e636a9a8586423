//! The row of `app.clinic_logos`, and where it is found.

use base::{App, ClinicId, Instant, Result};
use sqlx::PgConnection;
use uuid::Uuid;

use super::picture::Logo;

/// A logo without its picture.
pub struct Kept {
    pub id: Uuid,
    pub revision: String,
    pub width: i32,
    pub height: i32,
    pub updated_at: Instant,
}

pub async fn find(tx: &mut PgConnection, clinic: ClinicId) -> Result<Option<Kept>> {
    let kept = sqlx::query_as!(
        Kept,
        r#"SELECT id, revision, width, height, updated_at AS "updated_at: Instant"
           FROM app.clinic_logos WHERE clinic_id = $1"#,
        clinic.0
    )
    .fetch_optional(tx)
    .await?;
    Ok(kept)
}

/// Keeps a logo; one that was there is replaced, under its own id.
pub async fn keep(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: Uuid,
    logo: &Logo,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.clinic_logos (clinic_id, id, picture, width, height, revision, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (clinic_id) DO UPDATE
         SET picture = excluded.picture, width = excluded.width, height = excluded.height,
             revision = excluded.revision, updated_at = excluded.updated_at",
        clinic.0,
        id,
        logo.png,
        i32::try_from(logo.width).map_err(base::Error::internal)?,
        i32::try_from(logo.height).map_err(base::Error::internal)?,
        logo.revision(),
        at as Instant
    )
    .execute(&mut *tx)
    .await?;
    show(tx).await
}

/// Takes the logo away; false if there was none.
pub async fn remove(tx: &mut PgConnection, clinic: ClinicId) -> Result<bool> {
    let done = sqlx::query!("DELETE FROM app.clinic_logos WHERE clinic_id = $1", clinic.0)
        .execute(&mut *tx)
        .await?;
    show(tx).await?;
    Ok(done.rows_affected() > 0)
}

/// Every page needs to know where the logo is, before there is a context.
async fn show(tx: &mut PgConnection) -> Result<()> {
    sqlx::query!("SELECT auth.show_clinic_logo()").execute(tx).await?;
    Ok(())
}

/// A picture, and its revision: as nobody in particular.
pub struct Picture {
    pub png: Vec<u8>,
    pub revision: String,
}

pub async fn picture(app: &App, clinic: ClinicId, id: Uuid) -> Result<Option<Picture>> {
    let vouched = app.master.vouch("logo", &[clinic.to_string(), id.to_string()]);
    let found = sqlx::query_as!(
        Picture,
        r#"SELECT picture AS "png!", revision AS "revision!" FROM auth.clinic_logo($1, $2, $3)"#,
        clinic.0,
        id,
        vouched.as_slice()
    )
    .fetch_optional(app.pools.auth())
    .await?;
    Ok(found)
}
