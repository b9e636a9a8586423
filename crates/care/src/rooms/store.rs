//! Rows of `app.rooms`.

use base::{ClinicId, Instant, Result, RoomId};
use sqlx::PgConnection;

use super::rules::Draft;

/// A room.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Row {
    pub id: RoomId,
    pub name: String,
    pub note: String,
    pub archived_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
    /// Machines that stand there.
    pub devices: i64,
}

/// Which rooms.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Only this one.
    pub only: Option<RoomId>,
    /// Part of a name, in lower case; empty is any.
    pub needle: &'a str,
    /// Those out of use, or those in use; both when nothing is said.
    pub archived: Option<bool>,
    /// After this one, in the order of names.
    pub after: Option<RoomId>,
}

/// Up to `limit` of them by name.
pub async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    wanted: Wanted<'_>,
    limit: i64,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT r.id AS "id: RoomId", r.name, r.note, r.archived_at AS "archived_at: Instant",
                  r.created_at AS "created_at: Instant", r.updated_at AS "updated_at: Instant",
                  (SELECT count(*) FROM app.devices AS d
                   WHERE d.clinic_id = $1 AND d.room_id = r.id AND d.archived_at IS NULL) AS "devices!"
           FROM app.rooms AS r
           WHERE r.clinic_id = $1
             AND ($2::uuid IS NULL OR r.id = $2)
             AND ($3 = '' OR strpos(lower(r.name), $3) > 0)
             AND ($4::boolean IS NULL OR (r.archived_at IS NOT NULL) = $4)
             AND ($5::uuid IS NULL OR (r.name, r.id) > (
               SELECT k.name, k.id FROM app.rooms AS k WHERE k.clinic_id = $1 AND k.id = $5))
           ORDER BY r.name, r.id
           LIMIT $6"#,
        clinic.0,
        wanted.only.map(|id| id.0),
        wanted.needle,
        wanted.archived,
        wanted.after.map(|id| id.0),
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// How many there are.
pub async fn count(tx: &mut PgConnection, clinic: ClinicId, wanted: Wanted<'_>) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.rooms AS r
           WHERE r.clinic_id = $1 AND ($2 = '' OR strpos(lower(r.name), $2) > 0)
             AND ($3::boolean IS NULL OR (r.archived_at IS NOT NULL) = $3)"#,
        clinic.0,
        wanted.needle,
        wanted.archived
    )
    .fetch_one(tx)
    .await?;
    Ok(count)
}

/// Every room that is in use.
pub async fn all(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<Row>> {
    page(tx, clinic, Wanted { archived: Some(false), ..Wanted::default() }, 500).await
}

/// One room.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: RoomId) -> Result<Row> {
    let wanted = Wanted { only: Some(id), ..Wanted::default() };
    page(tx, clinic, wanted, 1).await?.pop().ok_or(base::Error::NotFound)
}

/// Adds a room.
pub async fn add(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: RoomId,
    draft: &Draft,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.rooms (clinic_id, id, name, note, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $5)",
        clinic.0,
        id.0,
        draft.name,
        draft.note,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Replaces what is said of a room.
pub async fn update(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: RoomId,
    draft: &Draft,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.rooms SET name = $3, note = $4, updated_at = $5 WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        draft.name,
        draft.note,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes it out of use, or back in.
pub async fn set_archived(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: RoomId,
    archived_at: Option<Instant>,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.rooms SET archived_at = $3, updated_at = $4 WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        archived_at as Option<Instant>,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}
