//! The rows of `app.letter_texts`, and what a preview needs to know of the clinic.

use base::{ClinicId, Instant, Result};
use sqlx::PgConnection;

use super::rules::Which;
use crate::letters::Words;

/// A letter that the clinic worded itself.
pub struct Row {
    pub kind: String,
    pub lang: String,
    pub updated_at: Instant,
}

/// Every letter that the clinic worded itself.
pub async fn all(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT kind, lang, updated_at AS "updated_at: Instant"
           FROM app.letter_texts WHERE clinic_id = $1"#,
        clinic.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// The clinic's own words, if it has any.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, which: Which) -> Result<Option<Words>> {
    let words = sqlx::query_as!(
        Words,
        "SELECT subject, intro FROM app.letter_texts
         WHERE clinic_id = $1 AND kind = $2 AND lang = $3",
        clinic.0,
        which.kind(),
        which.lang.code()
    )
    .fetch_optional(tx)
    .await?;
    Ok(words)
}

pub async fn keep(
    tx: &mut PgConnection,
    clinic: ClinicId,
    which: Which,
    words: &Words,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.letter_texts (clinic_id, kind, lang, subject, intro, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (clinic_id, kind, lang)
         DO UPDATE SET subject = excluded.subject, intro = excluded.intro,
                       updated_at = excluded.updated_at",
        clinic.0,
        which.kind(),
        which.lang.code(),
        words.subject,
        words.intro,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn remove(tx: &mut PgConnection, clinic: ClinicId, which: Which) -> Result<()> {
    sqlx::query!(
        "DELETE FROM app.letter_texts WHERE clinic_id = $1 AND kind = $2 AND lang = $3",
        clinic.0,
        which.kind(),
        which.lang.code()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// How a clinic is reached.
pub struct Contact {
    pub phone: String,
    pub email: String,
    pub address: String,
}

pub async fn contact(tx: &mut PgConnection, clinic: ClinicId) -> Result<Contact> {
    let contact = sqlx::query_as!(
        Contact,
        "SELECT phone, email, address FROM app.clinics WHERE clinic_id = $1",
        clinic.0
    )
    .fetch_one(tx)
    .await?;
    Ok(contact)
}

/// The address of whoever asks.
pub async fn own_address(tx: &mut PgConnection) -> Result<String> {
    let address =
        sqlx::query_scalar!(r#"SELECT auth.own_address() AS "address!""#).fetch_one(tx).await?;
    Ok(address)
}
