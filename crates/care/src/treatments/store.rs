//! Rows of `app.treatments` and what they need.

use base::{ClinicId, Instant, MemberId, Result, RoomId, Satang, TreatmentId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::rules::Draft;
use crate::codes::{Concern, Contraindication, DeviceKind};

/// A treatment.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Row {
    pub id: TreatmentId,
    pub name_th: String,
    pub name_en: String,
    pub category: String,
    pub duration_minutes: i32,
    pub buffer_before_minutes: i32,
    pub buffer_after_minutes: i32,
    pub price: Satang,
    pub description_th: String,
    pub description_en: String,
    pub concerns: Vec<String>,
    pub contraindications: Vec<String>,
    pub allergens: Vec<String>,
    pub contraindication_note: String,
    pub consultation_needed: bool,
    pub prerequisite: Option<TreatmentId>,
    pub device_kinds: Vec<String>,
    pub archived_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
    /// None is anywhere.
    pub rooms: Vec<Uuid>,
    /// None is every practitioner.
    pub practitioners: Vec<Uuid>,
}

/// Which treatments.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Only this one.
    pub only: Option<TreatmentId>,
    /// Part of a name, in lower case; empty is any.
    pub needle: &'a str,
    /// A category; empty is any.
    pub category: &'a str,
    /// Those that are offered no more, or those that are; both when nothing is said.
    pub archived: Option<bool>,
    /// After this one, in the order of names.
    pub after: Option<TreatmentId>,
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
        r#"SELECT t.id AS "id: TreatmentId", t.name_th, t.name_en, t.category, t.duration_minutes,
                  t.buffer_before_minutes, t.buffer_after_minutes, t.price AS "price: Satang",
                  t.description_th, t.description_en, t.concerns, t.contraindications, t.allergens,
                  t.contraindication_note, t.consultation_needed,
                  t.prerequisite_id AS "prerequisite: TreatmentId", t.device_kinds,
                  t.archived_at AS "archived_at: Instant", t.created_at AS "created_at: Instant",
                  t.updated_at AS "updated_at: Instant",
                  ARRAY(SELECT n.room_id FROM app.treatment_rooms AS n
                        WHERE n.clinic_id = $1 AND n.treatment_id = t.id) AS "rooms!",
                  ARRAY(SELECT n.member_id FROM app.treatment_practitioners AS n
                        WHERE n.clinic_id = $1 AND n.treatment_id = t.id) AS "practitioners!"
           FROM app.treatments AS t
           WHERE t.clinic_id = $1
             AND ($2::uuid IS NULL OR t.id = $2)
             AND ($3 = '' OR strpos(lower(t.name_th || ' ' || t.name_en), $3) > 0)
             AND ($4 = '' OR t.category = $4)
             AND ($5::boolean IS NULL OR (t.archived_at IS NOT NULL) = $5)
             AND ($6::uuid IS NULL OR (t.name_th, t.id) > (
               SELECT k.name_th, k.id FROM app.treatments AS k WHERE k.clinic_id = $1 AND k.id = $6))
           ORDER BY t.name_th, t.id
           LIMIT $7"#,
        clinic.0,
        wanted.only.map(|id| id.0),
        wanted.needle,
        wanted.category,
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
        r#"SELECT count(*) AS "count!" FROM app.treatments AS t
           WHERE t.clinic_id = $1
             AND ($2 = '' OR strpos(lower(t.name_th || ' ' || t.name_en), $2) > 0)
             AND ($3 = '' OR t.category = $3)
             AND ($4::boolean IS NULL OR (t.archived_at IS NOT NULL) = $4)"#,
        clinic.0,
        wanted.needle,
        wanted.category,
        wanted.archived
    )
    .fetch_one(tx)
    .await?;
    Ok(count)
}

/// One treatment.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: TreatmentId) -> Result<Row> {
    let wanted = Wanted { only: Some(id), ..Wanted::default() };
    page(tx, clinic, wanted, 1).await?.pop().ok_or(base::Error::NotFound)
}

/// Whether there is such a treatment.
pub async fn exists(tx: &mut PgConnection, clinic: ClinicId, id: TreatmentId) -> Result<bool> {
    let there = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM app.treatments WHERE clinic_id = $1 AND id = $2) AS "there!""#,
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(there)
}

