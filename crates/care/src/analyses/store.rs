//! Rows of `app.skin_analyses` and `app.analysis_images`.

use base::api::Cursor;
use base::{
    AnalysisId, ClinicId, ConsentId, CustomerId, FileId, Instant, MemberId, Result, VisitId,
};
use serde_json::Value;
use sqlx::PgConnection;

#[derive(Debug, Clone)]
pub struct Row {
    pub id: AnalysisId,
    pub customer: CustomerId,
    pub customer_name: String,
    pub customer_number: i64,
    pub visit: VisitId,
    pub view: String,
    /// Why there are no pictures any more; empty while there are.
    pub pictures_gone: String,
    /// Whether there is a small picture for lists.
    pub thumb: bool,
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
                  a.visit_id AS "visit: VisitId", a.view, a.pictures_gone,
                  (a.pictures_gone = '' AND EXISTS (
                     SELECT FROM app.analysis_images AS i
                     WHERE i.clinic_id = $1 AND i.analysis_id = a.id AND i.name = 'thumb'))
                    AS "thumb!",
                  a.state, a.step, a.failure, a.algorithm,
                  a.findings - 'landmarks' AS findings,
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
                  a.visit_id AS "visit: VisitId", a.view, a.pictures_gone,
                  (a.pictures_gone = '' AND EXISTS (
                     SELECT FROM app.analysis_images AS i
                     WHERE i.clinic_id = $1 AND i.analysis_id = a.id AND i.name = 'thumb'))
                    AS "thumb!",
                  a.state, a.step, a.failure, a.algorithm,
                  a.findings - 'landmarks' AS findings,
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

/// Those of these ids that there are.
pub async fn of_ids(
    tx: &mut PgConnection,
    clinic: ClinicId,
    ids: &[AnalysisId],
) -> Result<Vec<Row>> {
    let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT a.id AS "id: AnalysisId", a.customer_id AS "customer: CustomerId",
                  c.full_name AS customer_name, c.number AS customer_number,
                  a.visit_id AS "visit: VisitId", a.view, a.pictures_gone,
                  (a.pictures_gone = '' AND EXISTS (
                     SELECT FROM app.analysis_images AS i
                     WHERE i.clinic_id = $1 AND i.analysis_id = a.id AND i.name = 'thumb'))
                    AS "thumb!",
                  a.state, a.step, a.failure, a.algorithm,
                  a.findings - 'landmarks' AS findings,
                  m.display_name AS "by_name?",
                  a.created_at AS "created_at: Instant", a.finished_at AS "finished_at: Instant"
           FROM app.skin_analyses AS a
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = a.customer_id
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = a.created_by
           WHERE a.clinic_id = $1 AND a.id = ANY ($2)"#,
        clinic.0,
        &ids
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

pub struct NewAnalysis {
    pub id: AnalysisId,
    pub customer: CustomerId,
    pub consent: ConsentId,
    pub visit: VisitId,
    pub view: skin::View,
    pub upload: FileId,
    pub by: Option<MemberId>,
    pub at: Instant,
}

pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &NewAnalysis) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.skin_analyses (clinic_id, id, customer_id, consent_id, visit_id, view,
                                        upload_id, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        clinic.0,
        new.id.0,
        new.customer.0,
        new.consent.0,
        new.visit.0,
        new.view.as_str(),
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
           JOIN app.skin_analyses AS a ON a.clinic_id = $1 AND a.id = i.analysis_id
           WHERE i.clinic_id = $1 AND i.analysis_id = $2 AND i.name = $3 AND a.pictures_gone = ''"#,
        clinic.0,
        id.0,
        name
    )
    .fetch_one(tx)
    .await?;
    Ok(file)
}

/// What the job needs to begin: whose face, from where, and the uploaded photo.
pub struct Waiting {
    pub customer: CustomerId,
    pub view: String,
    /// Consent may have been withdrawn since.
    pub pictures_gone: String,
    pub upload: Option<FileId>,
}

