//! Rows of `app.queue_tickets`.

use base::api::Cursor;
use base::{BookingId, ClinicId, CustomerId, Day, Instant, MemberId, Result, TicketId};
use sqlx::PgConnection;

use super::rules::{Desk, Priority, State, Visit};

/// A ticket as lists and pages show it.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table, and what is known of the people")]
pub struct Row {
    pub id: TicketId,
    pub day: Day,
    pub number: i64,
    pub customer_id: CustomerId,
    pub customer_number: i64,
    pub full_name: String,
    pub nickname: String,
    pub allergic: bool,
    pub booking_id: Option<BookingId>,
    pub priority: Priority,
    pub state: State,
    pub purpose: String,
    pub practitioner_id: Option<MemberId>,
    pub practitioner: Option<String>,
    pub place: String,
    pub created_at: Instant,
    pub line_at: Instant,
    pub called_at: Option<Instant>,
    pub last_called_at: Option<Instant>,
    pub calls: i32,
    pub serving_at: Option<Instant>,
    pub ended_at: Option<Instant>,
}

/// The tickets of a day in the order in which they are called.
pub async fn of_day(tx: &mut PgConnection, clinic: ClinicId, day: Day) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT t.id AS "id: TicketId", t.day AS "day: Day", t.number,
                  t.customer_id AS "customer_id: CustomerId", c.number AS customer_number,
                  c.full_name, c.nickname, c.allergies <> '' AS "allergic!", t.booking_id AS "booking_id: BookingId",
                  t.priority AS "priority: Priority", t.state AS "state: State", t.purpose,
                  t.practitioner_id AS "practitioner_id: MemberId",
                  p.display_name AS "practitioner?", t.place, t.created_at AS "created_at: Instant",
                  t.line_at AS "line_at: Instant", t.called_at AS "called_at: Instant",
                  t.last_called_at AS "last_called_at: Instant", t.calls,
                  t.serving_at AS "serving_at: Instant", t.ended_at AS "ended_at: Instant"
           FROM app.queue_tickets AS t
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = t.customer_id
           LEFT JOIN app.profiles AS p ON p.clinic_id = $1 AND p.id = t.practitioner_id
           WHERE t.clinic_id = $1 AND t.day = $2
           ORDER BY CASE t.priority WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END,
                    t.line_at, t.number"#,
        clinic.0,
        day as Day
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// The ticket of a booking, if it has one.
pub async fn of_booking(
    tx: &mut PgConnection,
    clinic: ClinicId,
    booking: BookingId,
) -> Result<Option<Row>> {
    let id = sqlx::query_scalar!(
        r#"SELECT id AS "id: TicketId" FROM app.queue_tickets
           WHERE clinic_id = $1 AND booking_id = $2"#,
        clinic.0,
        booking.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    match id {
        Some(id) => find(tx, clinic, id).await.map(Some),
        None => Ok(None),
    }
}

/// What a page of the API is asked for.
pub struct Wanted<'a> {
    /// Only of this day.
    pub day: Option<Day>,
    /// Only in this state.
    pub state: Option<State>,
    /// Part of a name or number, as `customers::rules::needle` reads it.
    pub needle: &'a str,
}

/// Up to `limit` tickets that match, newest first, after the cursor.
pub async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    wanted: &Wanted<'_>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT t.id AS "id: TicketId", t.day AS "day: Day", t.number,
                  t.customer_id AS "customer_id: CustomerId", c.number AS customer_number,
                  c.full_name, c.nickname, c.allergies <> '' AS "allergic!", t.booking_id AS "booking_id: BookingId",
                  t.priority AS "priority: Priority", t.state AS "state: State", t.purpose,
                  t.practitioner_id AS "practitioner_id: MemberId",
                  p.display_name AS "practitioner?", t.place, t.created_at AS "created_at: Instant",
                  t.line_at AS "line_at: Instant", t.called_at AS "called_at: Instant",
                  t.last_called_at AS "last_called_at: Instant", t.calls,
                  t.serving_at AS "serving_at: Instant", t.ended_at AS "ended_at: Instant"
           FROM app.queue_tickets AS t
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = t.customer_id
           LEFT JOIN app.profiles AS p ON p.clinic_id = $1 AND p.id = t.practitioner_id
           WHERE t.clinic_id = $1 AND ($2::date IS NULL OR t.day = $2)
             AND ($3::text IS NULL OR t.state = $3)
             AND ($4 = '' OR strpos(c.haystack, $4) > 0)
             AND ($5::timestamptz IS NULL OR (t.created_at, t.id) < ($5, $6))
           ORDER BY t.created_at DESC, t.id DESC
           LIMIT $7"#,
        clinic.0,
        wanted.day as Option<Day>,
        wanted.state.map(State::as_str),
        wanted.needle,
        after.map(|cursor| cursor.at) as Option<Instant>,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// How many match.
