//! Rows of `app.consent_forms` and `app.consent_texts`.

use base::{ClinicId, ConsentFormId, ConsentTextId, Instant, MemberId, Result};
use sqlx::PgConnection;

use super::rules::{Draft, Words};

/// A form. Its titles are those of the newest version, or of the draft while there is none.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the tables")]
pub struct Row {
    pub id: ConsentFormId,
    pub kind: String,
    pub for_everybody: bool,
    pub archived_at: Option<Instant>,
    pub updated_at: Instant,
    pub title_th: String,
    pub title_en: String,
    /// The newest version: its text, its number, and since when.
    pub text: Option<ConsentTextId>,
    pub version: Option<i32>,
    pub published_at: Option<Instant>,
    /// Whether something is written that is not published.
    pub has_draft: bool,
    /// How many customers have signed it, whatever the version, and not withdrawn.
    pub signed: i64,
}

async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    only: Option<ConsentFormId>,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT f.id AS "id: ConsentFormId", f.kind, f.for_everybody,
                  f.archived_at AS "archived_at: Instant", f.updated_at AS "updated_at: Instant",
                  coalesce(p.title_th, d.title_th, '') AS "title_th!",
                  coalesce(p.title_en, d.title_en, '') AS "title_en!",
                  p.id AS "text?: ConsentTextId", p.version AS "version?",
                  p.published_at AS "published_at?: Instant", d.id IS NOT NULL AS "has_draft!",
                  (SELECT count(DISTINCT c.customer_id) FROM app.customer_consents AS c
                   WHERE c.clinic_id = $1 AND c.form_id = f.id AND c.withdrawn_at IS NULL) AS "signed!"
           FROM app.consent_forms AS f
           LEFT JOIN LATERAL (
             SELECT t.* FROM app.consent_texts AS t
             WHERE t.clinic_id = $1 AND t.form_id = f.id AND t.published_at IS NOT NULL
             ORDER BY t.version DESC LIMIT 1) AS p ON true
           LEFT JOIN app.consent_texts AS d
             ON d.clinic_id = $1 AND d.form_id = f.id AND d.published_at IS NULL
           WHERE f.clinic_id = $1 AND ($2::uuid IS NULL OR f.id = $2)
           ORDER BY f.archived_at IS NOT NULL, f.created_at, f.id
           LIMIT 200"#,
        clinic.0,
        only.map(|id| id.0)
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// Every form, those in use first, in the order in which they were made.
pub async fn all(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<Row>> {
    page(tx, clinic, None).await
}

/// One form.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: ConsentFormId) -> Result<Row> {
    page(tx, clinic, Some(id)).await?.pop().ok_or(base::Error::NotFound)
}

/// How many there are.
pub async fn count(tx: &mut PgConnection, clinic: ClinicId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.consent_forms WHERE clinic_id = $1"#,
        clinic.0
    );
    Ok(count.fetch_one(tx).await?)
}

