//! Rows of `app.waitlist`.

use base::api::Cursor;
use base::{
    BookingId, ClinicId, CustomerId, Day, Error, Instant, MemberId, Result, TreatmentId, WaitId,
};
use sqlx::PgConnection;

use super::rules::Entry;

/// Somebody who waits, or did.
#[allow(missing_docs, reason = "the columns of the tables")]
pub struct Row {
    pub id: WaitId,
    pub customer_id: CustomerId,
    pub customer: String,
    pub number: i64,
    pub phone: String,
    pub treatment_id: TreatmentId,
    pub treatment_th: String,
    pub treatment_en: String,
    pub practitioner_id: Option<MemberId>,
    pub practitioner: Option<String>,
    pub from: Day,
    pub to: Day,
    pub note: String,
    pub booking_id: Option<BookingId>,
    pub closed_at: Option<Instant>,
    pub created_at: Instant,
}

/// Which ones are read.
#[derive(Clone, Copy)]
pub enum Wanted {
    /// Those who wait still and would come today or later.
    Waiting(Day),
    /// One, waiting or not.
    Only(WaitId),
}

/// A page of them, who has waited longest first.
pub async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    wanted: Wanted,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    let (today, only) = match wanted {
        Wanted::Waiting(today) => (Some(today), None),
        Wanted::Only(id) => (None, Some(id.0)),
    };
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT w.id AS "id: WaitId", w.customer_id AS "customer_id: CustomerId",
                  c.full_name AS customer, c.number, c.phone,
                  w.treatment_id AS "treatment_id: TreatmentId", t.name_th AS treatment_th,
                  t.name_en AS treatment_en, w.practitioner_id AS "practitioner_id: MemberId",
                  p.display_name AS "practitioner?", w.from_day AS "from: Day", w.to_day AS "to: Day",
                  w.note, w.booking_id AS "booking_id: BookingId", w.closed_at AS "closed_at: Instant",
                  w.created_at AS "created_at: Instant"
           FROM app.waitlist AS w
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = w.customer_id
           JOIN app.treatments AS t ON t.clinic_id = $1 AND t.id = w.treatment_id
           LEFT JOIN app.profiles AS p ON p.clinic_id = $1 AND p.id = w.practitioner_id
           WHERE w.clinic_id = $1
             AND ($2::uuid IS NULL OR w.id = $2)
             AND ($3::date IS NULL OR w.closed_at IS NULL AND w.to_day >= $3)
             AND ($4::timestamptz IS NULL OR (w.created_at, w.id) > ($4, $5))
           ORDER BY w.created_at, w.id LIMIT $6"#,
        clinic.0,
        only,
        today as Option<Day>,
        after.map(|cursor| cursor.at) as Option<Instant>,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// One, waiting or not. Another clinic's, or one the row rules hide, is not found.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: WaitId) -> Result<Row> {
    page(tx, clinic, Wanted::Only(id), None, 1).await?.pop().ok_or(Error::NotFound)
}

/// How many wait still and would come today or later.
pub async fn count(tx: &mut PgConnection, clinic: ClinicId, today: Day) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.waitlist
           WHERE clinic_id = $1 AND closed_at IS NULL AND to_day >= $2"#,
        clinic.0,
        today as Day
    )
    .fetch_one(tx)
    .await?;
    Ok(count)
}

/// Puts somebody on the list.
pub async fn add(
    tx: &mut PgConnection,
    clinic: ClinicId,
    (id, customer): (WaitId, CustomerId),
    entry: &Entry,
    (by, at): (Option<MemberId>, Instant),
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.waitlist (clinic_id, id, customer_id, treatment_id, practitioner_id, from_day,
                                   to_day, note, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        clinic.0,
        id.0,
        customer.0,
        entry.treatment.0,
        entry.practitioner.map(|who| who.0),
        entry.from as Day,
        entry.to as Day,
        entry.note,
        by.map(|member| member.0),
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends the wait of whoever the booking is for; says whether they wait under this id.
pub async fn fulfil(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: WaitId,
    booking: BookingId,
    at: Instant,
) -> Result<bool> {
    let done = sqlx::query!(
        "UPDATE app.waitlist AS w SET booking_id = b.id, closed_at = $4
         FROM app.bookings AS b
         WHERE w.clinic_id = $1 AND w.id = $2 AND w.closed_at IS NULL
           AND b.clinic_id = $1 AND b.id = $3 AND b.customer_id = w.customer_id",
        clinic.0,
        id.0,
        booking.0,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes somebody off the list; says whether they were on it at all.
pub async fn close(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: WaitId,
    at: Instant,
) -> Result<bool> {
    let done = sqlx::query!(
        "UPDATE app.waitlist SET closed_at = coalesce(closed_at, $3)
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
