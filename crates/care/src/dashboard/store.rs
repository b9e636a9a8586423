//! The figures, counted from the rows that this person may see.

use base::{ClinicId, Day, Instant, Result};
use sqlx::PgConnection;

use super::rules::Window;

/// How many there are, and how many there were by then in the period before.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pair {
    /// In the period.
    pub now: i64,
    /// In the same stretch of the one before.
    pub before: i64,
}

/// Everybody whom the clinic knows, and who works there.
pub struct People {
    pub customers: i64,
    pub staff: i64,
}

pub async fn people(tx: &mut PgConnection, clinic: ClinicId) -> Result<People> {
    let people = sqlx::query_as!(
        People,
        r#"SELECT (SELECT count(*) FROM app.customers
                    WHERE clinic_id = $1 AND erased_at IS NULL AND merged_into IS NULL) AS "customers!",
                  (SELECT count(*) FROM app.profiles
                    WHERE clinic_id = $1 AND role <> 'customer') AS "staff!""#,
        clinic.0
    )
    .fetch_one(tx)
    .await?;
    Ok(people)
}

/// Customers who were registered.
pub async fn registered(tx: &mut PgConnection, clinic: ClinicId, of: &Window) -> Result<Pair> {
    let pair = sqlx::query_as!(
        Pair,
        r#"SELECT count(*) FILTER (WHERE created_at >= $2) AS "now!",
                  count(*) FILTER (WHERE created_at < $4) AS "before!"
           FROM app.customers
           WHERE clinic_id = $1 AND created_at >= $3 AND erased_at IS NULL AND merged_into IS NULL"#,
        clinic.0,
        of.from as Instant,
        of.before as Instant,
        of.before_until as Instant
    )
    .fetch_one(tx)
    .await?;
    Ok(pair)
}

/// Analyses that have a result.
pub async fn analysed(tx: &mut PgConnection, clinic: ClinicId, of: &Window) -> Result<Pair> {
    let pair = sqlx::query_as!(
        Pair,
        r#"SELECT count(*) FILTER (WHERE created_at >= $2) AS "now!",
                  count(*) FILTER (WHERE created_at < $4) AS "before!"
           FROM app.skin_analyses
           WHERE clinic_id = $1 AND created_at >= $3 AND state = 'done'"#,
        clinic.0,
        of.from as Instant,
        of.before as Instant,
        of.before_until as Instant
    )
    .fetch_one(tx)
    .await?;
    Ok(pair)
}

/// What became of bookings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Booked {
    /// Neither cancelled nor missed.
    pub kept: i64,
    pub kept_before: i64,
    /// Nobody came.
    pub missed: i64,
    pub missed_before: i64,
    /// What the completed ones cost by today's list, in satang.
    pub value: i64,
    pub value_before: i64,
}

pub async fn booked(tx: &mut PgConnection, clinic: ClinicId, of: &Window) -> Result<Booked> {
    let booked = sqlx::query_as!(
        Booked,
        r#"SELECT count(*) FILTER (WHERE b.state NOT IN ('cancelled', 'no_show') AND b.starts_at >= $2)
                    AS "kept!",
                  count(*) FILTER (WHERE b.state NOT IN ('cancelled', 'no_show') AND b.starts_at < $4)
                    AS "kept_before!",
                  count(*) FILTER (WHERE b.state = 'no_show' AND b.starts_at >= $2) AS "missed!",
                  count(*) FILTER (WHERE b.state = 'no_show' AND b.starts_at < $4) AS "missed_before!",
                  coalesce(sum(t.price) FILTER (WHERE b.state = 'completed' AND b.starts_at >= $2), 0)::bigint
                    AS "value!",
                  coalesce(sum(t.price) FILTER (WHERE b.state = 'completed' AND b.starts_at < $4), 0)::bigint
                    AS "value_before!"
           FROM app.bookings AS b
           JOIN app.treatments AS t ON t.clinic_id = $1 AND t.id = b.treatment_id
           WHERE b.clinic_id = $1 AND b.starts_at >= $3 AND b.starts_at < $5"#,
        clinic.0,
        of.from as Instant,
        of.before as Instant,
        of.before_until as Instant,
        of.until as Instant
    )
    .fetch_one(tx)
    .await?;
    Ok(booked)
}

/// A treatment and how often it was booked.
pub struct Popular {
    pub name_th: String,
    pub name_en: String,
    pub count: i64,
}

