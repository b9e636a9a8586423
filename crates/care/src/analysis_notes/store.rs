//! Rows of `app.analysis_notes`.

use base::{AnalysisId, ClinicId, Instant, MemberId, NoteId, Result};
use sqlx::PgConnection;

pub struct Row {
    pub id: NoteId,
    pub text: String,
    pub by_name: Option<String>,
    pub created_at: Instant,
}

pub async fn all(
    tx: &mut PgConnection,
    clinic: ClinicId,
    analysis: AnalysisId,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT n.id AS "id: NoteId", n.text, m.display_name AS "by_name?",
                  n.created_at AS "created_at: Instant"
           FROM app.analysis_notes AS n
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = n.created_by
           WHERE n.clinic_id = $1 AND n.analysis_id = $2
           ORDER BY n.created_at, n.id
           LIMIT 200"#,
        clinic.0,
        analysis.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

pub struct New<'a> {
    pub id: NoteId,
    pub analysis: AnalysisId,
    pub text: &'a str,
    pub by: Option<MemberId>,
    pub at: Instant,
}

pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &New<'_>) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.analysis_notes (clinic_id, id, analysis_id, text, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        clinic.0,
        new.id.0,
        new.analysis.0,
        new.text,
        new.by.map(|member| member.0),
        new.at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}
