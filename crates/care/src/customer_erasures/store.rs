//! What goes, what is emptied, and rows of `app.customer_erasures`.

use base::{AnalysisId, ClinicId, CustomerId, ErasureId, Instant, MemberId, Result};
use serde_json::Value;
use sqlx::PgConnection;

/// Whether somebody is to come, or is here.
pub async fn is_expected(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
    now: Instant,
) -> Result<bool> {
    let expected = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM app.bookings AS b
                          WHERE b.clinic_id = $1 AND b.customer_id = $2 AND b.ends_at > $3
                            AND b.state NOT IN ('completed', 'cancelled', 'no_show'))
               OR EXISTS (SELECT FROM app.queue_tickets AS q
                          WHERE q.clinic_id = $1 AND q.customer_id = $2 AND q.ended_at IS NULL
                            AND q.created_at > $3 - interval '1 day') AS "expected!""#,
        clinic.0,
        customer.0,
        now as Instant
    )
    .fetch_one(tx)
    .await?;
    Ok(expected)
}

/// All of a customer's analyses.
pub async fn analyses(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
) -> Result<Vec<AnalysisId>> {
    let ids = sqlx::query_scalar!(
        r#"SELECT a.id AS "id: AnalysisId" FROM app.skin_analyses AS a
           WHERE a.clinic_id = $1 AND a.customer_id = $2"#,
        clinic.0,
        customer.0
    )
    .fetch_all(tx)
    .await?;
    Ok(ids)
}

/// Removes what is only about the person; says how many rows of which table.
pub async fn remove(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
) -> Result<[(&'static str, u64); 4]> {
    let notes = sqlx::query!(
        "DELETE FROM app.customer_notes WHERE clinic_id = $1 AND customer_id = $2",
        clinic.0,
        customer.0
    );
    let notes = notes.execute(&mut *tx).await?.rows_affected();
    let conditions = sqlx::query!(
        "DELETE FROM app.customer_conditions WHERE clinic_id = $1 AND customer_id = $2",
        clinic.0,
        customer.0
    );
    let conditions = conditions.execute(&mut *tx).await?.rows_affected();
    let tags = sqlx::query!(
        "DELETE FROM app.customer_tags WHERE clinic_id = $1 AND customer_id = $2",
        clinic.0,
        customer.0
    );
    let tags = tags.execute(&mut *tx).await?.rows_affected();
    let waits = sqlx::query!(
        "DELETE FROM app.waitlist WHERE clinic_id = $1 AND customer_id = $2",
        clinic.0,
        customer.0
    );
    let waits = waits.execute(&mut *tx).await?.rows_affected();
    Ok([
        ("customer_notes", notes),
        ("customer_conditions", conditions),
        ("customer_tags", tags),
        ("waitlist", waits),
    ])
}

/// Empties what was written on rows that stay, and ends the consent that stands; says how many rows of which table.
pub async fn empty(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
    by: Option<MemberId>,
    at: Instant,
) -> Result<[(&'static str, u64); 5]> {
    let bookings = sqlx::query!(
        "UPDATE app.bookings
         SET note = '', cancel_reason = CASE WHEN cancel_reason = '' THEN '' ELSE '–' END, updated_at = $3
         WHERE clinic_id = $1 AND customer_id = $2",
        clinic.0,
        customer.0,
        at as Instant
    );
    let bookings = bookings.execute(&mut *tx).await?.rows_affected();
    let tickets = sqlx::query!(
        "UPDATE app.queue_tickets SET purpose = '' WHERE clinic_id = $1 AND customer_id = $2",
        clinic.0,
        customer.0
    );
    let tickets = tickets.execute(&mut *tx).await?.rows_affected();
    let consents = sqlx::query!(
        "UPDATE app.photo_consents SET withdrawn_at = $3, withdrawn_by = $4
         WHERE clinic_id = $1 AND customer_id = $2 AND withdrawn_at IS NULL",
        clinic.0,
        customer.0,
        at as Instant,
        by.map(|member| member.0)
    );
    let consents = consents.execute(&mut *tx).await?.rows_affected();
    let signed = sqlx::query!(
        "UPDATE app.customer_consents
         SET signer_name = '–', strokes = '[]', withdrawn_at = coalesce(withdrawn_at, $3),
             withdrawn_by = CASE WHEN withdrawn_at IS NULL THEN $4 ELSE withdrawn_by END,
             withdrawn_reason = '–'
         WHERE clinic_id = $1 AND customer_id = $2",
        clinic.0,
        customer.0,
        at as Instant,
        by.map(|member| member.0)
    );
    let signed = signed.execute(&mut *tx).await?.rows_affected();
    let leads = sqlx::query!(
        "UPDATE app.leads
         SET full_name = '–', nickname = '', phone = '', email = '', contact = '', note = '', follow_up = NULL,
             updated_at = $3
         WHERE clinic_id = $1 AND customer_id = $2",
        clinic.0,
        customer.0,
        at as Instant
    );
    let leads = leads.execute(&mut *tx).await?.rows_affected();
    Ok([
        ("bookings", bookings),
        ("queue_tickets", tickets),
        ("photo_consents", consents),
        ("customer_consents", signed),
        ("leads", leads),
    ])
}

/// Ends their account here and forgets their invitations; says how many of each.
pub async fn forget(tx: &mut PgConnection, customer: CustomerId) -> Result<(i64, i64)> {
    let counts = sqlx::query!(
        r#"SELECT accounts AS "accounts!", invitations AS "invitations!" FROM auth.forget_customer($1)"#,
        customer.0
    )
    .fetch_one(tx)
    .await?;
    Ok((counts.accounts, counts.invitations))
}

/// Leaves of the record its number and dates. The words that it was found by go with the name.
pub async fn blank(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
    name: &str,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.customers
         SET full_name = $3, nickname = '', phone = '', email = '', birth_date = NULL, sex = '',
             allergies = '', note = '', assigned_to = NULL, erased_at = $4, updated_at = $4
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        customer.0,
        name,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A receipt to be kept.
pub struct New<'a> {
    pub id: ErasureId,
    pub customer: CustomerId,
    pub reason: &'a str,
    pub rows: Value,
    pub by: Option<MemberId>,
    pub at: Instant,
}

/// Keeps it.
pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &New<'_>) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.customer_erasures (clinic_id, id, customer_id, reason, erased_rows, created_by,
                                            created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        clinic.0,
        new.id.0,
        new.customer.0,
        new.reason,
        new.rows,
        new.by.map(|member| member.0),
        new.at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A receipt.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: ErasureId,
    pub number: i64,
    pub reason: String,
    pub rows: Value,
    pub by_name: Option<String>,
    pub created_at: Instant,
}

/// The newest receipts.
pub async fn all(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT e.id AS "id: ErasureId", c.number, e.reason, e.erased_rows AS rows,
                  m.display_name AS "by_name?", e.created_at AS "created_at: Instant"
           FROM app.customer_erasures AS e
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = e.customer_id
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = e.created_by
           WHERE e.clinic_id = $1
           ORDER BY e.created_at DESC, e.id DESC LIMIT 200"#,
        clinic.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// One of them.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: ErasureId) -> Result<Row> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT e.id AS "id: ErasureId", c.number, e.reason, e.erased_rows AS rows,
                  m.display_name AS "by_name?", e.created_at AS "created_at: Instant"
           FROM app.customer_erasures AS e
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = e.customer_id
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = e.created_by
           WHERE e.clinic_id = $1 AND e.id = $2"#,
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(row)
}
