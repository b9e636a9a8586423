//! Rows of `app.customer_notes`. Who reads a private one is a rule of the rows themselves.

use base::{ClinicId, CustomerId, Instant, MemberId, NoteId, Result};
use sqlx::PgConnection;

use super::rules::Draft;

/// A note.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Row {
    pub id: NoteId,
    pub customer: CustomerId,
    pub text: String,
    pub pinned: bool,
    pub private: bool,
    pub by: Option<MemberId>,
    pub by_name: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub deleted: bool,
}

/// A customer's notes that were not taken away, newest first; only those on top, if that is asked.
pub async fn of_customer(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
    only_pinned: bool,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT n.id AS "id: NoteId", n.customer_id AS "customer: CustomerId", n.text, n.pinned,
                  n.private, n.created_by AS "by: MemberId", m.display_name AS "by_name?",
                  n.created_at AS "created_at: Instant", n.updated_at AS "updated_at: Instant",
                  n.deleted_at IS NOT NULL AS "deleted!"
           FROM app.customer_notes AS n
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = n.created_by
           WHERE n.clinic_id = $1 AND n.customer_id = $2 AND n.deleted_at IS NULL
             AND (n.pinned OR NOT $3)
           ORDER BY n.created_at DESC, n.id DESC
           LIMIT 200"#,
        clinic.0,
        customer.0,
        only_pinned
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// One note, also one that was taken away.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: NoteId) -> Result<Row> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT n.id AS "id: NoteId", n.customer_id AS "customer: CustomerId", n.text, n.pinned,
                  n.private, n.created_by AS "by: MemberId", m.display_name AS "by_name?",
                  n.created_at AS "created_at: Instant", n.updated_at AS "updated_at: Instant",
                  n.deleted_at IS NOT NULL AS "deleted!"
           FROM app.customer_notes AS n
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = n.created_by
           WHERE n.clinic_id = $1 AND n.id = $2"#,
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(row)
}

/// A note to be kept.
pub struct New<'a> {
    /// The id it gets.
    pub id: NoteId,
    /// Whom it is about.
    pub customer: CustomerId,
    /// What it says.
    pub draft: &'a Draft,
    /// Who writes it.
    pub by: Option<MemberId>,
    /// When.
    pub at: Instant,
}

/// Keeps it.
pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &New<'_>) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.customer_notes (clinic_id, id, customer_id, text, pinned, private, created_by,
                                         created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        clinic.0,
        new.id.0,
        new.customer.0,
        new.draft.text,
        new.draft.pinned,
        new.draft.private,
        new.by.map(|member| member.0),
        new.at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Words it anew.
pub async fn update(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: NoteId,
    draft: &Draft,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.customer_notes SET text = $3, pinned = $4, private = $5, updated_at = $6
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        draft.text,
        draft.pinned,
        draft.private,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes it away at a time, or brings it back.
pub async fn set_deleted(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: NoteId,
    at: Option<Instant>,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.customer_notes SET deleted_at = $3 WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        at as Option<Instant>
    )
    .execute(tx)
    .await?;
    Ok(())
}
