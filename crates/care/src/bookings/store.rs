//! Rows of `app.bookings`.

use base::api::Cursor;
use base::{
    BookingId, ClinicId, CustomerId, DeviceId, Error, Instant, MemberId, Result, RoomId,
    TreatmentId,
};
use sqlx::PgConnection;

use super::state::State;
use crate::availability::rules::{Place, Span};

/// A booking as lists, calendars and pages show it.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the tables")]
pub struct Row {
    pub id: BookingId,
    pub customer_id: CustomerId,
    pub customer: String,
    pub nickname: String,
    pub number: i64,
    pub phone: String,
    pub allergies: String,
    pub treatment_id: TreatmentId,
    pub treatment_th: String,
    pub treatment_en: String,
    pub practitioner_id: MemberId,
    pub practitioner: String,
    pub room_id: Option<RoomId>,
    pub room: Option<String>,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub state: String,
    pub cancel_reason: String,
    pub overbooked_reason: String,
    pub rescheduled_from: Option<BookingId>,
    pub rescheduled_to: Option<BookingId>,
    pub source: String,
    pub note: String,
    pub created_by: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub devices: Vec<String>,
}

impl Row {
    /// How far it is.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Pending)
    }

    /// The appointment.
    pub const fn span(&self) -> Span {
        Span { from: self.starts_at, until: self.ends_at }
    }
}

/// Which bookings.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Wanted<'a> {
    /// Only this one.
    pub only: Option<BookingId>,
    /// Those that start from here on.
    pub from: Option<Instant>,
    /// Those that start before.
    pub until: Option<Instant>,
    /// Of one practitioner.
    pub practitioner: Option<MemberId>,
    /// In one room.
    pub room: Option<RoomId>,
    /// Of one customer.
    pub customer: Option<CustomerId>,
    /// In one state.
    pub state: Option<State>,
    /// Part of the customer's name, number or phone; empty is any.
    pub needle: &'a str,
}

/// Has what follows planned for what is asked, or for anything again. Most filters are not used at a time: a plan
/// that is kept for all of them reads every booking of a clinic, where one for the few that are used goes along an
/// index. Planning anew takes 2 ms; at 100,000 bookings the kept plan took a second.
async fn plan_anew(tx: &mut PgConnection, anew: bool) -> Result<()> {
    if anew {
        sqlx::query!("SET LOCAL plan_cache_mode = force_custom_plan").execute(tx).await?;
    } else {
        sqlx::query!("SET LOCAL plan_cache_mode = auto").execute(tx).await?;
    }
    Ok(())
}

/// Up to `limit` bookings, the latest start first, after the cursor. They are chosen before anything is joined.
pub async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    wanted: Wanted<'_>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    plan_anew(tx, true).await?;
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT b.id AS "id: BookingId", b.customer_id AS "customer_id: CustomerId",
                  c.full_name AS customer, c.nickname, c.number, c.phone, c.allergies,
                  b.treatment_id AS "treatment_id: TreatmentId", t.name_th AS treatment_th,
                  t.name_en AS treatment_en, b.practitioner_id AS "practitioner_id: MemberId",
                  p.display_name AS practitioner, b.room_id AS "room_id: RoomId", r.name AS "room?",
                  b.starts_at AS "starts_at: Instant", b.ends_at AS "ends_at: Instant", b.state,
                  b.cancel_reason, b.overbooked_reason,
                  b.rescheduled_from AS "rescheduled_from: BookingId",
                  (SELECT n.id FROM app.bookings AS n
                   WHERE n.clinic_id = $1 AND n.rescheduled_from = b.id LIMIT 1)
                    AS "rescheduled_to: BookingId",
                  b.source, b.note, m.display_name AS "created_by?",
                  b.created_at AS "created_at: Instant", b.updated_at AS "updated_at: Instant",
                  ARRAY(SELECT d.name FROM app.booking_devices AS n
                        JOIN app.devices AS d ON d.clinic_id = $1 AND d.id = n.device_id
                        WHERE n.clinic_id = $1 AND n.booking_id = b.id ORDER BY d.name)
                    AS "devices!"
           FROM (
             SELECT * FROM app.bookings AS b
             WHERE b.clinic_id = $1
               AND ($2::uuid IS NULL OR b.id = $2)
               AND ($3::timestamptz IS NULL OR b.starts_at >= $3)
               AND ($4::timestamptz IS NULL OR b.starts_at < $4)
               AND ($5::uuid IS NULL OR b.practitioner_id = $5)
               AND ($6::uuid IS NULL OR b.room_id = $6)
               AND ($7::uuid IS NULL OR b.customer_id = $7)
               AND ($8 = '' OR b.state = $8)
               AND ($9 = '' OR EXISTS (
                 SELECT FROM app.customers AS c
                 WHERE c.clinic_id = $1 AND c.id = b.customer_id AND strpos(c.haystack, $9) > 0))
               AND ($10::timestamptz IS NULL OR (b.starts_at, b.id) < ($10, $11))
             ORDER BY b.starts_at DESC, b.id DESC
             LIMIT $12
           ) AS b
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = b.customer_id
           JOIN app.treatments AS t ON t.clinic_id = $1 AND t.id = b.treatment_id
           JOIN app.profiles AS p ON p.clinic_id = $1 AND p.id = b.practitioner_id
           LEFT JOIN app.rooms AS r ON r.clinic_id = $1 AND r.id = b.room_id
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = b.created_by
           ORDER BY b.starts_at DESC, b.id DESC"#,
        clinic.0,
        wanted.only.map(|id| id.0),
        wanted.from as Option<Instant>,
        wanted.until as Option<Instant>,
        wanted.practitioner.map(|id| id.0),
        wanted.room.map(|id| id.0),
        wanted.customer.map(|id| id.0),
        wanted.state.map_or("", State::as_str),
        wanted.needle,
        after.map(|cursor| cursor.at) as Option<Instant>,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(&mut *tx)
    .await?;
    plan_anew(tx, false).await?;
    Ok(rows)
}

