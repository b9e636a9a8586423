//! Rows of `app.booking_feeds`, and what a secret address opens.

use base::{App, BookingId, ClinicId, Instant, MemberId, Result};
use sqlx::PgConnection;

/// When somebody's address was made; none if they have none.
pub async fn made(
    tx: &mut PgConnection,
    clinic: ClinicId,
    member: MemberId,
) -> Result<Option<Instant>> {
    let at = sqlx::query_scalar!(
        r#"SELECT created_at AS "at: Instant" FROM app.booking_feeds
           WHERE clinic_id = $1 AND member_id = $2"#,
        clinic.0,
        member.0
    )
    .fetch_optional(tx)
    .await?;
    Ok(at)
}

/// Gives somebody an address; the one before opens nothing any more.
pub async fn set(
    tx: &mut PgConnection,
    clinic: ClinicId,
    member: MemberId,
    hash: &[u8],
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.booking_feeds (clinic_id, member_id, token_hash, created_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (clinic_id, member_id) DO UPDATE SET token_hash = $3, created_at = $4",
        clinic.0,
        member.0,
        hash,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes somebody's address back.
pub async fn remove(tx: &mut PgConnection, clinic: ClinicId, member: MemberId) -> Result<()> {
    sqlx::query!(
        "DELETE FROM app.booking_feeds WHERE clinic_id = $1 AND member_id = $2",
        clinic.0,
        member.0
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A booking as the feed shows it; without an id there is none to show.
pub struct Row {
    pub name: String,
    pub name_th: String,
    pub practitioner: String,
    pub booking: Option<BookingId>,
    pub starts_at: Option<Instant>,
    pub ends_at: Option<Instant>,
    pub state: Option<String>,
    pub treatment_th: Option<String>,
    pub treatment_en: Option<String>,
    pub customer: Option<String>,
    pub room: Option<String>,
    pub updated_at: Option<Instant>,
}

/// What a secret opens: nothing when there is no row at all.
pub async fn opened(
    app: &App,
    clinic: ClinicId,
    secret: &[u8],
    (since, until): (Instant, Instant),
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT name AS "name!", name_th AS "name_th!", practitioner AS "practitioner!",
                  booking_id AS "booking: BookingId", starts_at AS "starts_at: Instant",
                  ends_at AS "ends_at: Instant", state, treatment_th, treatment_en, customer, room,
                  updated_at AS "updated_at: Instant"
           FROM auth.booking_feed($1, $2, $3, $4)"#,
        secret,
        clinic.0,
        since as Instant,
        until as Instant
    )
    .fetch_all(app.pools.auth())
    .await?;
    Ok(rows)
}
