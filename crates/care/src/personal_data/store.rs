//! Rows of whatever table hangs on a customer.

use base::{ClinicId, CustomerId, Error, FileId, Result};
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection};

/// A table whose rows are a customer's: by its own column, or by what it hangs on.
pub struct Table {
    /// Its name.
    pub name: String,
    /// The table that it hangs on, if it has no column of its own, and the column that says on which row.
    pub parent: Option<(String, String)>,
}

/// Every table that this person may read whole, as the catalog has them. Words are made from the record again.
pub async fn tables(tx: &mut PgConnection) -> Result<Vec<Table>> {
    let rows: Vec<(String, Option<String>, Option<String>)> = sqlx::query_as(
        "WITH tenant AS (
           SELECT c.oid, c.relname::text AS name,
                  EXISTS (SELECT FROM pg_attribute AS a
                          WHERE a.attrelid = c.oid AND a.attname = 'customer_id' AND NOT a.attisdropped) AS direct
           FROM pg_class AS c
           WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'r'
             AND c.relname <> 'customer_words' AND has_table_privilege(c.oid, 'SELECT'))
         SELECT t.name, NULL::text, NULL::text FROM tenant AS t WHERE t.direct
         UNION ALL
         SELECT t.name, min(p.name), min(a.attname::text)
         FROM tenant AS t
         JOIN pg_constraint AS f ON f.conrelid = t.oid AND f.contype = 'f' AND f.confdeltype = 'c'
         JOIN tenant AS p ON p.oid = f.confrelid AND p.direct
         JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = f.conkey[2]
         WHERE NOT t.direct
         GROUP BY t.name
         ORDER BY 1",
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(name, parent, column)| Table { name, parent: parent.zip(column) })
        .collect())
}

/// A customer's rows of a table, without what is the program's own.
pub async fn rows(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
    table: &Table,
) -> Result<Vec<Value>> {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let name = quoted(&table.name);
    let sql = match &table.parent {
        None => format!(
            "SELECT to_jsonb(t) - 'clinic_id' FROM app.{name} AS t
             WHERE t.clinic_id = $1 AND t.customer_id = $2"
        ),
        Some((parent, column)) => format!(
            "SELECT to_jsonb(t) - 'clinic_id' FROM app.{} AS p
             JOIN app.{name} AS t ON t.clinic_id = $1 AND t.{} = p.id
             WHERE p.clinic_id = $1 AND p.customer_id = $2",
            quoted(parent),
            quoted(column)
        ),
    };
    // The names come quoted from the catalog.
    let rows: Vec<Value> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(clinic.0)
        .bind(customer.0)
        .fetch_all(tx)
        .await?;
    Ok(rows.into_iter().map(without_secrets).collect())
}

/// Hashes of links open something to whoever finds what they were made from.
fn without_secrets(mut row: Value) -> Value {
    if let Some(fields) = row.as_object_mut() {
        fields.retain(|name, _| !name.ends_with("_hash"));
    }
    row
}

/// The customer's own row.
pub async fn record(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
) -> Result<Value> {
    let row: Option<Value> = sqlx::query_scalar(
        "SELECT to_jsonb(c) - 'clinic_id' - 'haystack' FROM app.customers AS c
         WHERE c.clinic_id = $1 AND c.id = $2",
    )
    .bind(clinic.0)
    .bind(customer.0)
    .fetch_optional(tx)
    .await?;
    row.ok_or(Error::NotFound)
}

/// A picture that is still there.
pub struct Picture {
    /// Its file.
    pub file: FileId,
    /// The analysis and what it shows.
    pub name: String,
    /// Of its bytes.
    pub media_type: String,
}

/// The pictures of a customer's analyses.
pub async fn pictures(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
) -> Result<Vec<Picture>> {
    let rows = sqlx::query_as!(
        Picture,
        r#"SELECT i.file_id AS "file: FileId", a.id::text || '/' || i.name AS "name!", f.media_type
           FROM app.skin_analyses AS a
           JOIN app.analysis_images AS i ON i.clinic_id = $1 AND i.analysis_id = a.id
           JOIN app.files AS f ON f.clinic_id = $1 AND f.id = i.file_id
           WHERE a.clinic_id = $1 AND a.customer_id = $2 AND a.pictures_gone = ''
           ORDER BY a.created_at, i.name"#,
        clinic.0,
        customer.0
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}