pub async fn count(tx: &mut PgConnection, clinic: ClinicId, wanted: &Wanted<'_>) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!"
           FROM app.queue_tickets AS t
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = t.customer_id
           WHERE t.clinic_id = $1 AND ($2::date IS NULL OR t.day = $2)
             AND ($3::text IS NULL OR t.state = $3)
             AND ($4 = '' OR strpos(c.haystack, $4) > 0)"#,
        clinic.0,
        wanted.day as Option<Day>,
        wanted.state.map(State::as_str),
        wanted.needle
    )
    .fetch_one(tx)
    .await?;
    Ok(count)
}

/// One ticket.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: TicketId) -> Result<Row> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT t.id AS "id: TicketId", t.day AS "day: Day", t.number,
                  t.customer_id AS "customer_id: CustomerId", c.number AS customer_number,
                  c.full_name, c.nickname, c.allergies <> '' AS "allergic!", t.booking_id AS "booking_id: BookingId",
                  t.priority AS "priority: Priority", t.state AS "state: State", t.purpose,
                  t.practitioner_id AS "practitioner_id: MemberId",
                  p.display_name AS "practitioner?", t.place, t.created_at AS "created_at: Instant",
                  t.line_at AS "line_at: Instant", t.called_at AS "called_at: Instant",
                  t.last_called_at AS "last_called_at: Instant", t.calls,
                  t.serving_at AS "serving_at: Instant", t.ended_at AS "ended_at: Instant"
           FROM app.queue_tickets AS t
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = t.customer_id
           LEFT JOIN app.profiles AS p ON p.clinic_id = $1 AND p.id = t.practitioner_id
           WHERE t.clinic_id = $1 AND t.id = $2"#,
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(row)
}

/// Somebody to be checked in.
pub struct NewTicket<'a> {
    /// The id the ticket gets.
    pub id: TicketId,
    /// The clinic's date.
    pub day: Day,
    /// Who came.
    pub customer: CustomerId,
    /// The booking they came for.
    pub booking: Option<BookingId>,
    /// What for, with whom, where.
    pub visit: &'a Visit,
    /// Who checks them in.
    pub by: Option<MemberId>,
    /// When.
    pub at: Instant,
}

/// Adds a ticket under the day's next number. The number is taken in this transaction, and the next one waits for
/// its end: none is lost, and none is given twice.
pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &NewTicket<'_>) -> Result<i64> {
    let number = sqlx::query_scalar!(
        "WITH next AS (
           INSERT INTO app.counters AS k (clinic_id, series, value)
           VALUES ($1, 'queue ' || $3::date, 1)
           ON CONFLICT (clinic_id, series) DO UPDATE SET value = k.value + 1
           RETURNING value
         )
         INSERT INTO app.queue_tickets (clinic_id, id, day, number, customer_id, booking_id, priority,
                                        purpose, practitioner_id, place, created_by, created_at, line_at)
         SELECT $1, $2, $3, next.value, $4, $5, $6, $7, $8, $9, $10, $11, $11 FROM next
         RETURNING number",
        clinic.0,
        new.id.0,
        new.day as Day,
        new.customer.0,
        new.booking.map(|id| id.0),
        new.visit.priority.as_str(),
        new.visit.purpose,
        new.visit.practitioner.map(|member| member.0),
        new.visit.place,
        new.by.map(|member| member.0),
        new.at as Instant
    )
    .fetch_one(tx)
    .await?;
    Ok(number)
}

