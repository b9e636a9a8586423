//! What goes from one record to the other and back, and rows of `app.customer_merges`.

use base::{ClinicId, CustomerId, Instant, MemberId, MergeId, Result};
use serde_json::Value;
use sqlx::PgConnection;

/// Whether the customer signs in here by themselves.
pub async fn has_account(tx: &mut PgConnection, customer: CustomerId) -> Result<bool> {
    let has = sqlx::query_scalar!(r#"SELECT auth.has_account($1) AS "has!""#, customer.0);
    Ok(has.fetch_one(tx).await?)
}

/// Whether both stand in line on one day.
pub async fn are_both_in_line(
    tx: &mut PgConnection,
    clinic: ClinicId,
    kept: CustomerId,
    other: CustomerId,
) -> Result<bool> {
    let both = sqlx::query_scalar!(
        r#"SELECT EXISTS (
             SELECT FROM app.queue_tickets AS k
             JOIN app.queue_tickets AS o ON o.clinic_id = $1 AND o.customer_id = $3 AND o.day = k.day
             WHERE k.clinic_id = $1 AND k.customer_id = $2
               AND k.state IN ('waiting', 'called', 'serving', 'skipped')
               AND o.state IN ('waiting', 'called', 'serving', 'skipped')) AS "both!""#,
        clinic.0,
        kept.0,
        other.0
    )
    .fetch_one(tx)
    .await?;
    Ok(both)
}

/// Gives everything of the other one to the one kept; says which rows of which table. A tag that both have and a
/// consent where both gave one stay where they are.
pub async fn move_all(
    tx: &mut PgConnection,
    clinic: ClinicId,
    kept: CustomerId,
    other: CustomerId,
) -> Result<Value> {
    let moved = sqlx::query_scalar!(
        r#"WITH bookings AS (
             UPDATE app.bookings SET customer_id = $2 WHERE clinic_id = $1 AND customer_id = $3 RETURNING id),
           conditions AS (
             UPDATE app.customer_conditions SET customer_id = $2
             WHERE clinic_id = $1 AND customer_id = $3 RETURNING id),
           signed AS (
             UPDATE app.customer_consents SET customer_id = $2
             WHERE clinic_id = $1 AND customer_id = $3 RETURNING id),
           notes AS (
             UPDATE app.customer_notes SET customer_id = $2 WHERE clinic_id = $1 AND customer_id = $3 RETURNING id),
           tags AS (
             UPDATE app.customer_tags AS t SET customer_id = $2
             WHERE t.clinic_id = $1 AND t.customer_id = $3
               AND NOT EXISTS (SELECT FROM app.customer_tags AS k
                               WHERE k.clinic_id = $1 AND k.customer_id = $2 AND k.tag = t.tag)
             RETURNING tag AS id),
           files AS (
             UPDATE app.files SET customer_id = $2 WHERE clinic_id = $1 AND customer_id = $3 RETURNING id),
           leads AS (
             UPDATE app.leads SET customer_id = $2 WHERE clinic_id = $1 AND customer_id = $3 RETURNING id),
           consents AS (
             UPDATE app.photo_consents AS t SET customer_id = $2
             WHERE t.clinic_id = $1 AND t.customer_id = $3
               AND (t.withdrawn_at IS NOT NULL
                    OR NOT EXISTS (SELECT FROM app.photo_consents AS k
                                   WHERE k.clinic_id = $1 AND k.customer_id = $2 AND k.withdrawn_at IS NULL))
             RETURNING id),
           tickets AS (
             UPDATE app.queue_tickets SET customer_id = $2 WHERE clinic_id = $1 AND customer_id = $3 RETURNING id),
           analyses AS (
             UPDATE app.skin_analyses SET customer_id = $2 WHERE clinic_id = $1 AND customer_id = $3 RETURNING id),
           waits AS (
             UPDATE app.waitlist SET customer_id = $2 WHERE clinic_id = $1 AND customer_id = $3 RETURNING id)
           SELECT jsonb_build_object(
             'bookings', (SELECT coalesce(jsonb_agg(id), '[]') FROM bookings),
             'customer_conditions', (SELECT coalesce(jsonb_agg(id), '[]') FROM conditions),
             'customer_consents', (SELECT coalesce(jsonb_agg(id), '[]') FROM signed),
             'customer_notes', (SELECT coalesce(jsonb_agg(id), '[]') FROM notes),
             'customer_tags', (SELECT coalesce(jsonb_agg(id), '[]') FROM tags),
             'files', (SELECT coalesce(jsonb_agg(id), '[]') FROM files),
             'leads', (SELECT coalesce(jsonb_agg(id), '[]') FROM leads),
             'photo_consents', (SELECT coalesce(jsonb_agg(id), '[]') FROM consents),
             'queue_tickets', (SELECT coalesce(jsonb_agg(id), '[]') FROM tickets),
             'skin_analyses', (SELECT coalesce(jsonb_agg(id), '[]') FROM analyses),
             'waitlist', (SELECT coalesce(jsonb_agg(id), '[]') FROM waits)) AS "moved!""#,
        clinic.0,
        kept.0,
        other.0
    )
    .fetch_one(tx)
    .await?;
    Ok(moved)
}

