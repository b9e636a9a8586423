//! What a report shows of the clinic besides its name.

use base::{ClinicId, Result};
use sqlx::PgConnection;

/// The clinic's logo as a PNG, if it has one.
pub async fn logo(tx: &mut PgConnection, clinic: ClinicId) -> Result<Option<Vec<u8>>> {
    let picture =
        sqlx::query_scalar!("SELECT picture FROM app.clinic_logos WHERE clinic_id = $1", clinic.0)
            .fetch_optional(tx)
            .await?;
    Ok(picture)
}