/// Whether somebody has a place in the day's queue already.
pub async fn is_here(
    tx: &mut PgConnection,
    clinic: ClinicId,
    day: Day,
    customer: CustomerId,
) -> Result<bool> {
    let here = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM app.queue_tickets
                          WHERE clinic_id = $1 AND customer_id = $2 AND day = $3
                            AND state IN ('waiting', 'called', 'serving', 'skipped')) AS "here!""#,
        clinic.0,
        customer.0,
        day as Day
    )
    .fetch_one(tx)
    .await?;
    Ok(here)
}

/// A call from a desk.
pub struct Call<'a> {
    /// When.
    pub at: Instant,
    /// Who calls.
    pub by: Option<MemberId>,
    /// Where from.
    pub desk: &'a Desk,
}

/// Calls the first who waits. A row that another desk is just taking is passed over, so that two desks never
/// call the same person, and neither waits for the other.
pub async fn call_next(
    tx: &mut PgConnection,
    clinic: ClinicId,
    day: Day,
    call: &Call<'_>,
) -> Result<Option<TicketId>> {
    let called = sqlx::query_scalar!(
        r#"WITH next AS (
             SELECT t.id FROM app.queue_tickets AS t
             WHERE t.clinic_id = $1 AND t.day = $2 AND t.state = 'waiting'
               AND ($3::uuid IS NULL OR t.practitioner_id IS NULL OR t.practitioner_id = $3)
             ORDER BY CASE t.priority WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END,
                      t.line_at, t.number
             LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
           )
           UPDATE app.queue_tickets AS t
           SET state = 'called', called_at = coalesce(t.called_at, $4), last_called_at = $4,
               calls = t.calls + 1, called_by = $5,
               place = CASE WHEN $6 <> '' THEN $6 ELSE t.place END
           FROM next WHERE t.clinic_id = $1 AND t.id = next.id
           RETURNING t.id AS "id: TicketId""#,
        clinic.0,
        day as Day,
        call.desk.practitioner.map(|member| member.0),
        call.at as Instant,
        call.by.map(|member| member.0),
        call.desk.place
    )
    .fetch_optional(tx)
    .await?;
    Ok(called)
}

/// A ticket that is about to change.
pub struct Held {
    /// As it is.
    pub state: State,
    /// Its day.
    pub day: Day,
}

/// Locks a ticket until the transaction ends.
pub async fn hold(tx: &mut PgConnection, clinic: ClinicId, id: TicketId) -> Result<Held> {
    let held = sqlx::query_as!(
        Held,
        r#"SELECT state AS "state: State", day AS "day: Day" FROM app.queue_tickets
           WHERE clinic_id = $1 AND id = $2 FOR NO KEY UPDATE"#,
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(held)
}

/// A change of state that `rules::transition` allowed.
pub struct Step<'a> {
    /// As it was.
    pub from: State,
    /// As it will be.
    pub to: State,
    /// Whether the wall calls.
    pub is_call: bool,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Option<MemberId>,
    /// Where to; empty leaves it.
    pub place: &'a str,
}

