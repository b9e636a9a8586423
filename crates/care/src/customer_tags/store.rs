//! Rows of `app.tags` and `app.customer_tags`.

use base::{ClinicId, CustomerId, Instant, MemberId, Result};
use sqlx::PgConnection;

use super::rules::Name;

/// A tag.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct Tag {
    /// As lists are filtered by it.
    pub key: String,
    /// As it is shown.
    pub name: String,
}

/// The clinic's tags, in the order of their names; so many are offered.
pub async fn all(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<Tag>> {
    let rows = sqlx::query_as!(
        Tag,
        "SELECT key, name FROM app.tags WHERE clinic_id = $1 ORDER BY key LIMIT 200",
        clinic.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// A tag of a customer.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Row {
    pub customer: CustomerId,
    pub key: String,
    pub name: String,
}

/// The tags of these customers, in the order of their names.
pub async fn of_customers(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customers: &[CustomerId],
) -> Result<Vec<Row>> {
    let ids: Vec<_> = customers.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT k.customer_id AS "customer: CustomerId", t.key, t.name
           FROM app.customer_tags AS k
           JOIN app.tags AS t ON t.clinic_id = $1 AND t.key = k.tag
           WHERE k.clinic_id = $1 AND k.customer_id = ANY ($2)
           ORDER BY t.key"#,
        clinic.0,
        &ids
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// Makes a tag, unless there is one already.
pub async fn make(tx: &mut PgConnection, clinic: ClinicId, name: &Name, at: Instant) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.tags (clinic_id, key, name, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
        clinic.0,
        name.key(),
        name.as_str(),
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Gives it to a customer; says whether they did not have it.
pub async fn add(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
    name: &Name,
    by: Option<MemberId>,
    at: Instant,
) -> Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO app.customer_tags (clinic_id, customer_id, tag, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
        clinic.0,
        customer.0,
        name.key(),
        by.map(|member| member.0),
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes it from them; says whether they had it.
pub async fn remove(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
    name: &Name,
) -> Result<bool> {
    let done = sqlx::query!(
        "DELETE FROM app.customer_tags WHERE clinic_id = $1 AND customer_id = $2 AND tag = $3",
        clinic.0,
        customer.0,
        name.key()
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