/// Gives back what [`move_all`] moved and is still there.
pub async fn move_back(
    tx: &mut PgConnection,
    clinic: ClinicId,
    kept: CustomerId,
    other: CustomerId,
    moved: &Value,
) -> Result<()> {
    sqlx::query!(
        r#"WITH was AS (
             SELECT t.name, e.id FROM jsonb_each($4) AS t (name, ids),
               LATERAL jsonb_array_elements_text(t.ids) AS e (id)),
           bookings AS (
             UPDATE app.bookings SET customer_id = $3 WHERE clinic_id = $1 AND customer_id = $2
               AND id IN (SELECT id::uuid FROM was WHERE name = 'bookings')),
           conditions AS (
             UPDATE app.customer_conditions SET customer_id = $3 WHERE clinic_id = $1 AND customer_id = $2
               AND id IN (SELECT id::uuid FROM was WHERE name = 'customer_conditions')),
           signed AS (
             UPDATE app.customer_consents SET customer_id = $3 WHERE clinic_id = $1 AND customer_id = $2
               AND id IN (SELECT id::uuid FROM was WHERE name = 'customer_consents')),
           notes AS (
             UPDATE app.customer_notes SET customer_id = $3 WHERE clinic_id = $1 AND customer_id = $2
               AND id IN (SELECT id::uuid FROM was WHERE name = 'customer_notes')),
           tags AS (
             UPDATE app.customer_tags SET customer_id = $3 WHERE clinic_id = $1 AND customer_id = $2
               AND tag IN (SELECT id FROM was WHERE name = 'customer_tags')),
           files AS (
             UPDATE app.files SET customer_id = $3 WHERE clinic_id = $1 AND customer_id = $2
               AND id IN (SELECT id::uuid FROM was WHERE name = 'files')),
           leads AS (
             UPDATE app.leads SET customer_id = $3 WHERE clinic_id = $1 AND customer_id = $2
               AND id IN (SELECT id::uuid FROM was WHERE name = 'leads')),
           consents AS (
             UPDATE app.photo_consents SET customer_id = $3 WHERE clinic_id = $1 AND customer_id = $2
               AND id IN (SELECT id::uuid FROM was WHERE name = 'photo_consents')),
           tickets AS (
             UPDATE app.queue_tickets SET customer_id = $3 WHERE clinic_id = $1 AND customer_id = $2
               AND id IN (SELECT id::uuid FROM was WHERE name = 'queue_tickets')),
           analyses AS (
             UPDATE app.skin_analyses SET customer_id = $3 WHERE clinic_id = $1 AND customer_id = $2
               AND id IN (SELECT id::uuid FROM was WHERE name = 'skin_analyses')),
           waits AS (
             UPDATE app.waitlist SET customer_id = $3 WHERE clinic_id = $1 AND customer_id = $2
               AND id IN (SELECT id::uuid FROM was WHERE name = 'waitlist'))
           SELECT"#,
        clinic.0,
        kept.0,
        other.0,
        moved
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Says whose record another one is now; none: its own again.
pub async fn point(
    tx: &mut PgConnection,
    clinic: ClinicId,
    other: CustomerId,
    kept: Option<CustomerId>,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.customers SET merged_into = $3, updated_at = $4 WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        other.0,
        kept.map(|id| id.0),
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The later of both last visits is that of the one kept.
pub async fn join_visits(
    tx: &mut PgConnection,
    clinic: ClinicId,
    kept: CustomerId,
    other: CustomerId,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.customers AS k SET last_visit_at = greatest(k.last_visit_at, o.last_visit_at)
         FROM app.customers AS o
         WHERE k.clinic_id = $1 AND k.id = $2 AND o.clinic_id = $1 AND o.id = $3",
        clinic.0,
        kept.0,
        other.0
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A merge to be kept.
pub struct New<'a> {
    pub id: MergeId,
    pub kept: CustomerId,
    pub merged: CustomerId,
    pub moved: &'a Value,
    pub filled: &'a Value,
    pub by: Option<MemberId>,
    pub at: Instant,
}

/// Writes it down.
pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &New<'_>) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.customer_merges (clinic_id, id, kept_id, merged_id, moved, filled, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        clinic.0,
        new.id.0,
        new.kept.0,
        new.merged.0,
        new.moved,
        new.filled,
        new.by.map(|member| member.0),
        new.at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A merge.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: MergeId,
    pub kept: CustomerId,
    pub merged: CustomerId,
    /// Number and name of the record that was merged.
    pub merged_number: i64,
    pub merged_name: String,
    pub moved: Value,
    pub filled: Value,
    pub by_name: Option<String>,
    pub created_at: Instant,
    pub undone_at: Option<Instant>,
}

/// One merge.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: MergeId) -> Result<Row> {
    rows(tx, clinic, Some(id), None).await?.pop().ok_or(base::Error::NotFound)
}