/// Makes a step. Whoever comes back after they were skipped stands behind the next two of their priority: not
/// at the end, and not before those who were there.
pub async fn step(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: TicketId,
    step: &Step<'_>,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.queue_tickets AS t
         SET state = $3,
             called_at = CASE WHEN $4 THEN coalesce(t.called_at, $5) ELSE t.called_at END,
             last_called_at = CASE WHEN $4 THEN $5 ELSE t.last_called_at END,
             calls = t.calls + CASE WHEN $4 THEN 1 ELSE 0 END,
             called_by = CASE WHEN $4 THEN $6 ELSE t.called_by END,
             place = CASE WHEN $7 <> '' THEN $7 ELSE t.place END,
             serving_at = CASE WHEN $3 = 'serving' THEN coalesce(t.serving_at, $5) ELSE t.serving_at END,
             ended_at = CASE WHEN $8 THEN $5 END,
             line_at = CASE WHEN $9 THEN coalesce(
               (SELECT o.line_at + interval '1 microsecond' FROM app.queue_tickets AS o
                WHERE o.clinic_id = $1 AND o.day = t.day AND o.state = 'waiting'
                  AND o.priority = t.priority
                ORDER BY o.line_at, o.number OFFSET 1 LIMIT 1), $5) ELSE t.line_at END
         WHERE t.clinic_id = $1 AND t.id = $2",
        clinic.0,
        id.0,
        step.to.as_str(),
        step.is_call,
        step.at as Instant,
        step.by.map(|member| member.0),
        step.place,
        step.to.is_over(),
        step.to == State::Waiting && step.from == State::Skipped
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Changes what a visit is about.
pub async fn update(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: TicketId,
    visit: &Visit,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.queue_tickets
         SET priority = $3, purpose = $4, practitioner_id = $5, place = $6
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        visit.priority.as_str(),
        visit.purpose,
        visit.practitioner.map(|member| member.0),
        visit.place
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The customers who stand in a day's line or were called.
pub async fn in_line(tx: &mut PgConnection, clinic: ClinicId, day: Day) -> Result<Vec<CustomerId>> {
    let customers = sqlx::query_scalar!(
        r#"SELECT customer_id AS "id: CustomerId" FROM app.queue_tickets
           WHERE clinic_id = $1 AND day = $2 AND state IN ('waiting', 'called', 'skipped')
           ORDER BY line_at LIMIT 900"#,
        clinic.0,
        day as Day
    )
    .fetch_all(tx)
    .await?;
    Ok(customers)
}

/// Somebody who can be seen.
pub struct Colleague {
    /// Their membership.
    pub id: MemberId,
    /// Their name.
    pub name: String,
    /// What they do.
    pub title: String,
}

/// Whom customers can be seen by.
pub async fn colleagues(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<Colleague>> {
    let colleagues = sqlx::query_as!(
        Colleague,
        r#"SELECT id AS "id: MemberId", display_name AS name, title FROM app.profiles
           WHERE clinic_id = $1 AND role IN ('clinic_owner', 'clinic_admin', 'clinic_staff')
           ORDER BY display_name, id"#,
        clinic.0
    )
    .fetch_all(tx)
    .await?;
    Ok(colleagues)
}

/// The clinic's rooms, and the counters that customers were sent to lately.
pub async fn places(
    tx: &mut PgConnection,
    clinic: ClinicId,
    since: Instant,
) -> Result<Vec<String>> {
    let places = sqlx::query_scalar!(
        r#"SELECT name AS "name!" FROM app.rooms WHERE clinic_id = $1 AND archived_at IS NULL
           UNION
           SELECT place FROM app.queue_tickets
           WHERE clinic_id = $1 AND created_at >= $2 AND place <> ''
           ORDER BY 1 LIMIT 60"#,
        clinic.0,
        since as Instant
    )
    .fetch_all(tx)
    .await?;
    Ok(places)
}

/// Where somebody called to the last time: most likely they are still there.
pub async fn last_place(
    tx: &mut PgConnection,
    clinic: ClinicId,
    by: Option<MemberId>,
) -> Result<String> {
    let place = sqlx::query_scalar!(
        "SELECT place FROM app.queue_tickets
         WHERE clinic_id = $1 AND called_by = $2 ORDER BY last_called_at DESC LIMIT 1",
        clinic.0,
        by.map(|member| member.0)
    )
    .fetch_optional(tx)
    .await?;
    Ok(place.unwrap_or_default())
}

/// The place of the customer of this context in a day's queue, and how many come before them.
pub struct Own {
    /// Their ticket.
    pub number: i64,
    /// Its state.
    pub state: State,
    /// Where to, once they are called.
    pub place: String,
    /// Those before them.
    pub ahead: i64,
    /// When they came.
    pub created_at: Instant,
}

/// The customer's newest ticket of the day.
pub async fn own(
    tx: &mut PgConnection,
    clinic: ClinicId,
    day: Day,
    customer: CustomerId,
) -> Result<Option<Own>> {
    let own = sqlx::query_as!(
        Own,
        r#"SELECT t.number, t.state AS "state: State", t.place, auth.queue_ahead(t.id) AS "ahead!",
                  t.created_at AS "created_at: Instant"
           FROM app.queue_tickets AS t
           WHERE t.clinic_id = $1 AND t.customer_id = $2 AND t.day = $3
           ORDER BY t.created_at DESC LIMIT 1"#,
        clinic.0,
        customer.0,
        day as Day
    )
    .fetch_optional(tx)
    .await?;
    Ok(own)
}
