//! The column `assigned_to` of `app.customers` and, where a colleague leaves, of `app.leads`.

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

/// Gives all customers of one to another, and says how many the list shows of them. Records that were merged into another
/// go along, for the day when the merge is undone.
pub async fn hand_over(
    tx: &mut PgConnection,
    clinic: ClinicId,
    from: MemberId,
    to: MemberId,
    at: Instant,
) -> Result<u64> {
    let listed = sqlx::query_scalar!(
        r#"WITH given AS (
             UPDATE app.customers SET assigned_to = $3, updated_at = $4
             WHERE clinic_id = $1 AND assigned_to = $2
             RETURNING erased_at IS NULL AND merged_into IS NULL AS listed)
           SELECT count(*) FILTER (WHERE listed) AS "count!" FROM given"#,
        clinic.0,
        from.0,
        to.0,
        at as Instant
    )
    .fetch_one(tx)
    .await?;
    Ok(listed.unsigned_abs())
}

/// Gives all open leads of one to another. One that nobody was named for is whose who wrote it down.
pub async fn hand_leads_over(
    tx: &mut PgConnection,
    clinic: ClinicId,
    from: MemberId,
    to: MemberId,
    at: Instant,
) -> Result<u64> {
    let done = sqlx::query!(
        "UPDATE app.leads SET assigned_to = $3, updated_at = $4
         WHERE clinic_id = $1 AND keeper = $2 AND stage NOT IN ('won', 'lost')",
        clinic.0,
        from.0,
        to.0,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// Whether somebody sees leads that are given to them.
pub async fn can_have_leads(tx: &mut PgConnection, member: MemberId) -> Result<bool> {
    let can = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM auth.lead_keepers() AS k WHERE k.id = $1) AS "can!""#,
        member.0
    );
    Ok(can.fetch_one(tx).await?)
}

/// What somebody has to hand over.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Had {
    pub member: MemberId,
    pub customers: i64,
    pub open_leads: i64,
}

/// How much each has, of those who have anything.
pub async fn counts(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<Had>> {
    let rows = sqlx::query_as!(
        Had,
        r#"SELECT p.id AS "member: MemberId",
                  (SELECT count(*) FROM app.customers AS c
                   WHERE c.clinic_id = $1 AND c.assigned_to = p.id
                     AND c.erased_at IS NULL AND c.merged_into IS NULL) AS "customers!",
                  (SELECT count(*) FROM app.leads AS l
                   WHERE l.clinic_id = $1 AND l.keeper = p.id AND l.stage NOT IN ('won', 'lost'))
                    AS "open_leads!"
           FROM app.profiles AS p WHERE p.clinic_id = $1 AND p.role <> 'customer'"#,
        clinic.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().filter(|had| had.customers + had.open_leads > 0).collect())
}
