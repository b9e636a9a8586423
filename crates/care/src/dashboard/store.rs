//! The figures, counted from the rows that this person may see.

use base::{ClinicId, Instant, Result};
use sqlx::PgConnection;

use super::rules::Periods;

pub struct Figures {
    pub customers: i64,
    pub new_customers: i64,
    pub new_customers_before: i64,
    pub analyses: i64,
    pub analyses_before: i64,
    pub staff: i64,
    pub bookings: i64,
    pub bookings_before: i64,
}

pub async fn figures(
    tx: &mut PgConnection,
    clinic: ClinicId,
    periods: &Periods,
) -> Result<Figures> {
    let figures = sqlx::query_as!(
        Figures,
        r#"SELECT
             (SELECT count(*) FROM app.customers WHERE clinic_id = $1) AS "customers!",
             (SELECT count(*) FROM app.customers
               WHERE clinic_id = $1 AND created_at >= $2) AS "new_customers!",
             (SELECT count(*) FROM app.customers
               WHERE clinic_id = $1 AND created_at >= $3 AND created_at < $4)
               AS "new_customers_before!",
             (SELECT count(*) FROM app.skin_analyses
               WHERE clinic_id = $1 AND created_at >= $2 AND state = 'done') AS "analyses!",
             (SELECT count(*) FROM app.skin_analyses
               WHERE clinic_id = $1 AND created_at >= $3 AND created_at < $4 AND state = 'done')
               AS "analyses_before!",
             (SELECT count(*) FROM app.profiles
               WHERE clinic_id = $1 AND role <> 'customer') AS "staff!",
             (SELECT count(*) FROM app.bookings
               WHERE clinic_id = $1 AND starts_at >= $2 AND starts_at < $5
                 AND state NOT IN ('cancelled', 'no_show')) AS "bookings!",
             (SELECT count(*) FROM app.bookings
               WHERE clinic_id = $1 AND starts_at >= $3 AND starts_at < $4
                 AND state NOT IN ('cancelled', 'no_show')) AS "bookings_before!""#,
        clinic.0,
        periods.month as Instant,
        periods.last_month as Instant,
        periods.last_month_so_far as Instant,
        periods.end as Instant
    )
    .fetch_one(tx)
    .await?;
    Ok(figures)
}

/// When each finished analysis since `since` was asked for.
pub async fn analysis_times(
    tx: &mut PgConnection,
    clinic: ClinicId,
    since: Instant,
) -> Result<Vec<Instant>> {
    let times = sqlx::query_scalar!(
        r#"SELECT created_at AS "at: Instant" FROM app.skin_analyses
           WHERE clinic_id = $1 AND created_at >= $2 AND state = 'done'"#,
        clinic.0,
        since as Instant
    )
    .fetch_all(tx)
    .await?;
    Ok(times)
}
