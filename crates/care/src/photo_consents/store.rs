//! Rows of `app.photo_consents`.

use base::{ClinicId, ConsentId, CustomerId, Instant, Lang, MemberId, Result};
use sqlx::PgConnection;

use super::rules::{VERSION, Way};

#[derive(Debug, Clone)]
pub struct Row {
    pub id: ConsentId,
    pub version: String,
    pub lang: String,
    pub way: String,
    pub by_name: Option<String>,
    pub created_at: Instant,
    pub withdrawn_at: Option<Instant>,
    pub withdrawn_by_name: Option<String>,
}

/// Every consent of a customer, the newest first.
pub async fn all(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT c.id AS "id: ConsentId", c.version, c.lang, c.way,
                  m.display_name AS "by_name?", c.created_at AS "created_at: Instant",
                  c.withdrawn_at AS "withdrawn_at: Instant",
                  w.display_name AS "withdrawn_by_name?"
           FROM app.photo_consents AS c
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = c.created_by
           LEFT JOIN app.profiles AS w ON w.clinic_id = $1 AND w.id = c.withdrawn_by
           WHERE c.clinic_id = $1 AND c.customer_id = $2
           ORDER BY c.created_at DESC, c.id DESC
           LIMIT 100"#,
        clinic.0,
        customer.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// The consent of a customer that stands, or else the one that was withdrawn last.
pub async fn latest(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
) -> Result<Option<Row>> {
    let rows = all(tx, clinic, customer).await?;
    Ok(decisive(&rows).cloned())
}

/// The one that stands, or else the newest: of rows from the newest to the oldest.
pub fn decisive(rows: &[Row]) -> Option<&Row> {
    rows.iter().find(|row| row.withdrawn_at.is_none()).or(rows.first())
}

/// A consent to the words of today.
pub struct New {
    /// Its id.
    pub id: ConsentId,
    /// Whose.
    pub customer: CustomerId,
    /// How they agreed.
    pub way: Way,
    /// The language they read it in.
    pub lang: Lang,
    /// Who recorded it.
    pub by: Option<MemberId>,
    /// When.
    pub at: Instant,
}

/// Keeps it. Nothing is noted in the log.
pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &New) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.photo_consents (clinic_id, id, customer_id, version, lang, way,
                                         created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        clinic.0,
        new.id.0,
        new.customer.0,
        VERSION,
        new.lang.code(),
        new.way.as_str(),
        new.by.map(|member| member.0),
        new.at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends the consent that stands; gives its id, if there is one.
pub async fn withdraw(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
    by: Option<MemberId>,
    at: Instant,
) -> Result<Option<ConsentId>> {
    let ended = sqlx::query_scalar!(
        r#"UPDATE app.photo_consents SET withdrawn_at = $4, withdrawn_by = $3
           WHERE clinic_id = $1 AND customer_id = $2 AND withdrawn_at IS NULL
           RETURNING id AS "id: ConsentId""#,
        clinic.0,
        customer.0,
        by.map(|member| member.0),
        at as Instant
    )
    .fetch_optional(tx)
    .await?;
    Ok(ended)
}
