//! The setting, a column of `app.clinics`.

use base::{ClinicId, Result};
use sqlx::PgConnection;

/// How many months the clinic keeps pictures; none is until somebody erases them.
pub async fn months(tx: &mut PgConnection, clinic: ClinicId) -> Result<Option<i32>> {
    let months =
        sqlx::query_scalar!("SELECT photo_months FROM app.clinics WHERE clinic_id = $1", clinic.0)
            .fetch_one(tx)
            .await?;
    Ok(months)
}

pub async fn set(tx: &mut PgConnection, clinic: ClinicId, months: Option<i32>) -> Result<()> {
    sqlx::query!("UPDATE app.clinics SET photo_months = $2 WHERE clinic_id = $1", clinic.0, months)
        .execute(tx)
        .await?;
    Ok(())
}
