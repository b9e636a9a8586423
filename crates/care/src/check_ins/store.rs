//! Customers who may be the one that is just being registered.

use base::{ClinicId, CustomerId, Result};
use sqlx::PgConnection;

/// A customer who looks the same.
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Similar {
    pub id: CustomerId,
    pub number: i64,
    pub full_name: String,
    pub nickname: String,
    pub phone: String,
}

/// Those of the same telephone (written internationally or not), the same e-mail or the same name, the newest first.
pub async fn similar(
    tx: &mut PgConnection,
    clinic: ClinicId,
    full_name: &str,
    phone: &str,
    email: &str,
) -> Result<Vec<Similar>> {
    let found = sqlx::query_as!(
        Similar,
        r#"SELECT id AS "id: CustomerId", number, full_name, nickname, phone
           FROM app.customers
           WHERE clinic_id = $1
             AND erased_at IS NULL AND merged_into IS NULL
             AND (lower(full_name) = lower($2)
                  OR ($4 <> '' AND email = $4)
                  OR (length($3) >= 9 AND right(phone, 9) = right($3, 9)))
           ORDER BY created_at DESC, id DESC LIMIT 5"#,
        clinic.0,
        full_name,
        phone,
        email
    )
    .fetch_all(tx)
    .await?;
    Ok(found)
}
