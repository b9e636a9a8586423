//! Rows of `app.customers`.

use base::api::Cursor;
use base::{ClinicId, CustomerId, Day, Instant, MemberId, Result};
use sqlx::PgConnection;

use super::rules::Record;

/// A customer as lists and pages show them.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Row {
    pub id: CustomerId,
    pub number: i64,
    pub full_name: String,
    pub nickname: String,
    pub phone: String,
    pub email: String,
    pub birth_date: Option<Day>,
    pub sex: String,
    pub allergies: String,
    pub note: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub last_analysis: Option<Instant>,
}

/// Up to `limit` customers that match, newest first, after the cursor.
pub async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    needle: &str,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT c.id AS "id: CustomerId", c.number, c.full_name, c.nickname, c.phone, c.email,
                  c.birth_date AS "birth_date: Day", c.sex, c.allergies, c.note,
                  c.created_at AS "created_at: Instant", c.updated_at AS "updated_at: Instant",
                  (SELECT max(a.created_at) FROM app.skin_analyses AS a
                   WHERE a.clinic_id = $1 AND a.customer_id = c.id AND a.state = 'done')
                    AS "last_analysis: Instant"
           FROM app.customers AS c
           WHERE c.clinic_id = $1
             AND ($2 = '' OR strpos(c.haystack, $2) > 0)
             AND ($3::timestamptz IS NULL OR (c.created_at, c.id) < ($3, $4))
           ORDER BY c.created_at DESC, c.id DESC
           LIMIT $5"#,
        clinic.0,
        needle,
        after.map(|cursor| cursor.at) as Option<Instant>,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// How many match.
pub async fn count(tx: &mut PgConnection, clinic: ClinicId, needle: &str) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.customers AS c
           WHERE c.clinic_id = $1 AND ($2 = '' OR strpos(c.haystack, $2) > 0)"#,
        clinic.0,
        needle
    )
    .fetch_one(tx)
    .await?;
    Ok(count)
}

/// One customer. Another clinic's, or one the row rules hide, is not found.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: CustomerId) -> Result<Row> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT c.id AS "id: CustomerId", c.number, c.full_name, c.nickname, c.phone, c.email,
                  c.birth_date AS "birth_date: Day", c.sex, c.allergies, c.note,
                  c.created_at AS "created_at: Instant", c.updated_at AS "updated_at: Instant",
                  (SELECT max(a.created_at) FROM app.skin_analyses AS a
                   WHERE a.clinic_id = $1 AND a.customer_id = c.id AND a.state = 'done')
                    AS "last_analysis: Instant"
           FROM app.customers AS c
           WHERE c.clinic_id = $1 AND c.id = $2"#,
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(row)
}

/// A customer to be registered.
pub struct NewCustomer<'a> {
    /// The id they get.
    pub id: CustomerId,
    /// What is known of them.
    pub record: &'a Record,
    /// Who registers them.
    pub by: Option<MemberId>,
    /// Whose customer they are.
    pub assigned_to: Option<MemberId>,
    /// When.
    pub at: Instant,
}

/// Adds a customer under the clinic's next number. The number is taken in this transaction, so none
/// is lost when it is rolled back.
pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &NewCustomer<'_>) -> Result<()> {
    let record = new.record;
    sqlx::query!(
        "WITH next AS (
           INSERT INTO app.counters AS k (clinic_id, series, value) VALUES ($1, 'customers', 1)
           ON CONFLICT (clinic_id, series) DO UPDATE SET value = k.value + 1
           RETURNING value
         )
         INSERT INTO app.customers (clinic_id, id, number, full_name, nickname, phone, email,
                                    birth_date, sex, allergies, note, assigned_to, created_by,
                                    created_at, updated_at)
         SELECT $1, $2, next.value, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13 FROM next",
        clinic.0,
        new.id.0,
        record.full_name,
        record.nickname,
        record.phone.as_ref().map_or("", |phone| phone.as_str()),
        record.email.as_ref().map_or("", |email| email.as_str()),
        record.birth_date as Option<Day>,
        record.sex.map_or("", |sex| sex.as_str()),
        record.allergies,
        record.note,
        new.assigned_to.map(|member| member.0),
        new.by.map(|member| member.0),
        new.at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Replaces a customer's record; says whether there was such a customer.
pub async fn update(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: CustomerId,
    record: &Record,
    at: Instant,
) -> Result<bool> {
    let done = sqlx::query!(
        "UPDATE app.customers
         SET full_name = $3, nickname = $4, phone = $5, email = $6, birth_date = $7, sex = $8,
             allergies = $9, note = $10, updated_at = $11
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        record.full_name,
        record.nickname,
        record.phone.as_ref().map_or("", |phone| phone.as_str()),
        record.email.as_ref().map_or("", |email| email.as_str()),
        record.birth_date as Option<Day>,
        record.sex.map_or("", |sex| sex.as_str()),
        record.allergies,
        record.note,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
