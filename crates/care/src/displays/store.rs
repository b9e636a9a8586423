//! Links of displays, through definer functions: a link is a session that shows the wall.

use base::session::SessionToken;
use base::{Instant, Result};
use sqlx::PgConnection;
use uuid::Uuid;

/// A display as its clinic sees it.
pub struct Row {
    pub id: Uuid,
    pub label: String,
    pub made_by: String,
    pub created_at: Instant,
    pub seen_at: Option<Instant>,
}

/// Keeps the hash of `link`'s session for the person whose session is `own`; none when the clinic has too many.
pub async fn open(
    tx: &mut PgConnection,
    own: &SessionToken,
    link: &SessionToken,
    label: &str,
) -> Result<Option<Uuid>> {
    let hash = link.hash();
    let id = sqlx::query_scalar!(
        "SELECT auth.open_display($1, $2, $3)",
        own.secret().as_slice(),
        hash.as_slice(),
        label
    )
    .fetch_one(tx)
    .await?;
    Ok(id)
}

/// The displays of the clinic of this context whose links work.
pub async fn all(tx: &mut PgConnection) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!", label AS "label!", made_by AS "made_by!",
                  created_at AS "created_at!: Instant", seen_at AS "seen_at: Instant"
           FROM auth.displays()"#
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// Ends a display's link; gives its label if it worked until now.
pub async fn close(tx: &mut PgConnection, id: Uuid) -> Result<Option<String>> {
    let label = sqlx::query_scalar!("SELECT auth.close_display($1)", id).fetch_one(tx).await?;
    Ok(label)
}
