//! What decides when somebody could come: hours, leave, rooms, devices, and what is taken.

use base::{
    BookingId, ClinicId, Day, DeviceId, Error, Instant, MemberId, Result, RoomId, TreatmentId,
};
use jiff::civil::Date;
use sqlx::PgConnection;

use super::rules::{Device, Minutes, Need, Plan, Span, Taken, Weekly};

/// Somebody who performs treatments.
#[derive(Debug, Clone)]
pub struct Practitioner {
    /// Who.
    pub id: MemberId,
    /// Their name.
    pub name: String,
    /// What they are.
    pub title: String,
    /// Whether they work here still.
    pub active: bool,
}

/// Those with hours or treatments of their own; where nobody has any, all of the staff. And those who were let
/// go.
pub async fn practitioners(tx: &mut PgConnection) -> Result<Vec<Practitioner>> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!: MemberId", display_name AS "name!", title AS "title!", role AS "role!",
                  practises AS "practises!", active AS "active!"
           FROM auth.practitioners()"#
    )
    .fetch_all(tx)
    .await?;
    let said = rows.iter().any(|row| row.practises && row.active);
    let wanted = rows
        .into_iter()
        .filter(|row| !row.active || if said { row.practises } else { row.role == "clinic_staff" });
    Ok(wanted
        .map(|row| Practitioner {
            id: row.id,
            name: row.name,
            title: row.title,
            active: row.active,
        })
        .collect())
}

/// Everything that decides, for the days from `first` to `last`, which lie within `span`.
pub async fn plan(
    tx: &mut PgConnection,
    clinic: ClinicId,
    (first, last): (Date, Date),
    span: Span,
) -> Result<Plan> {
    let hours = sqlx::query!(
        "SELECT weekday, opens_minute, closes_minute FROM app.business_hours
         WHERE clinic_id = $1 ORDER BY weekday, opens_minute",
        clinic.0
    )
    .fetch_all(&mut *tx)
    .await?
    .into_iter()
    .map(|row| weekly(row.weekday, row.opens_minute, row.closes_minute))
    .collect();
    let closures = sqlx::query!(
        r#"SELECT starts_on AS "first: Day", ends_on AS "last: Day" FROM app.closures
           WHERE clinic_id = $1 AND ends_on >= $2 AND starts_on <= $3"#,
        clinic.0,
        Day(first) as Day,
        Day(last) as Day
    )
    .fetch_all(&mut *tx)
    .await?
    .into_iter()
    .map(|row| (row.first.0, row.last.0))
    .collect();
    let schedules = sqlx::query!(
        r#"SELECT member_id AS "member: MemberId", weekday, starts_minute, ends_minute
           FROM app.schedules WHERE clinic_id = $1 ORDER BY weekday, starts_minute"#,
        clinic.0
    )
    .fetch_all(&mut *tx)
    .await?
    .into_iter()
    .map(|row| (row.member, weekly(row.weekday, row.starts_minute, row.ends_minute)))
    .collect();
    let leaves = sqlx::query!(
        r#"SELECT member_id AS "member: MemberId", starts_at AS "from: Instant",
                  ends_at AS "until: Instant"
           FROM app.leaves WHERE clinic_id = $1 AND ends_at > $2 AND starts_at < $3"#,
        clinic.0,
        span.from as Instant,
        span.until as Instant
    )
    .fetch_all(&mut *tx)
    .await?
    .into_iter()
    .map(|row| (row.member, Span { from: row.from, until: row.until }))
    .collect();
    let rooms = rooms(tx, clinic).await?.into_iter().map(|room| room.id).collect();
    // An appointment may begin in the last minute, and its buffer before the first.
    let wide =
        Span { from: span.from.plus_seconds(-4 * 3600), until: span.until.plus_seconds(16 * 3600) };
    Ok(Plan { hours, closures, schedules, leaves, rooms, taken: taken(tx, wide).await? })
}

const fn weekly(weekday: i32, from: i32, until: i32) -> Weekly {
    Weekly { weekday, minutes: Minutes { from, until } }
}