/// What was merged into a record and not taken out again, newest first.
pub async fn into(tx: &mut PgConnection, clinic: ClinicId, kept: CustomerId) -> Result<Vec<Row>> {
    rows(tx, clinic, None, Some(kept)).await
}

async fn rows(
    tx: &mut PgConnection,
    clinic: ClinicId,
    only: Option<MergeId>,
    into: Option<CustomerId>,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT m.id AS "id: MergeId", m.kept_id AS "kept: CustomerId", m.merged_id AS "merged: CustomerId",
                  c.number AS merged_number, c.full_name AS merged_name, m.moved, m.filled,
                  p.display_name AS "by_name?", m.created_at AS "created_at: Instant",
                  m.undone_at AS "undone_at: Instant"
           FROM app.customer_merges AS m
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = m.merged_id
           LEFT JOIN app.profiles AS p ON p.clinic_id = $1 AND p.id = m.created_by
           WHERE m.clinic_id = $1 AND ($2::uuid IS NULL OR m.id = $2)
             AND ($3::uuid IS NULL OR (m.kept_id = $3 AND m.undone_at IS NULL))
           ORDER BY m.created_at DESC, m.id DESC"#,
        clinic.0,
        only.map(|id| id.0),
        into.map(|id| id.0)
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// Writes down that it was undone; false if it was before. Of two at once the second waits for the first.
pub async fn end(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: MergeId,
    by: Option<MemberId>,
    at: Instant,
) -> Result<bool> {
    let done = sqlx::query!(
        "UPDATE app.customer_merges SET undone_at = $3, undone_by = $4
         WHERE clinic_id = $1 AND id = $2 AND undone_at IS NULL",
        clinic.0,
        id.0,
        at as Instant,
        by.map(|member| member.0)
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The record that another one was merged into, for whoever has its old address.
pub async fn kept_for(
    tx: &mut PgConnection,
    clinic: ClinicId,
    merged: CustomerId,
) -> Result<Option<CustomerId>> {
    let kept = sqlx::query_scalar!(
        r#"SELECT c.merged_into AS "kept: CustomerId" FROM app.customers AS c
           WHERE c.clinic_id = $1 AND c.id = $2 AND c.erased_at IS NULL"#,
        clinic.0,
        merged.0
    )
    .fetch_optional(tx)
    .await?;
    Ok(kept.flatten())
}

/// The records that were merged into one that is erased now: they tell of the same person. What was written down of
/// the merges goes.
pub async fn forget(
    tx: &mut PgConnection,
    clinic: ClinicId,
    kept: CustomerId,
) -> Result<Vec<CustomerId>> {
    sqlx::query!(
        "UPDATE app.customer_merges SET moved = '{}', filled = '{}' WHERE clinic_id = $1 AND kept_id = $2",
        clinic.0,
        kept.0
    )
    .execute(&mut *tx)
    .await?;
    let merged = sqlx::query_scalar!(
        r#"SELECT c.id AS "id: CustomerId" FROM app.customers AS c WHERE c.clinic_id = $1 AND c.merged_into = $2"#,
        clinic.0,
        kept.0
    )
    .fetch_all(tx)
    .await?;
    Ok(merged)
}
