//! Rows of `app.customer_consents`.

use base::{
    ClinicId, ConsentFormId, ConsentTextId, CustomerId, Error, Instant, MemberId, Result,
    SignedConsentId,
};
use serde_json::Value;
use sqlx::PgConnection;

use super::rules::Signature;
use crate::consent_forms::rules::Words;
use crate::consent_forms::store::Text;

/// A signature with the words that it stands under.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: SignedConsentId,
    pub customer: CustomerId,
    pub customer_name: String,
    pub customer_number: i64,
    pub form: ConsentFormId,
    pub text: ConsentTextId,
    pub kind: String,
    pub version: Option<i32>,
    pub title_th: String,
    pub title_en: String,
    pub body_th: String,
    pub body_en: String,
    pub lang: String,
    pub text_sha256: Vec<u8>,
    pub signer_name: String,
    pub way: String,
    pub strokes: Value,
    pub by_name: Option<String>,
    pub created_at: Instant,
    pub withdrawn_at: Option<Instant>,
    pub withdrawn_by_name: Option<String>,
    pub withdrawn_reason: String,
}

impl Row {
    /// The words as they are now.
    pub fn words(&self) -> Words {
        Words {
            title_th: self.title_th.clone(),
            title_en: self.title_en.clone(),
            body_th: self.body_th.clone(),
            body_en: self.body_en.clone(),
        }
    }
}

async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: Option<CustomerId>,
    only: Option<SignedConsentId>,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT c.id AS "id: SignedConsentId", c.customer_id AS "customer: CustomerId",
                  k.full_name AS customer_name, k.number AS customer_number,
                  c.form_id AS "form: ConsentFormId", c.text_id AS "text: ConsentTextId",
                  f.kind, t.version, t.title_th, t.title_en, t.body_th, t.body_en, c.lang,
                  c.text_sha256, c.signer_name, c.way, c.strokes, m.display_name AS "by_name?",
                  c.created_at AS "created_at: Instant", c.withdrawn_at AS "withdrawn_at: Instant",
                  w.display_name AS "withdrawn_by_name?", c.withdrawn_reason
           FROM app.customer_consents AS c
           JOIN app.customers AS k ON k.clinic_id = $1 AND k.id = c.customer_id
           JOIN app.consent_forms AS f ON f.clinic_id = $1 AND f.id = c.form_id
           JOIN app.consent_texts AS t ON t.clinic_id = $1 AND t.id = c.text_id
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = c.witnessed_by
           LEFT JOIN app.profiles AS w ON w.clinic_id = $1 AND w.id = c.withdrawn_by
           WHERE c.clinic_id = $1 AND ($2::uuid IS NULL OR c.customer_id = $2)
             AND ($3::uuid IS NULL OR c.id = $3)
           ORDER BY c.created_at DESC, c.id DESC
           LIMIT 500"#,
        clinic.0,
        customer.map(|id| id.0),
        only.map(|id| id.0)
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// Everything that a customer signed, the newest first.
pub async fn of_customer(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
) -> Result<Vec<Row>> {
    page(tx, clinic, Some(customer), None).await
}

/// One signature.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: SignedConsentId) -> Result<Row> {
    page(tx, clinic, None, Some(id)).await?.pop().ok_or(Error::NotFound)
}

/// A signature to be kept.
pub struct New<'a> {
    pub id: SignedConsentId,
    pub customer: CustomerId,
    pub text: &'a Text,
    pub signature: &'a Signature,
    pub sha256: [u8; 32],
    pub by: Option<MemberId>,
    pub at: Instant,
}

/// Keeps it.
pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &New<'_>) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.customer_consents (clinic_id, id, customer_id, form_id, text_id, lang, text_sha256,
                                            signer_name, way, strokes, witnessed_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        clinic.0,
        new.id.0,
        new.customer.0,
        new.text.form.0,
        new.text.id.0,
        new.signature.lang.code(),
        new.sha256.as_slice(),
        new.signature.name,
        new.signature.way.as_str(),
        new.signature.drawn(),
        new.by.map(|member| member.0),
        new.at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Withdraws it; false if it was withdrawn before.
pub async fn withdraw(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: SignedConsentId,
    reason: &str,
    by: Option<MemberId>,
    at: Instant,
) -> Result<bool> {
    let done = sqlx::query!(
        "UPDATE app.customer_consents
         SET withdrawn_at = $3, withdrawn_by = $4, withdrawn_reason = $5
         WHERE clinic_id = $1 AND id = $2 AND withdrawn_at IS NULL",
        clinic.0,
        id.0,
        at as Instant,
        by.map(|member| member.0),
        reason
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The texts that a customer signed, whole: what they take with them besides the signatures.
pub async fn signed_texts(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
) -> Result<Vec<Value>> {
    let texts = sqlx::query_scalar!(
        r#"SELECT to_jsonb(t) - 'clinic_id' AS "text!" FROM app.consent_texts AS t
           WHERE t.clinic_id = $1
             AND t.id IN (SELECT c.text_id FROM app.customer_consents AS c
                          WHERE c.clinic_id = $1 AND c.customer_id = $2)
           ORDER BY t.published_at"#,
        clinic.0,
        customer.0
    );
    Ok(texts.fetch_all(tx).await?)
}
