//! Customers who may be the one that is just being registered.

use base::{ClinicId, CustomerId, Result};
use sqlx::PgConnection;

/// A customer who looks the same.
pub struct Similar {
    pub id: CustomerId,
    pub number: i64,
    pub full_name: String,
    pub nickname: String,
    pub phone: String,
}

/// Those of the same telephone (written internationally or not) or the same name, the newest first.
pub async fn similar(
    tx: &mut PgConnection,
    clinic: ClinicId,
    full_name: &str,
    phone: &str,
) -> Result<Vec<Similar>> {
    let found = sqlx::query_as!(
        Similar,
        r#"SELECT id AS "id: CustomerId", number, full_name, nickname, phone
           FROM app.customers
           WHERE clinic_id = $1
             AND (lower(full_name) = lower($2)
                  OR (length($3) >= 9 AND right(phone, 9) = right($3, 9)))
           ORDER BY created_at DESC, id DESC LIMIT 5"#,
        clinic.0,
        full_name,
        phone
    )
    .fetch_all(tx)
    .await?;
    Ok(found)
}
