//! The row of `app.clinics`, and what stands of a clinic outside the wall.

use base::{ClinicId, Result};
use sqlx::PgConnection;

use super::rules::Profile;

/// How the clinic can be reached.
pub struct Row {
    pub phone: String,
    pub email: String,
    pub address: String,
}

pub async fn find(tx: &mut PgConnection, clinic: ClinicId) -> Result<Row> {
    let row = sqlx::query_as!(
        Row,
        "SELECT phone, email, address FROM app.clinics WHERE clinic_id = $1",
        clinic.0
    )
    .fetch_one(tx)
    .await?;
    Ok(row)
}

/// Keeps a profile: both halves or neither, in the caller's transaction.
pub async fn keep(tx: &mut PgConnection, clinic: ClinicId, profile: &Profile) -> Result<()> {
    sqlx::query!(
        "UPDATE app.clinics SET phone = $2, email = $3, address = $4 WHERE clinic_id = $1",
        clinic.0,
        profile.phone,
        profile.email,
        profile.address
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "SELECT auth.set_clinic_face($1, $2, $3, $4)",
        profile.name,
        profile.name_th,
        profile.colour,
        profile.mark
    )
    .execute(tx)
    .await?;
    Ok(())
}
