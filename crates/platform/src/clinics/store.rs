//! Clinics over the whole platform, through definer functions that check for the super admin.

use base::session::SessionToken;
use base::{App, ClinicId, Instant, RequestInfo, Result};
use sqlx::PgConnection;

use super::rules::NewClinic;

pub struct Row {
    pub id: ClinicId,
    pub slug: String,
    pub name: String,
    pub name_th: String,
    pub status: String,
    pub created_at: Instant,
    pub staff: i64,
    pub customers: i64,
    pub analyses: i64,
    pub total: i64,
}

/// A page of clinics by name, after the one named last.
pub async fn page(
    tx: &mut PgConnection,
    search: &str,
    after: Option<(&str, ClinicId)>,
    limit: i32,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT clinic_id AS "id!: ClinicId", slug AS "slug!", name AS "name!",
                  name_th AS "name_th!", status AS "status!",
                  created_at AS "created_at!: Instant", staff AS "staff!",
                  customers AS "customers!", analyses AS "analyses!", total AS "total!"
           FROM auth.clinic_page($1, $2, $3, $4)"#,
        search.to_lowercase(),
        after.map(|(name, _)| name),
        after.map(|(_, id)| id.0),
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// What the platform calls a clinic.
pub struct Named {
    pub slug: String,
    pub status: String,
    pub name: String,
    pub name_th: String,
    pub zone: String,
}

/// The clinic's names; not found if there is no such clinic.
pub async fn named(tx: &mut PgConnection, clinic: ClinicId) -> Result<Named> {
    let named = sqlx::query_as!(
        Named,
        r#"SELECT slug AS "slug!", status AS "status!", name AS "name!", name_th AS "name_th!",
                  zone AS "zone!"
           FROM auth.clinic_named($1)"#,
        clinic.0
    )
    .fetch_one(tx)
    .await?;
    Ok(named)
}

/// Whether there was such a clinic to enter.
pub async fn begin_visit(
    app: &App,
    token: &SessionToken,
    clinic: ClinicId,
    reason: &str,
    minutes: i32,
    request: &RequestInfo,
) -> Result<bool> {
    let begun = sqlx::query_scalar!(
        r#"SELECT auth.begin_visit($1, $2, $3, $4, $5, $6) AS "begun!""#,
        token.secret().as_slice(),
        clinic.0,
        reason,
        minutes,
        request.address,
        request.id
    )
    .fetch_one(app.pools.super_admin())
    .await?;
    Ok(begun)
}

pub async fn end_visit(app: &App, token: &SessionToken, request: &RequestInfo) -> Result<()> {
    sqlx::query!(
        "SELECT auth.end_visit($1, $2, $3)",
        token.secret().as_slice(),
        request.address,
        request.id
    )
    .execute(app.pools.super_admin())
    .await?;
    Ok(())
}

/// Opens a clinic with a key of its own; false when its part of addresses is taken.
pub async fn open(
    app: &App,
    token: &SessionToken,
    id: ClinicId,
    new: &NewClinic,
    wrapped_key: &[u8],
    request: &RequestInfo,
) -> Result<bool> {
    let opened = sqlx::query_scalar!(
        r#"SELECT auth.open_clinic($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             AS "opened!""#,
        token.secret().as_slice(),
        id.0,
        new.slug,
        new.name,
        new.name_th,
        new.colour,
        new.mark,
        new.seats,
        wrapped_key,
        app.clock.now() as Instant,
        request.address,
        request.id
    )
    .fetch_one(app.pools.super_admin())
    .await?;
    Ok(opened)
}

/// Suspends a clinic or lets it work again; false when it is so already, or not there.
pub async fn set_status(
    app: &App,
    token: &SessionToken,
    id: ClinicId,
    status: &str,
    reason: &str,
    request: &RequestInfo,
) -> Result<bool> {
    let done = sqlx::query_scalar!(
        r#"SELECT auth.set_clinic_status($1, $2, $3, $4, $5, $6) AS "done!""#,
        token.secret().as_slice(),
        id.0,
        status,
        reason,
        request.address,
        request.id
    )
    .fetch_one(app.pools.super_admin())
    .await?;
    Ok(done)
}
