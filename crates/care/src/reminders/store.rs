//! The setting, a column of `app.clinics`, and the bookings that it is for.

use base::{BookingId, ClinicId, Error, Instant, Result};
use sqlx::PgConnection;

use super::rules::Before;

/// How long before the clinic's customers are reminded.
pub async fn before(tx: &mut PgConnection, clinic: ClinicId) -> Result<Before> {
    let hours = sqlx::query_scalar!(
        "SELECT reminder_hours FROM app.clinics WHERE clinic_id = $1",
        clinic.0
    )
    .fetch_one(tx)
    .await?;
    Before::of(hours).ok_or_else(|| Error::internal("a reminder at a time that is not offered"))
}

pub async fn set(tx: &mut PgConnection, clinic: ClinicId, before: Before) -> Result<()> {
    sqlx::query!(
        "UPDATE app.clinics SET reminder_hours = $2 WHERE clinic_id = $1",
        clinic.0,
        before.hours()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The bookings ahead of whom somebody can be reminded, and when they start.
pub async fn coming(
    tx: &mut PgConnection,
    clinic: ClinicId,
    now: Instant,
) -> Result<Vec<(BookingId, Instant)>> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: BookingId", starts_at AS "starts_at: Instant" FROM app.bookings
           WHERE clinic_id = $1 AND starts_at > $2 AND state IN ('pending', 'confirmed')
           ORDER BY starts_at"#,
        clinic.0,
        now as Instant
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.starts_at)).collect())
}
