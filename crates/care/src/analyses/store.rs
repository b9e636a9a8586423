//! Rows of `app.skin_analyses` and `app.analysis_images`.

use base::api::Cursor;
use base::{AnalysisId, ClinicId, CustomerId, FileId, Instant, MemberId, Result};
use serde_json::Value;
use sqlx::PgConnection;

#[derive(Debug, Clone)]
pub struct Row {
    pub id: AnalysisId,
    pub customer: CustomerId,
    pub customer_name: String,
    pub customer_number: i64,
    pub state: String,
    pub step: String,
    pub failure: String,
    pub algorithm: String,
    pub findings: Option<Value>,
    pub by_name: Option<String>,
    pub created_at: Instant,
    pub finished_at: Option<Instant>,
}

/// Up to `limit` analyses, newest first, of one customer or of all that this person may see.
pub async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: Option<CustomerId>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT a.id AS "id: AnalysisId", a.customer_id AS "customer: CustomerId",
                  c.full_name AS customer_name, c.number AS customer_number,
                  a.state, a.step, a.failure, a.algorithm, a.findings,
                  m.display_name AS "by_name?",
                  a.created_at AS "created_at: Instant", a.finished_at AS "finished_at: Instant"
           FROM app.skin_analyses AS a
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = a.customer_id
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = a.created_by
           WHERE a.clinic_id = $1
             AND ($2::uuid IS NULL OR a.customer_id = $2)
             AND ($3::timestamptz IS NULL OR (a.created_at, a.id) < ($3, $4))
           ORDER BY a.created_at DESC, a.id DESC
           LIMIT $5"#,
        clinic.0,
        customer.map(|customer| customer.0),
        after.map(|cursor| cursor.at) as Option<Instant>,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

pub async fn count(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: Option<CustomerId>,
) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.skin_analyses AS a
           WHERE a.clinic_id = $1 AND ($2::uuid IS NULL OR a.customer_id = $2)"#,
        clinic.0,
        customer.map(|customer| customer.0)
    )
    .fetch_one(tx)
    .await?;
    Ok(count)
}

pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: AnalysisId) -> Result<Row> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT a.id AS "id: AnalysisId", a.customer_id AS "customer: CustomerId",
                  c.full_name AS customer_name, c.number AS customer_number,
                  a.state, a.step, a.failure, a.algorithm, a.findings,
                  m.display_name AS "by_name?",
                  a.created_at AS "created_at: Instant", a.finished_at AS "finished_at: Instant"
           FROM app.skin_analyses AS a
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = a.customer_id
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = a.created_by
           WHERE a.clinic_id = $1 AND a.id = $2"#,
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(row)
}

/// Fails with not-found for a customer who is not there for this person.
pub async fn customer_exists(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: CustomerId,
) -> Result<String> {
    let name = sqlx::query_scalar!(
        "SELECT full_name FROM app.customers WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(name)
}

pub struct NewAnalysis {
    pub id: AnalysisId,
    pub customer: CustomerId,
    pub upload: FileId,
    pub by: Option<MemberId>,
    pub at: Instant,
}

pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &NewAnalysis) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.skin_analyses (clinic_id, id, customer_id, upload_id, consented_at,
                                        created_by, created_at)
         VALUES ($1, $2, $3, $4, $6, $5, $6)",
        clinic.0,
        new.id.0,
        new.customer.0,
        new.upload.0,
        new.by.map(|member| member.0),
        new.at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The file of a picture of an analysis.
pub async fn image(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: AnalysisId,
    name: &str,
) -> Result<FileId> {
    let file = sqlx::query_scalar!(
        r#"SELECT i.file_id AS "id: FileId" FROM app.analysis_images AS i
           WHERE i.clinic_id = $1 AND i.analysis_id = $2 AND i.name = $3"#,
        clinic.0,
        id.0,
        name
    )
    .fetch_one(tx)
    .await?;
    Ok(file)
}

/// What the job needs to begin: whose face, and the uploaded photo.
pub struct Waiting {
    pub customer: CustomerId,
    pub upload: Option<FileId>,
}

pub async fn waiting(tx: &mut PgConnection, clinic: ClinicId, id: AnalysisId) -> Result<Waiting> {
    let row = sqlx::query_as!(
        Waiting,
        r#"SELECT customer_id AS "customer: CustomerId", upload_id AS "upload: FileId"
           FROM app.skin_analyses WHERE clinic_id = $1 AND id = $2 FOR UPDATE"#,
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(row)
}

pub async fn set_step(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: AnalysisId,
    step: &str,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.skin_analyses SET state = 'running', step = $3
         WHERE clinic_id = $1 AND id = $2 AND state IN ('queued', 'running')",
        clinic.0,
        id.0,
        step
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn add_image(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: AnalysisId,
    name: &str,
    file: FileId,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.analysis_images (clinic_id, analysis_id, name, file_id)
         VALUES ($1, $2, $3, $4)",
        clinic.0,
        id.0,
        name,
        file.0
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends an analysis with its findings; the upload is let go.
pub async fn set_done(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: AnalysisId,
    algorithm: &str,
    findings: &Value,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.skin_analyses
         SET state = 'done', step = '', algorithm = $3, findings = $4, upload_id = NULL,
             finished_at = $5
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        algorithm,
        findings,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends an analysis with the reason why there is no result; the upload is let go.
pub async fn set_failed(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: AnalysisId,
    failure: &str,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.skin_analyses
         SET state = 'failed', step = '', failure = $3, upload_id = NULL, finished_at = $4
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        failure,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}
