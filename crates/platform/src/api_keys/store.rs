//! A clinic's keys, through definer functions: a key is a session.

use base::session::SessionToken;
use base::{Instant, Result};
use sqlx::PgConnection;
use uuid::Uuid;

use super::rules::Draft;

/// A key as its clinic sees it.
pub struct Row {
    pub id: Uuid,
    pub label: String,
    pub hint: String,
    pub scopes: Vec<String>,
    pub made_by: String,
    pub created_at: Instant,
    pub seen_at: Option<Instant>,
    pub expires_at: Instant,
    /// `active`, `revoked`, `expired`, or `orphaned`: who made it is gone.
    pub state: String,
}

/// Keeps the hash of `key` for the person whose session is `own`; none when the clinic has too many.
pub async fn keep(
    tx: &mut PgConnection,
    own: &SessionToken,
    key: &SessionToken,
    hint: &str,
    draft: &Draft,
    expires_at: Instant,
) -> Result<Option<Uuid>> {
    let hash = key.hash();
    let scopes: Vec<String> = draft.scopes.iter().map(|scope| scope.as_str().to_owned()).collect();
    let id = sqlx::query_scalar!(
        "SELECT auth.keep_key($1, $2, $3, $4, $5, $6)",
        own.secret().as_slice(),
        hash.as_slice(),
        draft.label,
        hint,
        &scopes,
        expires_at as Instant
    )
    .fetch_one(tx)
    .await?;
    Ok(id)
}

/// The clinic's keys, the newest first.
pub async fn all(tx: &mut PgConnection) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!", label AS "label!", hint AS "hint!", scopes AS "scopes!",
                  made_by AS "made_by!", created_at AS "created_at!: Instant",
                  seen_at AS "seen_at: Instant", expires_at AS "expires_at!: Instant",
                  state AS "state!"
           FROM auth.keys_of_clinic()"#
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// What became of a key that was to end.
pub struct Revoked {
    /// Whether the clinic has such a key.
    pub found: bool,
    /// Its label, if it worked until now.
    pub label: Option<String>,
}

/// Ends a key.
pub async fn revoke(tx: &mut PgConnection, id: Uuid) -> Result<Revoked> {
    let revoked = sqlx::query_as!(
        Revoked,
        r#"SELECT there AS "found!", ended AS label FROM auth.revoke_key($1)"#,
        id
    )
    .fetch_one(tx)
    .await?;
    Ok(revoked)
}