/// Adds a treatment.
pub async fn add(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: TreatmentId,
    draft: &Draft,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.treatments (clinic_id, id, name_th, name_en, category, duration_minutes,
           buffer_before_minutes, buffer_after_minutes, price, description_th, description_en, concerns,
           contraindications, allergens, contraindication_note, consultation_needed, prerequisite_id,
           device_kinds, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19)",
        clinic.0,
        id.0,
        draft.name_th,
        draft.name_en,
        draft.category.as_str(),
        draft.duration_minutes,
        draft.buffer_before_minutes,
        draft.buffer_after_minutes,
        draft.price.0,
        draft.description_th,
        draft.description_en,
        &Concern::codes(&draft.concerns),
        &Contraindication::codes(&draft.contraindications),
        &allergens(draft),
        draft.contraindication_note,
        draft.consultation_needed,
        draft.prerequisite.map(|id| id.0),
        &DeviceKind::codes(&draft.device_kinds),
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Replaces what is said of a treatment.
pub async fn update(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: TreatmentId,
    draft: &Draft,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.treatments
         SET name_th = $3, name_en = $4, category = $5, duration_minutes = $6,
             buffer_before_minutes = $7, buffer_after_minutes = $8, price = $9, description_th = $10,
             description_en = $11, concerns = $12, contraindications = $13, allergens = $14,
             contraindication_note = $15, consultation_needed = $16, prerequisite_id = $17,
             device_kinds = $18, updated_at = $19
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        draft.name_th,
        draft.name_en,
        draft.category.as_str(),
        draft.duration_minutes,
        draft.buffer_before_minutes,
        draft.buffer_after_minutes,
        draft.price.0,
        draft.description_th,
        draft.description_en,
        &Concern::codes(&draft.concerns),
        &Contraindication::codes(&draft.contraindications),
        &allergens(draft),
        draft.contraindication_note,
        draft.consultation_needed,
        draft.prerequisite.map(|id| id.0),
        &DeviceKind::codes(&draft.device_kinds),
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn allergens(draft: &Draft) -> Vec<String> {
    draft.allergens.iter().map(|substance| substance.as_str().to_owned()).collect()
}

/// Takes it out of what is offered, or back in.
pub async fn set_archived(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: TreatmentId,
    archived_at: Option<Instant>,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.treatments SET archived_at = $3, updated_at = $4 WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        archived_at as Option<Instant>,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// How many of these are rooms of the clinic.
pub async fn rooms_among(
    tx: &mut PgConnection,
    clinic: ClinicId,
    rooms: &[RoomId],
) -> Result<usize> {
    let ids: Vec<Uuid> = rooms.iter().map(|id| id.0).collect();
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.rooms WHERE clinic_id = $1 AND id = ANY ($2)"#,
        clinic.0,
        &ids
    )
    .fetch_one(tx)
    .await?;
    usize::try_from(count).map_err(base::Error::internal)
}

/// How many of these are colleagues.
pub async fn colleagues_among(
    tx: &mut PgConnection,
    clinic: ClinicId,
    members: &[MemberId],
) -> Result<usize> {
    let ids: Vec<Uuid> = members.iter().map(|id| id.0).collect();
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.profiles
           WHERE clinic_id = $1 AND id = ANY ($2) AND role <> 'customer'"#,
        clinic.0,
        &ids
    )
    .fetch_one(tx)
    .await?;
    usize::try_from(count).map_err(base::Error::internal)
}

/// Says where it can be done.
pub async fn set_rooms(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: TreatmentId,
    rooms: &[RoomId],
) -> Result<()> {
    let ids: Vec<Uuid> = rooms.iter().map(|id| id.0).collect();
    sqlx::query!(
        "DELETE FROM app.treatment_rooms
         WHERE clinic_id = $1 AND treatment_id = $2 AND room_id <> ALL ($3)",
        clinic.0,
        id.0,
        &ids
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO app.treatment_rooms (clinic_id, treatment_id, room_id)
         SELECT $1, $2, room FROM unnest($3::uuid[]) AS room ON CONFLICT DO NOTHING",
        clinic.0,
        id.0,
        &ids
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Says who can do it.
pub async fn set_practitioners(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: TreatmentId,
    members: &[MemberId],
) -> Result<()> {
    let ids: Vec<Uuid> = members.iter().map(|id| id.0).collect();
    sqlx::query!(
        "DELETE FROM app.treatment_practitioners
         WHERE clinic_id = $1 AND treatment_id = $2 AND member_id <> ALL ($3)",
        clinic.0,
        id.0,
        &ids
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO app.treatment_practitioners (clinic_id, treatment_id, member_id)
         SELECT $1, $2, member FROM unnest($3::uuid[]) AS member ON CONFLICT DO NOTHING",
        clinic.0,
        id.0,
        &ids
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A colleague who may be asked to do it.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Colleague {
    pub id: MemberId,
    pub display_name: String,
    pub title: String,
}

/// Everybody who works here, by name. Sales people do not treat.
pub async fn colleagues(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<Colleague>> {
    let rows = sqlx::query_as!(
        Colleague,
        r#"SELECT id AS "id: MemberId", display_name, title FROM app.profiles
           WHERE clinic_id = $1 AND role IN ('clinic_owner', 'clinic_admin', 'clinic_staff')
           ORDER BY display_name, id"#,
        clinic.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}
