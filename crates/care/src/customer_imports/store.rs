//! Who is registered already.

use base::{ClinicId, Result};
use sqlx::PgConnection;

/// Which of these ends of phones, of nine digits, are somebody's.
pub async fn known_phones(
    tx: &mut PgConnection,
    clinic: ClinicId,
    tails: &[String],
) -> Result<Vec<String>> {
    let known = sqlx::query_scalar!(
        "SELECT DISTINCT w.word FROM app.customer_words AS w
         WHERE w.clinic_id = $1 AND w.word = ANY ($2)",
        clinic.0,
        tails
    )
    .fetch_all(tx)
    .await?;
    Ok(known)
}

/// Which of these names, in lower case, are somebody's.
pub async fn known_names(
    tx: &mut PgConnection,
    clinic: ClinicId,
    names: &[String],
) -> Result<Vec<String>> {
    let known = sqlx::query_scalar!(
        r#"SELECT DISTINCT lower(c.full_name) AS "name!" FROM app.customers AS c
           WHERE c.clinic_id = $1 AND lower(c.full_name) = ANY ($2)"#,
        clinic.0,
        names
    )
    .fetch_all(tx)
    .await?;
    Ok(known)
}
