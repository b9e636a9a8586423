//! The column `assigned_to` of `app.customers`.

use base::{ClinicId, CustomerId, Instant, MemberId, Result};
use sqlx::PgConnection;

/// Somebody who can have customers.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// Their membership.
    pub id: MemberId,
    /// Their name.
    pub name: String,
}

/// The people of the clinic: sales first.
pub async fn people(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<Colleague>> {
    let people = sqlx::query_as!(
        Colleague,
        r#"SELECT id AS "id: MemberId", display_name AS name FROM app.profiles
           WHERE clinic_id = $1 AND role <> 'customer'
           ORDER BY role <> 'sales_staff', display_name, id"#,
        clinic.0
    )
    .fetch_all(tx)
    .await?;
    Ok(people)
}

/// Says whose customer somebody is; whether that is new.
pub async fn assign(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
    to: Option<MemberId>,
    at: Instant,
) -> Result<bool> {
    let done = sqlx::query!(
        "UPDATE app.customers SET assigned_to = $3, updated_at = $4
         WHERE clinic_id = $1 AND id = $2 AND assigned_to IS DISTINCT FROM $3",
        clinic.0,
        customer.0,
        to.map(|member| member.0),
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives all customers of one to another.
pub async fn hand_over(
    tx: &mut PgConnection,
    clinic: ClinicId,
    from: MemberId,
    to: MemberId,
    at: Instant,
) -> Result<u64> {
    let done = sqlx::query!(
        "UPDATE app.customers SET assigned_to = $3, updated_at = $4
         WHERE clinic_id = $1 AND assigned_to = $2",
        clinic.0,
        from.0,
        to.0,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// How many customers each has, of those who have any.
pub async fn counts(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<(MemberId, i64)>> {
    let rows = sqlx::query!(
        r#"SELECT assigned_to AS "id!: MemberId", count(*) AS "count!" FROM app.customers
           WHERE clinic_id = $1 AND assigned_to IS NOT NULL GROUP BY assigned_to"#,
        clinic.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.count)).collect())
}
