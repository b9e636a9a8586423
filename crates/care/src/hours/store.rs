//! Rows of `app.business_hours`, `app.closures`, `app.schedules` and `app.leaves`.

use base::{ClinicId, ClosureId, Day, Instant, LeaveId, MemberId, Result};
use sqlx::PgConnection;

use super::rules::{Closed, Span};

/// The clinic's week.
pub async fn week(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<Span>> {
    let rows = sqlx::query_as!(
        Span,
        r#"SELECT weekday, opens_minute AS "from", closes_minute AS "to" FROM app.business_hours
           WHERE clinic_id = $1 ORDER BY weekday, opens_minute"#,
        clinic.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// Replaces the clinic's week.
pub async fn set_week(tx: &mut PgConnection, clinic: ClinicId, week: &[Span]) -> Result<()> {
    sqlx::query!("DELETE FROM app.business_hours WHERE clinic_id = $1", clinic.0)
        .execute(&mut *tx)
        .await?;
    let (weekdays, from, to) = columns(week);
    sqlx::query!(
        "INSERT INTO app.business_hours (clinic_id, weekday, opens_minute, closes_minute)
         SELECT $1, * FROM unnest($2::integer[], $3::integer[], $4::integer[])",
        clinic.0,
        &weekdays,
        &from,
        &to
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn columns(week: &[Span]) -> (Vec<i32>, Vec<i32>, Vec<i32>) {
    let weekdays = week.iter().map(|span| span.weekday).collect();
    let from = week.iter().map(|span| span.from).collect();
    (weekdays, from, week.iter().map(|span| span.to).collect())
}

/// Days when the clinic is closed.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Closure {
    pub id: ClosureId,
    pub first: Day,
    pub last: Day,
    pub reason: String,
}

/// Closures that end on this day or later, the next one first.
pub async fn closures(tx: &mut PgConnection, clinic: ClinicId, from: Day) -> Result<Vec<Closure>> {
    let rows = sqlx::query_as!(
        Closure,
        r#"SELECT id AS "id: ClosureId", starts_on AS "first: Day", ends_on AS "last: Day", reason
           FROM app.closures WHERE clinic_id = $1 AND ends_on >= $2 ORDER BY starts_on, id LIMIT 400"#,
        clinic.0,
        from as Day
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// Adds a closure.
pub async fn add_closure(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: ClosureId,
    closed: &Closed,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.closures (clinic_id, id, starts_on, ends_on, reason, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        clinic.0,
        id.0,
        closed.first as Day,
        closed.last as Day,
        closed.reason,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes a closure back; says whether there was one.
pub async fn remove_closure(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: ClosureId,
) -> Result<bool> {
    let done =
        sqlx::query!("DELETE FROM app.closures WHERE clinic_id = $1 AND id = $2", clinic.0, id.0)
            .execute(tx)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// When a colleague works.
pub async fn schedule(
    tx: &mut PgConnection,
    clinic: ClinicId,
    member: MemberId,
) -> Result<Vec<Span>> {
    let rows = sqlx::query_as!(
        Span,
        r#"SELECT weekday, starts_minute AS "from", ends_minute AS "to" FROM app.schedules
           WHERE clinic_id = $1 AND member_id = $2 ORDER BY weekday, starts_minute"#,
        clinic.0,
        member.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// Replaces when a colleague works.
pub async fn set_schedule(
    tx: &mut PgConnection,
    clinic: ClinicId,
    member: MemberId,
    week: &[Span],
) -> Result<()> {
    sqlx::query!(
        "DELETE FROM app.schedules WHERE clinic_id = $1 AND member_id = $2",
        clinic.0,
        member.0
    )
    .execute(&mut *tx)
    .await?;
    let (weekdays, from, to) = columns(week);
    sqlx::query!(
        "INSERT INTO app.schedules (clinic_id, member_id, weekday, starts_minute, ends_minute)
         SELECT $1, $2, * FROM unnest($3::integer[], $4::integer[], $5::integer[])",
        clinic.0,
        member.0,
        &weekdays,
        &from,
        &to
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A colleague's name. Customers are none.
pub async fn colleague(
    tx: &mut PgConnection,
    clinic: ClinicId,
    member: MemberId,
) -> Result<String> {
    let name = sqlx::query_scalar!(
        "SELECT display_name FROM app.profiles WHERE clinic_id = $1 AND id = $2 AND role <> 'customer'",
        clinic.0,
        member.0
    )
    .fetch_one(tx)
    .await?;
    Ok(name)
}

/// When a colleague is away.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Leave {
    pub id: LeaveId,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub reason: String,
}

/// A colleague's leaves that are not over, the next one first.
pub async fn leaves(
    tx: &mut PgConnection,
    clinic: ClinicId,
    member: MemberId,
    now: Instant,
) -> Result<Vec<Leave>> {
    let rows = sqlx::query_as!(
        Leave,
        r#"SELECT id AS "id: LeaveId", starts_at AS "starts_at: Instant", ends_at AS "ends_at: Instant", reason
           FROM app.leaves WHERE clinic_id = $1 AND member_id = $2 AND ends_at > $3
           ORDER BY starts_at, id LIMIT 200"#,
        clinic.0,
        member.0,
        now as Instant
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// Adds a leave.
pub async fn add_leave(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: LeaveId,
    member: MemberId,
    (starts_at, ends_at): (Instant, Instant),
    reason: &str,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.leaves (clinic_id, id, member_id, starts_at, ends_at, reason, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        clinic.0,
        id.0,
        member.0,
        starts_at as Instant,
        ends_at as Instant,
        reason,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes a leave back; gives whose it was.
pub async fn remove_leave(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: LeaveId,
) -> Result<Option<MemberId>> {
    let member = sqlx::query_scalar!(
        r#"DELETE FROM app.leaves WHERE clinic_id = $1 AND id = $2 RETURNING member_id AS "member: MemberId""#,
        clinic.0,
        id.0
    )
    .fetch_optional(tx)
    .await?;
    Ok(member)
}
