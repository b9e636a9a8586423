//! Entering.

use sqlx::PgConnection;

use crate::session::SessionToken;
use crate::{App, Result};

/// What `auth.enter` says of the person. The clinic's columns are null on the platform.
pub struct Entered {
    pub account_id: uuid::Uuid,
    pub clinic_id: Option<uuid::Uuid>,
    pub member_id: Option<uuid::Uuid>,
    pub customer_id: Option<uuid::Uuid>,
    pub role: String,
    pub granted: Vec<String>,
    pub withdrawn: Vec<String>,
    pub display_name: String,
    /// Null if they never chose one.
    pub lang: Option<String>,
    pub slug: Option<String>,
    pub name: Option<String>,
    pub name_th: Option<String>,
    pub status: Option<String>,
    pub colour: Option<String>,
    pub mark: Option<String>,
    pub logo: Option<String>,
    pub zone: Option<String>,
    pub visit_reason: Option<String>,
    pub session_id: uuid::Uuid,
    /// Of a key; null for a browser's session.
    pub scopes: Option<Vec<String>>,
    pub stale: bool,
    pub must_enrol: bool,
}

pub async fn enter(tx: &mut PgConnection, token: &SessionToken) -> Result<Entered> {
    let entered = sqlx::query_as!(
        Entered,
        r#"SELECT account_id AS "account_id!", clinic_id, member_id, customer_id, role AS "role!",
                  granted AS "granted!", withdrawn AS "withdrawn!",
                  display_name AS "display_name!", lang,
                  slug, name, name_th, status, colour, mark, logo, zone, visit_reason,
                  session_id AS "session_id!", scopes, stale AS "stale!",
                  must_enrol AS "must_enrol!"
           FROM auth.enter($1)"#,
        token.secret().as_slice()
    )
    .fetch_one(tx)
    .await?;
    Ok(entered)
}

/// Notes that the session is in use, and from where.
pub async fn see(app: &App, token: &SessionToken, address: &str) -> Result<()> {
    sqlx::query!("SELECT auth.see_session($1, $2)", token.secret().as_slice(), address)
        .execute(app.pools.auth())
        .await?;
    Ok(())
}
