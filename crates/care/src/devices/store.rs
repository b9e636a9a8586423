//! Rows of `app.devices`.

use base::{ClinicId, DeviceId, Instant, Result, RoomId};
use sqlx::PgConnection;

use super::rules::Draft;

/// A device.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Row {
    pub id: DeviceId,
    pub name: String,
    pub kind: String,
    pub room: Option<RoomId>,
    pub room_name: Option<String>,
    pub serial: String,
    pub note: String,
    pub archived_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// Which devices.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Only this one.
    pub only: Option<DeviceId>,
    /// Part of a name, in lower case; empty is any.
    pub needle: &'a str,
    /// A kind; empty is any.
    pub kind: &'a str,
    /// Those out of use, or those in use; both when nothing is said.
    pub archived: Option<bool>,
    /// After this one, in the order of names.
    pub after: Option<DeviceId>,
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
        r#"SELECT d.id AS "id: DeviceId", d.name, d.kind, d.room_id AS "room: RoomId",
                  r.name AS "room_name?", d.serial, d.note, d.archived_at AS "archived_at: Instant",
                  d.created_at AS "created_at: Instant", d.updated_at AS "updated_at: Instant"
           FROM app.devices AS d
           LEFT JOIN app.rooms AS r ON r.clinic_id = $1 AND r.id = d.room_id
           WHERE d.clinic_id = $1
             AND ($2::uuid IS NULL OR d.id = $2)
             AND ($3 = '' OR strpos(lower(d.name || ' ' || d.serial), $3) > 0)
             AND ($4 = '' OR d.kind = $4)
             AND ($5::boolean IS NULL OR (d.archived_at IS NOT NULL) = $5)
             AND ($6::uuid IS NULL OR (d.name, d.id) > (
               SELECT k.name, k.id FROM app.devices AS k WHERE k.clinic_id = $1 AND k.id = $6))
           ORDER BY d.name, d.id
           LIMIT $7"#,
        clinic.0,
        wanted.only.map(|id| id.0),
        wanted.needle,
        wanted.kind,
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
        r#"SELECT count(*) AS "count!" FROM app.devices AS d
           WHERE d.clinic_id = $1 AND ($2 = '' OR strpos(lower(d.name || ' ' || d.serial), $2) > 0)
             AND ($3 = '' OR d.kind = $3)
             AND ($4::boolean IS NULL OR (d.archived_at IS NOT NULL) = $4)"#,
        clinic.0,
        wanted.needle,
        wanted.kind,
        wanted.archived
    )
    .fetch_one(tx)
    .await?;
    Ok(count)
}

/// One device.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: DeviceId) -> Result<Row> {
    let wanted = Wanted { only: Some(id), ..Wanted::default() };
    page(tx, clinic, wanted, 1).await?.pop().ok_or(base::Error::NotFound)
}

/// Adds a device.
pub async fn add(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: DeviceId,
    draft: &Draft,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.devices (clinic_id, id, name, kind, room_id, serial, note, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        clinic.0,
        id.0,
        draft.name,
        draft.kind.as_str(),
        draft.room.map(|room| room.0),
        draft.serial,
        draft.note,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Replaces what is said of a device.
pub async fn update(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: DeviceId,
    draft: &Draft,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.devices
         SET name = $3, kind = $4, room_id = $5, serial = $6, note = $7, updated_at = $8
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        draft.name,
        draft.kind.as_str(),
        draft.room.map(|room| room.0),
        draft.serial,
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
    id: DeviceId,
    archived_at: Option<Instant>,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.devices SET archived_at = $3, updated_at = $4 WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        archived_at as Option<Instant>,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}