/// What is taken within `span`.
pub async fn taken(tx: &mut PgConnection, span: Span) -> Result<Vec<Taken>> {
    let rows = sqlx::query!(
        r#"SELECT booking_id AS "booking!: BookingId", resource AS "resource!",
                  starts_at AS "from!: Instant", ends_at AS "until!: Instant"
           FROM auth.taken($1, $2)"#,
        span.from as Instant,
        span.until as Instant
    )
    .fetch_all(tx)
    .await?;
    let taken = rows.into_iter().map(|row| Taken {
        booking: row.booking,
        resource: row.resource,
        span: Span { from: row.from, until: row.until },
    });
    Ok(taken.collect())
}

/// A room in use.
#[derive(Debug, Clone)]
pub struct Room {
    /// Which.
    pub id: RoomId,
    /// Its name.
    pub name: String,
}

/// The rooms in use, by name.
pub async fn rooms(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<Room>> {
    let rooms = sqlx::query_as!(
        Room,
        r#"SELECT id AS "id: RoomId", name FROM app.rooms
           WHERE clinic_id = $1 AND archived_at IS NULL ORDER BY name, id"#,
        clinic.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rooms)
}

/// A treatment as it can be booked.
#[derive(Debug, Clone)]
pub struct Treatment {
    /// Which.
    pub id: TreatmentId,
    /// Its Thai name.
    pub name_th: String,
    /// Its English name, or empty.
    pub name_en: String,
    /// How long it takes.
    pub minutes: i32,
}

/// What is offered, by name.
pub async fn treatments(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<Treatment>> {
    let treatments = sqlx::query_as!(
        Treatment,
        r#"SELECT id AS "id: TreatmentId", name_th, name_en, duration_minutes AS minutes
           FROM app.treatments WHERE clinic_id = $1 AND archived_at IS NULL ORDER BY name_th, id"#,
        clinic.0
    )
    .fetch_all(tx)
    .await?;
    Ok(treatments)
}

/// What a treatment needs, by whoever can do it. It may be offered no more: what was booked stays booked.
pub async fn need(
    tx: &mut PgConnection,
    clinic: ClinicId,
    treatment: TreatmentId,
    everybody: &[Practitioner],
) -> Result<Need> {
    let row = sqlx::query!(
        r#"SELECT duration_minutes, buffer_before_minutes, buffer_after_minutes, device_kinds,
                  ARRAY(SELECT n.room_id FROM app.treatment_rooms AS n
                        JOIN app.rooms AS r ON r.clinic_id = $1 AND r.id = n.room_id
                        WHERE n.clinic_id = $1 AND n.treatment_id = t.id
                          AND r.archived_at IS NULL ORDER BY r.name, r.id)
                    AS "rooms!: Vec<RoomId>",
                  ARRAY(SELECT n.member_id FROM app.treatment_practitioners AS n
                        WHERE n.clinic_id = $1 AND n.treatment_id = t.id)
                    AS "practitioners!: Vec<MemberId>"
           FROM app.treatments AS t WHERE t.clinic_id = $1 AND t.id = $2"#,
        clinic.0,
        treatment.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::Invalid { field: "treatment_id", detail: "error-choice" })?;
    let devices = sqlx::query!(
        r#"SELECT id AS "id: DeviceId", kind, room_id AS "room: RoomId" FROM app.devices
           WHERE clinic_id = $1 AND archived_at IS NULL AND kind = ANY ($2) ORDER BY name, id"#,
        clinic.0,
        &row.device_kinds
    )
    .fetch_all(tx)
    .await?;
    let of_kind = |kind: &String| -> Vec<Device> {
        let those = devices.iter().filter(|device| device.kind == *kind);
        those.map(|device| Device { id: device.id, room: device.room }).collect()
    };
    let able = |who: &&Practitioner| {
        who.active && (row.practitioners.is_empty() || row.practitioners.contains(&who.id))
    };
    Ok(Need {
        minutes: row.duration_minutes.into(),
        before: row.buffer_before_minutes.into(),
        after: row.buffer_after_minutes.into(),
        practitioners: everybody.iter().filter(able).map(|who| who.id).collect(),
        rooms: row.rooms,
        devices: row.device_kinds.iter().map(of_kind).collect(),
    })
}