/// How many there are.
pub async fn count(tx: &mut PgConnection, clinic: ClinicId, wanted: Wanted<'_>) -> Result<i64> {
    if wanted == Wanted::default() {
        return count_all(tx, clinic).await;
    }
    plan_anew(tx, true).await?;
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.bookings AS b
           WHERE b.clinic_id = $1
             AND ($2::timestamptz IS NULL OR b.starts_at >= $2)
             AND ($3::timestamptz IS NULL OR b.starts_at < $3)
             AND ($4::uuid IS NULL OR b.practitioner_id = $4)
             AND ($5::uuid IS NULL OR b.room_id = $5)
             AND ($6::uuid IS NULL OR b.customer_id = $6)
             AND ($7 = '' OR b.state = $7)
             AND ($8 = '' OR EXISTS (
               SELECT FROM app.customers AS c
               WHERE c.clinic_id = $1 AND c.id = b.customer_id AND strpos(c.haystack, $8) > 0))"#,
        clinic.0,
        wanted.from as Option<Instant>,
        wanted.until as Option<Instant>,
        wanted.practitioner.map(|id| id.0),
        wanted.room.map(|id| id.0),
        wanted.customer.map(|id| id.0),
        wanted.state.map_or("", State::as_str),
        wanted.needle
    )
    .fetch_one(&mut *tx)
    .await?;
    plan_anew(tx, false).await?;
    Ok(count)
}

/// An index alone says how many; the clinic is a range for the reason given at `customers::store::count`.
async fn count_all(tx: &mut PgConnection, clinic: ClinicId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.bookings AS b WHERE b.clinic_id BETWEEN $1 AND $1"#,
        clinic.0
    )
    .fetch_one(tx)
    .await?;
    Ok(count)
}

/// Those that start within `span`, the first one first.
pub async fn within(tx: &mut PgConnection, clinic: ClinicId, span: Span) -> Result<Vec<Row>> {
    let wanted = Wanted { from: Some(span.from), until: Some(span.until), ..Wanted::default() };
    let mut rows = page(tx, clinic, wanted, None, 2000).await?;
    rows.reverse();
    Ok(rows)
}

/// One booking. Another clinic's, or one the row rules hide, is not found.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: BookingId) -> Result<Row> {
    let wanted = Wanted { only: Some(id), ..Wanted::default() };
    page(tx, clinic, wanted, None, 1).await?.pop().ok_or(Error::NotFound)
}

/// As [`find`], and nobody else changes it meanwhile.
pub async fn hold(tx: &mut PgConnection, clinic: ClinicId, id: BookingId) -> Result<Row> {
    let held = sqlx::query_scalar!(
        "SELECT id FROM app.bookings WHERE clinic_id = $1 AND id = $2 FOR NO KEY UPDATE",
        clinic.0,
        id.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    held.ok_or(Error::NotFound)?;
    find(tx, clinic, id).await
}

/// Lets those who book the same day in the same clinic go one after the other. The constraints do without;
/// but two that wait for each other's rows would have to be torn apart.
pub async fn queue_up(tx: &mut PgConnection, clinic: ClinicId, at: Instant) -> Result<()> {
    let day = at.0.as_second() / 86_400;
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended($1, $2))", clinic.to_string(), day)
        .execute(tx)
        .await?;
    Ok(())
}

