//! Accounts and sessions, through the definer functions.

use base::session::{LIFETIME_SECONDS, SessionToken};
use base::{AccountId, ClinicId, EmailAddress, RequestInfo, Result, Role};
use sqlx::PgPool;

#[allow(clippy::struct_field_names, reason = "the columns of the function")]
pub struct Account {
    pub account_id: uuid::Uuid,
    pub password_hash: String,
    pub disabled: bool,
    pub super_admin: bool,
}

pub async fn account(pool: &PgPool, email: &EmailAddress) -> Result<Option<Account>> {
    let found = sqlx::query_as!(
        Account,
        r#"SELECT account_id AS "account_id!", password_hash AS "password_hash!",
                  disabled AS "disabled!", super_admin AS "super_admin!"
           FROM auth.account_for_sign_in($1)"#,
        email.as_str()
    )
    .fetch_optional(pool)
    .await?;
    Ok(found)
}

/// The clinic used last comes first.
pub async fn memberships(pool: &PgPool, account: AccountId) -> Result<Vec<(ClinicId, Role)>> {
    let rows = sqlx::query!(
        r#"SELECT clinic_id AS "clinic_id!: ClinicId", role AS "role!" FROM auth.memberships($1)"#,
        account.0
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Role::parse(&row.role).map(|role| (row.clinic_id, role)))
        .collect())
}

pub async fn open_session(
    pool: &PgPool,
    token: &SessionToken,
    account: AccountId,
    clinic: Option<ClinicId>,
    request: &RequestInfo,
) -> Result<()> {
    #[allow(clippy::cast_precision_loss, reason = "two weeks of seconds are exact")]
    let seconds = LIFETIME_SECONDS as f64;
    let hash = token.hash();
    sqlx::query!(
        "SELECT auth.open_session($1, $2, $3, $4, $5, make_interval(secs => $6))",
        hash.as_slice(),
        account.0,
        clinic.map(|clinic| clinic.0),
        request.user_agent,
        request.address,
        seconds
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub async fn close_session(pool: &PgPool, token: &SessionToken) -> Result<()> {
    sqlx::query!("SELECT auth.close_session($1)", token.secret().as_slice()).execute(pool).await?;
    Ok(())
}

/// Keeps that a sign-in failed, and from where; not which e-mail was tried.
pub async fn report_failure(pool: &PgPool, request: &RequestInfo) -> Result<()> {
    let detail = serde_json::json!({ "request": request.id });
    sqlx::query!(
        "SELECT auth.report('sign_in_failed', NULL, NULL, $1, $2)",
        request.address,
        detail
    )
    .execute(pool)
    .await?;
    Ok(())
}
