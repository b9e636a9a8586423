//! Erasing, through definer functions that check for the super admin.

use base::session::SessionToken;
use base::{App, ClinicId, Instant, RequestInfo, Result};
use sqlx::PgConnection;
use uuid::Uuid;

/// A receipt.
pub struct Row {
    pub id: Uuid,
    pub clinic: ClinicId,
    pub slug: String,
    pub name: String,
    pub name_th: String,
    pub reason: String,
    pub erased_by: String,
    pub erased_at: Instant,
    /// Number of rows by table.
    pub rows: serde_json::Value,
    /// SHA-256 of each wrapped key, in hex.
    pub keys: Vec<String>,
    pub files: Option<i64>,
    pub files_erased_at: Option<Instant>,
}

/// The receipt's id; `None` if there is no such clinic or it has another name.
pub async fn erase(
    app: &App,
    token: &SessionToken,
    clinic: ClinicId,
    typed: &str,
    reason: &str,
    request: &RequestInfo,
) -> Result<Option<Uuid>> {
    let receipt = sqlx::query_scalar!(
        "SELECT auth.erase_clinic($1, $2, $3, $4, $5, $6)",
        token.secret().as_slice(),
        clinic.0,
        typed,
        reason,
        request.address,
        request.id
    )
    .fetch_one(app.pools.super_admin())
    .await?;
    Ok(receipt)
}

/// Notes that the files' bytes are gone.
pub async fn files_erased(
    app: &App,
    token: &SessionToken,
    receipt: Uuid,
    files: u64,
) -> Result<()> {
    let files = i64::try_from(files).unwrap_or(i64::MAX);
    sqlx::query!("SELECT auth.files_erased($1, $2, $3)", token.secret().as_slice(), receipt, files)
        .execute(app.pools.super_admin())
        .await?;
    Ok(())
}

/// Every receipt, the newest first; or the one asked for.
pub async fn receipts(tx: &mut PgConnection, wanted: Option<Uuid>) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!", clinic_id AS "clinic!: ClinicId", slug AS "slug!", name AS "name!",
                  name_th AS "name_th!", reason AS "reason!", erased_by AS "erased_by!",
                  erased_at AS "erased_at!: Instant", erased_rows AS "rows!",
                  erased_keys AS "keys!", erased_files AS files,
                  files_erased_at AS "files_erased_at: Instant"
           FROM auth.erasures($1)"#,
        wanted
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}