/// A booking to be made.
#[derive(Debug)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct NewBooking<'a> {
    pub id: BookingId,
    pub customer: CustomerId,
    pub treatment: TreatmentId,
    pub place: &'a Place,
    pub span: Span,
    pub blocked: Span,
    pub state: State,
    pub overbooked_reason: &'a str,
    pub rescheduled_from: Option<BookingId>,
    pub source: &'a str,
    pub note: &'a str,
    pub by: Option<MemberId>,
    pub at: Instant,
}

/// Adds it with its devices.
pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &NewBooking<'_>) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.bookings (clinic_id, id, customer_id, treatment_id, practitioner_id, room_id,
                                   starts_at, ends_at, blocked_from, blocked_until, state,
                                   overbooked_reason, rescheduled_from, source, note, created_by,
                                   created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)",
        clinic.0,
        new.id.0,
        new.customer.0,
        new.treatment.0,
        new.place.practitioner.0,
        new.place.room.map(|room| room.0),
        new.span.from as Instant,
        new.span.until as Instant,
        new.blocked.from as Instant,
        new.blocked.until as Instant,
        new.state.as_str(),
        new.overbooked_reason,
        new.rescheduled_from.map(|id| id.0),
        new.source,
        new.note,
        new.by.map(|member| member.0),
        new.at as Instant
    )
    .execute(&mut *tx)
    .await
    .map_err(taken)?;
    equip(tx, clinic, new.id, &new.place.devices).await
}

/// Takes devices for a booking, for its time.
async fn equip(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: BookingId,
    devices: &[DeviceId],
) -> Result<()> {
    let devices: Vec<_> = devices.iter().map(|device| device.0).collect();
    sqlx::query!(
        "INSERT INTO app.booking_devices (clinic_id, booking_id, device_id, blocked_from,
                                          blocked_until, holds)
         SELECT b.clinic_id, b.id, d.id, b.blocked_from, b.blocked_until, b.holds
         FROM app.bookings AS b CROSS JOIN unnest($3::uuid[]) AS d (id)
         WHERE b.clinic_id = $1 AND b.id = $2",
        clinic.0,
        id.0,
        &devices
    )
    .execute(tx)
    .await
    .map_err(taken)?;
    Ok(())
}

/// Where a booking is to be.
#[derive(Debug)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct NewPlace<'a> {
    pub place: &'a Place,
    pub span: Span,
    pub blocked: Span,
    pub overbooked_reason: &'a str,
    pub at: Instant,
}

/// Moves a booking in time, or to somebody or somewhere else.
pub async fn move_to(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: BookingId,
    new: &NewPlace<'_>,
) -> Result<()> {
    sqlx::query!(
        "DELETE FROM app.booking_devices WHERE clinic_id = $1 AND booking_id = $2",
        clinic.0,
        id.0
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE app.bookings
         SET practitioner_id = $3, room_id = $4, starts_at = $5, ends_at = $6, blocked_from = $7,
             blocked_until = $8, overbooked_reason = $9, updated_at = $10
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        new.place.practitioner.0,
        new.place.room.map(|room| room.0),
        new.span.from as Instant,
        new.span.until as Instant,
        new.blocked.from as Instant,
        new.blocked.until as Instant,
        new.overbooked_reason,
        new.at as Instant
    )
    .execute(&mut *tx)
    .await
    .map_err(taken)?;
    equip(tx, clinic, id, &new.place.devices).await
}

/// Says how far a booking is; with a reason when it is cancelled.
pub async fn set_state(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: BookingId,
    state: State,
    reason: &str,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.bookings SET state = $3, cancel_reason = $4, updated_at = $5
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        state.as_str(),
        reason,
        at as Instant
    )
    .execute(tx)
    .await
    .map_err(taken)?;
    Ok(())
}

/// Future bookings of people who do not work here any more: somebody else has to do them.
pub async fn to_reassign(
    tx: &mut PgConnection,
    clinic: ClinicId,
    gone: &[MemberId],
    now: Instant,
) -> Result<i64> {
    let gone: Vec<_> = gone.iter().map(|member| member.0).collect();
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.bookings
           WHERE clinic_id = $1 AND practitioner_id = ANY ($2) AND starts_at >= $3
             AND state IN ('pending', 'confirmed')"#,
        clinic.0,
        &gone,
        now as Instant
    )
    .fetch_one(tx)
    .await?;
    Ok(count)
}

/// Which constraint refused says what is taken.
fn taken(error: sqlx::Error) -> Error {
    let constraint = error.as_database_error().and_then(|error| error.constraint());
    match constraint {
        Some("practitioner_is_free") => Error::Conflict { detail: "error-practitioner-taken" },
        Some("room_is_free") => Error::Conflict { detail: "error-room-taken" },
        Some("device_is_free") => Error::Conflict { detail: "error-device-taken" },
        _ => error.into(),
    }
}
