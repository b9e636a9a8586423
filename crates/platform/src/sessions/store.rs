//! One's own sessions, through functions that take the secret of the session.

use base::session::SessionToken;
use base::{App, Instant, RequestInfo, Result};
use sqlx::PgConnection;
use uuid::Uuid;

pub struct Session {
    pub id: Uuid,
    /// None on the platform.
    pub clinic: Option<String>,
    pub clinic_th: Option<String>,
    pub user_agent: String,
    pub address: String,
    pub created_at: Instant,
    pub seen_at: Instant,
    /// Whether it is the one that asks.
    pub here: bool,
}

/// The one that asks comes first, then the one seen last.
pub async fn all(app: &App, token: &SessionToken) -> Result<Vec<Session>> {
    let sessions = sqlx::query_as!(
        Session,
        r#"SELECT id AS "id!", clinic, clinic_th, user_agent AS "user_agent!",
                  address AS "address!", created_at AS "created_at!: Instant",
                  seen_at AS "seen_at!: Instant", here AS "here!"
           FROM auth.own_sessions($1)"#,
        token.secret().as_slice()
    )
    .fetch_all(app.pools.auth())
    .await?;
    Ok(sessions)
}

/// Whether there was such a session of one's own.
pub async fn end(app: &App, token: &SessionToken, id: Uuid, request: &RequestInfo) -> Result<bool> {
    let ended = sqlx::query_scalar!(
        r#"SELECT auth.end_own_session($1, $2, $3, $4) AS "ended!""#,
        token.secret().as_slice(),
        id,
        request.address,
        request.id
    )
    .fetch_one(app.pools.auth())
    .await?;
    Ok(ended)
}

/// Ends every session of one's own; the one that asks too, or not.
pub async fn end_all(
    tx: &mut PgConnection,
    token: &SessionToken,
    this_one: bool,
    request: &RequestInfo,
) -> Result<()> {
    sqlx::query!(
        "SELECT auth.end_own_sessions($1, $2, $3, $4)",
        token.secret().as_slice(),
        this_one,
        request.address,
        request.id
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}
