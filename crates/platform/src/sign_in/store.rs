//! Accounts and sessions, through the definer functions.

use base::keepsake::Secret;
use base::session::{LIFETIME_SECONDS, SessionToken};
use base::{AccountId, App, ClinicId, EmailAddress, RequestInfo, Result, Role};
use sqlx::PgConnection;

#[allow(clippy::struct_field_names, reason = "the columns of the function")]
pub struct Account {
    pub account_id: uuid::Uuid,
    pub password_hash: String,
    pub disabled: bool,
    pub super_admin: bool,
}

/// What cannot be an address is looked for as well: every answer takes the same steps.
pub async fn account(app: &App, email: Option<&EmailAddress>) -> Result<Option<Account>> {
    let email = email.map_or("", EmailAddress::as_str);
    let vouched = app.master.vouch("account", &[email]);
    let found = sqlx::query_as!(
        Account,
        r#"SELECT account_id AS "account_id!", password_hash AS "password_hash!",
                  disabled AS "disabled!", super_admin AS "super_admin!"
           FROM auth.account_for_sign_in($1, $2)"#,
        email,
        vouched.as_slice()
    )
    .fetch_optional(app.pools.auth())
    .await?;
    Ok(found)
}

/// The clinic used last comes first.
pub async fn memberships(
    tx: &mut PgConnection,
    app: &App,
    account: AccountId,
) -> Result<Vec<(ClinicId, Role)>> {
    let vouched = app.master.vouch("memberships", &[&account.to_string()]);
    let rows = sqlx::query!(
        r#"SELECT clinic_id AS "clinic_id!: ClinicId", role AS "role!"
           FROM auth.memberships($1, $2)"#,
        account.0,
        vouched.as_slice()
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Role::parse(&row.role).map(|role| (row.clinic_id, role)))
        .collect())
}

pub async fn open_session(
    tx: &mut PgConnection,
    app: &App,
    token: &SessionToken,
    account: AccountId,
    clinic: Option<ClinicId>,
    request: &RequestInfo,
) -> Result<()> {
    #[allow(clippy::cast_precision_loss, reason = "two weeks of seconds are exact")]
    let seconds = LIFETIME_SECONDS as f64;
    let hash = token.hash();
    let place = clinic.map(|clinic| clinic.to_string()).unwrap_or_default();
    let vouched = app.master.vouch("session", &[hex::encode(hash), account.to_string(), place]);
    sqlx::query!(
        "SELECT auth.open_session($1, $2, $3, $4, $5, make_interval(secs => $6), $7, $8)",
        hash.as_slice(),
        account.0,
        clinic.map(|clinic| clinic.0),
        request.user_agent,
        request.address,
        seconds,
        request.id,
        vouched.as_slice()
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn close_session(app: &App, token: &SessionToken, request: &RequestInfo) -> Result<()> {
    sqlx::query!(
        "SELECT auth.close_session($1, $2, $3)",
        token.secret().as_slice(),
        request.address,
        request.id
    )
    .execute(app.pools.auth())
    .await?;
    Ok(())
}

/// What the second step may be answered with.
pub struct Factors {
    pub needed: bool,
    /// The secret of the code generator.
    pub sealed: Option<Vec<u8>>,
    /// The passkeys, as they are kept: a list.
    pub credentials: serde_json::Value,
}

pub async fn factors(app: &App, account: AccountId) -> Result<Factors> {
    let vouched = app.master.vouch("factors", &[account.to_string()]);
    let factors = sqlx::query_as!(
        Factors,
        r#"SELECT needed AS "needed!", sealed, credentials AS "credentials!"
           FROM auth.factors_of($1, $2)"#,
        account.0,
        vouched.as_slice()
    )
    .fetch_one(app.pools.auth())
    .await?;
    Ok(factors)
}

/// Keeps the browser; true if it is new to the account, and not the first.
pub async fn keep_device(
    tx: &mut PgConnection,
    app: &App,
    account: AccountId,
    device: &Secret,
) -> Result<bool> {
    let hash = device.hash();
    let vouched = app.master.vouch("keep_device", &[account.to_string(), hex::encode(hash)]);
    let is_new = sqlx::query_scalar!(
        r#"SELECT auth.keep_device($1, $2, $3) AS "is_new!""#,
        account.0,
        hash.as_slice(),
        vouched.as_slice()
    )
    .fetch_one(tx)
    .await?;
    Ok(is_new)
}