/// The treatments booked most, of those that were neither cancelled nor missed.
pub async fn popular(
    tx: &mut PgConnection,
    clinic: ClinicId,
    of: &Window,
    limit: i64,
) -> Result<Vec<Popular>> {
    let rows = sqlx::query_as!(
        Popular,
        r#"SELECT t.name_th, t.name_en, b.count AS "count!"
           FROM (SELECT treatment_id, count(*) AS count FROM app.bookings
                 WHERE clinic_id = $1 AND starts_at >= $2 AND starts_at < $3
                   AND state NOT IN ('cancelled', 'no_show')
                 GROUP BY treatment_id) AS b
           JOIN app.treatments AS t ON t.clinic_id = $1 AND t.id = b.treatment_id
           ORDER BY b.count DESC, t.name_en, t.id LIMIT $4"#,
        clinic.0,
        of.from as Instant,
        of.until as Instant,
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// A bar of a chart: which one, from 1 on, and how many it counts.
pub struct Step {
    pub place: i32,
    pub count: i64,
}

pub async fn bookings_by_step(
    tx: &mut PgConnection,
    clinic: ClinicId,
    of: &Window,
) -> Result<Vec<Step>> {
    let steps = sqlx::query_as!(
        Step,
        r#"SELECT width_bucket(starts_at, $2::timestamptz[]) AS "place!", count(*) AS "count!"
           FROM app.bookings
           WHERE clinic_id = $1 AND starts_at >= $3 AND starts_at < $4
             AND state NOT IN ('cancelled', 'no_show')
           GROUP BY 1"#,
        clinic.0,
        &of.edges as &[Instant],
        of.edges[0] as Instant,
        of.end as Instant
    )
    .fetch_all(tx)
    .await?;
    Ok(steps)
}

pub async fn analyses_by_step(
    tx: &mut PgConnection,
    clinic: ClinicId,
    of: &Window,
) -> Result<Vec<Step>> {
    let steps = sqlx::query_as!(
        Step,
        r#"SELECT width_bucket(created_at, $2::timestamptz[]) AS "place!", count(*) AS "count!"
           FROM app.skin_analyses
           WHERE clinic_id = $1 AND created_at >= $3 AND state = 'done'
           GROUP BY 1"#,
        clinic.0,
        &of.edges as &[Instant],
        of.edges[0] as Instant
    )
    .fetch_all(tx)
    .await?;
    Ok(steps)
}

pub async fn customers_by_step(
    tx: &mut PgConnection,
    clinic: ClinicId,
    of: &Window,
) -> Result<Vec<Step>> {
    let steps = sqlx::query_as!(
        Step,
        r#"SELECT width_bucket(created_at, $2::timestamptz[]) AS "place!", count(*) AS "count!"
           FROM app.customers
           WHERE clinic_id = $1 AND created_at >= $3 AND erased_at IS NULL AND merged_into IS NULL
           GROUP BY 1"#,
        clinic.0,
        &of.edges as &[Instant],
        of.edges[0] as Instant
    )
    .fetch_all(tx)
    .await?;
    Ok(steps)
}

/// Bookings that ask something of somebody.
pub struct Open {
    /// To come, and not confirmed yet.
    pub unconfirmed: i64,
    /// Confirmed for a day that is over, and nobody said how it went.
    pub unsaid: i64,
}

pub async fn open_bookings(
    tx: &mut PgConnection,
    clinic: ClinicId,
    (since, midnight): (Instant, Instant),
) -> Result<Open> {
    let open = sqlx::query_as!(
        Open,
        r#"SELECT (SELECT count(*) FROM app.bookings
                   WHERE clinic_id = $1 AND starts_at >= $3 AND state = 'pending') AS "unconfirmed!",
                  (SELECT count(*) FROM app.bookings
                   WHERE clinic_id = $1 AND starts_at >= $2 AND starts_at < $3
                     AND state = 'confirmed') AS "unsaid!""#,
        clinic.0,
        since as Instant,
        midnight as Instant
    )
    .fetch_one(tx)
    .await?;
    Ok(open)
}

/// Invitations of this person's, or all for owner and admins, that ended unused since `since`.
pub async fn lapsed_invitations(
    tx: &mut PgConnection,
    clinic: ClinicId,
    (since, now): (Instant, Instant),
) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.invitations
           WHERE clinic_id = $1 AND accepted_at IS NULL AND revoked_at IS NULL
             AND expires_at >= $2 AND expires_at < $3"#,
        clinic.0,
        since as Instant,
        now as Instant
    )
    .fetch_one(tx)
    .await?;
    Ok(count)
}

/// What became of the leads that this person sees.
#[derive(Debug, Clone, Copy, Default)]
pub struct Leads {
    /// Worked on now.
    pub open: i64,
    /// Of those: due today or before.
    pub due: i64,
    /// Of those: nobody's.
    pub unassigned: i64,
    /// Won in the period.
    pub won: i64,
    pub won_before: i64,
    /// Lost in the period.
    pub lost: i64,
    pub lost_before: i64,
    /// From being written down to the first contact, on average, in minutes.
    pub answer: Option<i64>,
    pub answer_before: Option<i64>,
}

pub async fn leads(tx: &mut PgConnection, clinic: ClinicId, of: &Window) -> Result<Leads> {
    let leads = sqlx::query_as!(
        Leads,
        r#"SELECT count(*) FILTER (WHERE closed_at IS NULL) AS "open!",
                  count(*) FILTER (WHERE closed_at IS NULL AND follow_up <= $5) AS "due!",
                  count(*) FILTER (WHERE closed_at IS NULL AND assigned_to IS NULL) AS "unassigned!",
                  count(*) FILTER (WHERE stage = 'won' AND closed_at >= $2) AS "won!",
                  count(*) FILTER (WHERE stage = 'won' AND closed_at < $4) AS "won_before!",
                  count(*) FILTER (WHERE stage = 'lost' AND closed_at >= $2) AS "lost!",
                  count(*) FILTER (WHERE stage = 'lost' AND closed_at < $4) AS "lost_before!",
                  (avg(extract(epoch FROM first_contacted_at - created_at))
                    FILTER (WHERE first_contacted_at >= $2) / 60)::bigint AS answer,
                  (avg(extract(epoch FROM first_contacted_at - created_at))
                    FILTER (WHERE first_contacted_at >= $3 AND first_contacted_at < $4) / 60)::bigint
                    AS answer_before
           FROM app.leads
           WHERE clinic_id = $1 AND (closed_at IS NULL OR closed_at >= $3)"#,
        clinic.0,
        of.from as Instant,
        of.before as Instant,
        of.before_until as Instant,
        Day(of.today) as Day
    )
    .fetch_one(tx)
    .await?;
    Ok(leads)
}
