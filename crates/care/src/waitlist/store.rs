//! Rows of `app.waitlist`.

use base::{BookingId, ClinicId, CustomerId, Day, Instant, MemberId, Result, TreatmentId, WaitId};
use sqlx::PgConnection;

use super::rules::Entry;

/// Somebody who waits.
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
}

/// Those who wait still, who has waited longest first.
pub async fn waiting(
    tx: &mut PgConnection,
    clinic: ClinicId,
    today: Day,
    limit: i64,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT w.id AS "id: WaitId", w.customer_id AS "customer_id: CustomerId",
                  c.full_name AS customer, c.number, c.phone,
                  w.treatment_id AS "treatment_id: TreatmentId", t.name_th AS treatment_th,
                  t.name_en AS treatment_en, w.practitioner_id AS "practitioner_id: MemberId",
                  p.display_name AS "practitioner?", w.from_day AS "from: Day", w.to_day AS "to: Day",
                  w.note
           FROM app.waitlist AS w
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = w.customer_id
           JOIN app.treatments AS t ON t.clinic_id = $1 AND t.id = w.treatment_id
           LEFT JOIN app.profiles AS p ON p.clinic_id = $1 AND p.id = w.practitioner_id
           WHERE w.clinic_id = $1 AND w.closed_at IS NULL AND w.to_day >= $2
           ORDER BY w.created_at, w.id LIMIT $3"#,
        clinic.0,
        today as Day,
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// Puts somebody on the list.
pub async fn add(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: WaitId,
    entry: &Entry,
    (by, at): (Option<MemberId>, Instant),
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.waitlist (clinic_id, id, customer_id, treatment_id, practitioner_id, from_day,
                                   to_day, note, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        clinic.0,
        id.0,
        entry.customer.0,
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

/// Takes somebody off the list; says whether they were on it at all.
pub async fn close(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: WaitId,
    booking: Option<BookingId>,
    at: Instant,
) -> Result<bool> {
    let done = sqlx::query!(
        "UPDATE app.waitlist
         SET booking_id = coalesce(booking_id, $3), closed_at = coalesce(closed_at, $4)
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        booking.map(|booking| booking.0),
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