/// Adds a form without words.
pub async fn add(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: ConsentFormId,
    draft: &Draft,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.consent_forms (clinic_id, id, kind, for_everybody, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $5)",
        clinic.0,
        id.0,
        draft.kind.as_str(),
        draft.for_everybody,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Replaces what is said of a form, but for its words.
pub async fn update(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: ConsentFormId,
    draft: &Draft,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.consent_forms SET kind = $3, for_everybody = $4, updated_at = $5
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        draft.kind.as_str(),
        draft.for_everybody,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes it out of use, or back in.
pub async fn set_archived(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: ConsentFormId,
    archived_at: Option<Instant>,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.consent_forms SET archived_at = $3, updated_at = $4
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        archived_at as Option<Instant>,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Keeps a form as it is until the transaction ends: two do not publish at once.
pub async fn hold(tx: &mut PgConnection, clinic: ClinicId, id: ConsentFormId) -> Result<()> {
    let held = sqlx::query_scalar!(
        "SELECT id FROM app.consent_forms WHERE clinic_id = $1 AND id = $2 FOR UPDATE",
        clinic.0,
        id.0
    );
    held.fetch_one(tx).await?;
    Ok(())
}

/// Words of a form: a version, or its draft.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Text {
    pub id: ConsentTextId,
    pub form: ConsentFormId,
    pub words: Words,
    /// None for a draft.
    pub version: Option<i32>,
    pub published_at: Option<Instant>,
    pub published_by: Option<String>,
}

/// Which of a form's words.
#[derive(Clone, Copy, Default)]
struct Wanted {
    form: Option<ConsentFormId>,
    only: Option<ConsentTextId>,
    published: Option<bool>,
}

async fn texts(
    tx: &mut PgConnection,
    clinic: ClinicId,
    wanted: Wanted,
    limit: i64,
) -> Result<Vec<Text>> {
    let rows = sqlx::query!(
        r#"SELECT t.id AS "id: ConsentTextId", t.form_id AS "form: ConsentFormId", t.title_th, t.title_en,
                  t.body_th, t.body_en, t.version, t.published_at AS "published_at: Instant",
                  m.display_name AS "published_by?"
           FROM app.consent_texts AS t
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = t.published_by
           WHERE t.clinic_id = $1 AND ($2::uuid IS NULL OR t.form_id = $2)
             AND ($3::uuid IS NULL OR t.id = $3)
             AND ($4::boolean IS NULL OR (t.published_at IS NOT NULL) = $4)
           ORDER BY t.version DESC NULLS FIRST, t.id DESC
           LIMIT $5"#,
        clinic.0,
        wanted.form.map(|id| id.0),
        wanted.only.map(|id| id.0),
        wanted.published,
        limit
    )
    .fetch_all(tx)
    .await?;
    let text = rows.into_iter().map(|row| Text {
        id: row.id,
        form: row.form,
        words: Words {
            title_th: row.title_th,
            title_en: row.title_en,
            body_th: row.body_th,
            body_en: row.body_en,
        },
        version: row.version,
        published_at: row.published_at,
        published_by: row.published_by,
    });
    Ok(text.collect())
}

/// The published versions of a form, the newest first.
pub async fn versions(
    tx: &mut PgConnection,
    clinic: ClinicId,
    form: ConsentFormId,
) -> Result<Vec<Text>> {
    let wanted = Wanted { form: Some(form), published: Some(true), ..Wanted::default() };
    texts(tx, clinic, wanted, 200).await
}

/// The newest of them.
pub async fn newest(
    tx: &mut PgConnection,
    clinic: ClinicId,
    form: ConsentFormId,
) -> Result<Option<Text>> {
    let wanted = Wanted { form: Some(form), published: Some(true), ..Wanted::default() };
    Ok(texts(tx, clinic, wanted, 1).await?.pop())
}

/// What is written and not published yet.
pub async fn draft(
    tx: &mut PgConnection,
    clinic: ClinicId,
    form: ConsentFormId,
) -> Result<Option<Text>> {
    let wanted = Wanted { form: Some(form), published: Some(false), ..Wanted::default() };
    Ok(texts(tx, clinic, wanted, 1).await?.pop())
}

/// A published version.
pub async fn text(tx: &mut PgConnection, clinic: ClinicId, id: ConsentTextId) -> Result<Text> {
    let wanted = Wanted { only: Some(id), published: Some(true), ..Wanted::default() };
    texts(tx, clinic, wanted, 1).await?.pop().ok_or(base::Error::NotFound)
}

/// Keeps a form's draft, in place of one that was there.
pub async fn put_draft(
    tx: &mut PgConnection,
    clinic: ClinicId,
    (form, id): (ConsentFormId, ConsentTextId),
    words: &Words,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.consent_texts (clinic_id, id, form_id, title_th, title_en, body_th, body_en,
                                        created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
         ON CONFLICT (clinic_id, form_id) WHERE published_at IS NULL DO UPDATE
         SET title_th = excluded.title_th, title_en = excluded.title_en, body_th = excluded.body_th,
             body_en = excluded.body_en, updated_at = excluded.updated_at",
        clinic.0,
        id.0,
        form.0,
        words.title_th,
        words.title_en,
        words.body_th,
        words.body_en,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Makes the next version of the draft; gives its number.
pub async fn publish(
    tx: &mut PgConnection,
    clinic: ClinicId,
    form: ConsentFormId,
    by: Option<MemberId>,
    at: Instant,
) -> Result<i32> {
    let version = sqlx::query_scalar!(
        r#"UPDATE app.consent_texts AS t
           SET version = 1 + (SELECT coalesce(max(o.version), 0) FROM app.consent_texts AS o
                              WHERE o.clinic_id = $1 AND o.form_id = $2),
               published_at = $3, published_by = $4, updated_at = $3
           WHERE t.clinic_id = $1 AND t.form_id = $2 AND t.published_at IS NULL
           RETURNING t.version AS "version!""#,
        clinic.0,
        form.0,
        at as Instant,
        by.map(|member| member.0)
    );
    Ok(version.fetch_one(tx).await?)
}
