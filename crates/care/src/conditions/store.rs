//! Rows of `app.customer_conditions`.

use base::{ClinicId, ConditionId, CustomerId, Instant, MemberId, Result};
use sqlx::PgConnection;

use super::rules::Draft;

/// A condition of a customer.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Row {
    pub id: ConditionId,
    pub customer: CustomerId,
    pub kind: String,
    pub substance: String,
    pub note: String,
    pub by_name: Option<String>,
    pub created_at: Instant,
    pub ended_at: Option<Instant>,
}

/// All of a customer's, the newest first; those that ended at the end.
pub async fn of_customer(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT k.id AS "id: ConditionId", k.customer_id AS "customer: CustomerId", k.kind, k.substance,
                  k.note, m.display_name AS "by_name?", k.created_at AS "created_at: Instant",
                  k.ended_at AS "ended_at: Instant"
           FROM app.customer_conditions AS k
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = k.created_by
           WHERE k.clinic_id = $1 AND k.customer_id = $2
           ORDER BY k.ended_at IS NOT NULL, k.created_at DESC, k.id DESC
           LIMIT 200"#,
        clinic.0,
        customer.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// One condition.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: ConditionId) -> Result<Row> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT k.id AS "id: ConditionId", k.customer_id AS "customer: CustomerId", k.kind, k.substance,
                  k.note, m.display_name AS "by_name?", k.created_at AS "created_at: Instant",
                  k.ended_at AS "ended_at: Instant"
           FROM app.customer_conditions AS k
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = k.created_by
           WHERE k.clinic_id = $1 AND k.id = $2"#,
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(row)
}

/// Records one.
pub async fn add(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: ConditionId,
    customer: CustomerId,
    draft: &Draft,
    by: Option<MemberId>,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.customer_conditions (clinic_id, id, customer_id, kind, substance, note, created_by,
                                              created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        clinic.0,
        id.0,
        customer.0,
        draft.kind.code(),
        draft.kind.substance(),
        draft.note,
        by.map(|member| member.0),
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends one.
pub async fn end(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: ConditionId,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.customer_conditions SET ended_at = $3 WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}
