//! Rows of `app.analysis_shares`, and what a link opens.

use base::files::WrappedKey;
use base::{
    AnalysisId, App, ClinicId, FileId, Instant, Link, MemberId, RequestInfo, Result, ShareId,
};
use serde_json::Value;
use sqlx::PgConnection;

pub struct Row {
    pub id: ShareId,
    pub analysis: AnalysisId,
    pub by_name: Option<String>,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub revoked_at: Option<Instant>,
    pub opened: i64,
    pub last_opened_at: Option<Instant>,
}

pub async fn all(
    tx: &mut PgConnection,
    clinic: ClinicId,
    analysis: AnalysisId,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT s.id AS "id: ShareId", s.analysis_id AS "analysis: AnalysisId",
                  m.display_name AS "by_name?", s.created_at AS "created_at: Instant",
                  s.expires_at AS "expires_at: Instant", s.revoked_at AS "revoked_at: Instant",
                  s.opened, s.last_opened_at AS "last_opened_at: Instant"
           FROM app.analysis_shares AS s
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = s.created_by
           WHERE s.clinic_id = $1 AND s.analysis_id = $2
           ORDER BY s.created_at DESC, s.id DESC
           LIMIT 100"#,
        clinic.0,
        analysis.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: ShareId) -> Result<Row> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT s.id AS "id: ShareId", s.analysis_id AS "analysis: AnalysisId",
                  m.display_name AS "by_name?", s.created_at AS "created_at: Instant",
                  s.expires_at AS "expires_at: Instant", s.revoked_at AS "revoked_at: Instant",
                  s.opened, s.last_opened_at AS "last_opened_at: Instant"
           FROM app.analysis_shares AS s
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = s.created_by
           WHERE s.clinic_id = $1 AND s.id = $2"#,
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(row)
}

pub struct New<'a> {
    pub id: ShareId,
    pub analysis: AnalysisId,
    pub hash: &'a [u8; 32],
    pub expires_at: Instant,
    pub by: Option<MemberId>,
    pub at: Instant,
}

pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &New<'_>) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.analysis_shares (clinic_id, id, analysis_id, token_hash, expires_at,
                                          created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        clinic.0,
        new.id.0,
        new.analysis.0,
        new.hash.as_slice(),
        new.expires_at as Instant,
        new.by.map(|member| member.0),
        new.at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Says whether it was alive until now.
pub async fn revoke(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: ShareId,
    at: Instant,
) -> Result<bool> {
    let done = sqlx::query!(
        "UPDATE app.analysis_shares SET revoked_at = $3
         WHERE clinic_id = $1 AND id = $2 AND revoked_at IS NULL",
        clinic.0,
        id.0,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// What a link shows; but for the clinic's brand, only while it is alive.
pub struct Opened {
    pub alive: bool,
    pub name: String,
    pub name_th: String,
    pub colour: String,
    pub mark: String,
    pub logo: String,
    pub zone: String,
    pub view: Option<String>,
    pub algorithm: Option<String>,
    pub findings: Option<Value>,
    pub taken_at: Option<Instant>,
    pub expires_at: Option<Instant>,
}

/// As nobody in particular: none for a link that never was.
pub async fn open(app: &App, link: &Link, request: &RequestInfo) -> Result<Option<Opened>> {
    let opened = sqlx::query_as!(
        Opened,
        r#"SELECT alive AS "alive!", name AS "name!", name_th AS "name_th!", colour AS "colour!",
                  mark AS "mark!", logo AS "logo!", zone AS "zone!", view, algorithm, findings,
                  taken_at AS "taken_at: Instant", expires_at AS "expires_at: Instant"
           FROM auth.shared_result($1, $2, $3, $4, $5)"#,
        link.secret().as_slice(),
        link.clinic.0,
        app.clock.now() as Instant,
        request.address,
        request.id
    )
    .fetch_optional(app.pools.auth())
    .await?;
    Ok(opened)
}

/// A picture of a link's result: where it is kept, and the keys of which one opens it.
pub struct Picture {
    pub file: FileId,
    pub media_type: String,
    pub keys: Vec<WrappedKey>,
}

pub async fn picture(app: &App, link: &Link, name: &str) -> Result<Option<Picture>> {
    let rows = sqlx::query!(
        r#"SELECT file_id AS "file!: FileId", media_type AS "media_type!", version AS "version!",
                  wrapped AS "wrapped!"
           FROM auth.shared_picture($1, $2, $3, $4)"#,
        link.secret().as_slice(),
        link.clinic.0,
        name,
        app.clock.now() as Instant
    )
    .fetch_all(app.pools.auth())
    .await?;
    let mut rows = rows.into_iter().peekable();
    let Some((file, media_type)) = rows.peek().map(|row| (row.file, row.media_type.clone())) else {
        return Ok(None);
    };
    let keys = rows.map(|row| WrappedKey { version: row.version, wrapped: row.wrapped }).collect();
    Ok(Some(Picture { file, media_type, keys }))
}