pub async fn waiting(tx: &mut PgConnection, clinic: ClinicId, id: AnalysisId) -> Result<Waiting> {
    let row = sqlx::query_as!(
        Waiting,
        r#"SELECT customer_id AS "customer: CustomerId", view, pictures_gone,
                  upload_id AS "upload: FileId"
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

/// The views of one visit, with their states.
pub async fn of_visit(
    tx: &mut PgConnection,
    clinic: ClinicId,
    visit: VisitId,
) -> Result<Vec<Part>> {
    let rows = sqlx::query_as!(
        Part,
        r#"SELECT a.id AS "id: AnalysisId", a.customer_id AS "customer: CustomerId", a.view, a.state
           FROM app.skin_analyses AS a
           WHERE a.clinic_id = $1 AND a.visit_id = $2
           ORDER BY a.created_at, a.id
           LIMIT 60"#,
        clinic.0,
        visit.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// One view of a visit.
pub struct Part {
    pub id: AnalysisId,
    pub customer: CustomerId,
    pub view: String,
    pub state: String,
}

/// A result that others of the same view can be held against.
#[derive(Debug, Clone)]
pub struct Taken {
    pub id: AnalysisId,
    pub findings: Value,
    pub created_at: Instant,
}

/// The results of one view of a customer's face, the newest first.
pub async fn of_view(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
    view: &str,
    limit: i64,
) -> Result<Vec<Taken>> {
    let rows = sqlx::query_as!(
        Taken,
        r#"SELECT a.id AS "id: AnalysisId", a.findings - 'landmarks' AS "findings!",
                  a.created_at AS "created_at: Instant"
           FROM app.skin_analyses AS a
           WHERE a.clinic_id = $1 AND a.customer_id = $2 AND a.view = $3 AND a.state = 'done'
           ORDER BY a.created_at DESC, a.id DESC
           LIMIT $4"#,
        clinic.0,
        customer.0,
        view,
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// The files of the pictures of an analysis.
pub async fn files(tx: &mut PgConnection, clinic: ClinicId, id: AnalysisId) -> Result<Vec<FileId>> {
    let files = sqlx::query_scalar!(
        r#"SELECT i.file_id AS "id: FileId" FROM app.analysis_images AS i
           WHERE i.clinic_id = $1 AND i.analysis_id = $2"#,
        clinic.0,
        id.0
    )
    .fetch_all(tx)
    .await?;
    Ok(files)
}

/// Erases an analysis that has ended; says whether there was one.
pub async fn remove(tx: &mut PgConnection, clinic: ClinicId, id: AnalysisId) -> Result<bool> {
    let gone = sqlx::query!(
        "DELETE FROM app.skin_analyses
         WHERE clinic_id = $1 AND id = $2 AND state IN ('done', 'failed')",
        clinic.0,
        id.0
    )
    .execute(tx)
    .await?;
    Ok(gone.rows_affected() > 0)
}

/// Marks every analysis of a customer: no picture of theirs is shown from now on. Gives the analyses that
/// had some.
pub async fn mark_withdrawn(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
) -> Result<Vec<AnalysisId>> {
    let marked = sqlx::query_scalar!(
        r#"UPDATE app.skin_analyses SET pictures_gone = 'withdrawn'
           WHERE clinic_id = $1 AND customer_id = $2 AND pictures_gone = ''
           RETURNING id AS "id: AnalysisId""#,
        clinic.0,
        customer.0
    )
    .fetch_all(tx)
    .await?;
    Ok(marked)
}

/// Marks what was taken before `before`, up to `limit` analyses; gives them.
pub async fn mark_old(
    tx: &mut PgConnection,
    clinic: ClinicId,
    before: Instant,
    limit: i64,
) -> Result<Vec<AnalysisId>> {
    let marked = sqlx::query_scalar!(
        r#"UPDATE app.skin_analyses AS a SET pictures_gone = 'retention'
           WHERE a.clinic_id = $1 AND a.id IN (
             SELECT o.id FROM app.skin_analyses AS o
             WHERE o.clinic_id = $1 AND o.created_at < $2 AND o.pictures_gone = ''
               AND o.state IN ('done', 'failed')
             ORDER BY o.created_at LIMIT $3)
           RETURNING a.id AS "id: AnalysisId""#,
        clinic.0,
        before as Instant,
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(marked)
}

/// Takes the pictures' rows away, and what of the findings is the shape of a face.
pub async fn remove_images(
    tx: &mut PgConnection,
    clinic: ClinicId,
    analyses: &[AnalysisId],
) -> Result<()> {
    let ids: Vec<uuid::Uuid> = analyses.iter().map(|id| id.0).collect();
    sqlx::query!(
        "DELETE FROM app.analysis_images WHERE clinic_id = $1 AND analysis_id = ANY ($2)",
        clinic.0,
        &ids
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE app.skin_analyses SET findings = findings - 'landmarks'
         WHERE clinic_id = $1 AND id = ANY ($2) AND findings ? 'landmarks'",
        clinic.0,
        &ids
    )
    .execute(tx)
    .await?;
    Ok(())
}
