//! The code generator and the recovery codes, through functions.

use base::session::SessionToken;
use base::{AccountId, App, Error, RequestInfo, Result};
use sqlx::PgConnection;
use uuid::Uuid;

use super::recovery::RecoveryCode;

/// Keeps a sealed secret, unless a generator is in use already.
pub async fn begin(app: &App, token: &SessionToken, sealed: &[u8]) -> Result<()> {
    sqlx::query!("SELECT auth.begin_generator($1, $2)", token.secret().as_slice(), sealed)
        .execute(app.pools.auth())
        .await?;
    Ok(())
}

/// False if there is none to confirm.
pub async fn confirm(
    tx: &mut PgConnection,
    token: &SessionToken,
    step: i64,
    request: &RequestInfo,
) -> Result<bool> {
    let confirmed = sqlx::query_scalar!(
        r#"SELECT auth.confirm_generator($1, $2, $3, $4) AS "confirmed!""#,
        token.secret().as_slice(),
        step,
        request.address,
        request.id
    )
    .fetch_one(tx)
    .await?;
    Ok(confirmed)
}

/// What came of taking a factor away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// It is gone.
    Removed,
    /// There was none such.
    Missing,
    /// It is a super admin's last one, and stays.
    Last,
}

/// Takes a passkey away, or without one the code generator.
pub async fn remove(
    tx: &mut PgConnection,
    token: &SessionToken,
    passkey: Option<Uuid>,
    request: &RequestInfo,
) -> Result<Removal> {
    let outcome = sqlx::query_scalar!(
        r#"SELECT auth.remove_factor($1, $2, $3, $4) AS "outcome!""#,
        token.secret().as_slice(),
        passkey,
        request.address,
        request.id
    )
    .fetch_one(tx)
    .await?;
    match outcome.as_str() {
        "removed" => Ok(Removal::Removed),
        "missing" => Ok(Removal::Missing),
        "last" => Ok(Removal::Last),
        other => Err(Error::internal(format!("remove_factor says {other}"))),
    }
}

/// Replaces the recovery codes; false without a second factor.
pub async fn keep_codes(
    tx: &mut PgConnection,
    token: &SessionToken,
    codes: &[RecoveryCode],
    request: &RequestInfo,
) -> Result<bool> {
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| code.hash().to_vec()).collect();
    let kept = sqlx::query_scalar!(
        r#"SELECT auth.keep_recovery_codes($1, $2, $3, $4) AS "kept!""#,
        token.secret().as_slice(),
        &hashes,
        request.address,
        request.id
    )
    .fetch_one(tx)
    .await?;
    Ok(kept)
}

/// Uses the code of a step; false if it was used, or a later one.
pub(crate) async fn use_step(
    tx: &mut PgConnection,
    app: &App,
    account: AccountId,
    step: i64,
) -> Result<bool> {
    let vouched = app.master.vouch("use_step", &[account.to_string(), step.to_string()]);
    let used = sqlx::query_scalar!(
        r#"SELECT auth.use_step($1, $2, $3) AS "used!""#,
        account.0,
        step,
        vouched.as_slice()
    )
    .fetch_one(tx)
    .await?;
    Ok(used)
}

/// Uses a recovery code; false if there is none such, or it was used.
pub(crate) async fn use_code(
    tx: &mut PgConnection,
    app: &App,
    account: AccountId,
    code: &RecoveryCode,
    request: &RequestInfo,
) -> Result<bool> {
    let hash = code.hash();
    let parts = [account.to_string(), hex::encode(hash)];
    let vouched = app.master.vouch("use_recovery_code", &parts);
    let used = sqlx::query_scalar!(
        r#"SELECT auth.use_recovery_code($1, $2, $3, $4, $5) AS "used!""#,
        account.0,
        hash.as_slice(),
        request.address,
        request.id,
        vouched.as_slice()
    )
    .fetch_one(tx)
    .await?;
    Ok(used)
}

/// Every sealed secret, locked. As the operator.
pub async fn every_sealed(admin: &mut PgConnection) -> Result<Vec<(AccountId, Vec<u8>)>> {
    let rows = sqlx::query!(
        r#"SELECT account_id AS "account: AccountId", sealed FROM auth.code_generators FOR UPDATE"#
    )
    .fetch_all(admin)
    .await?;
    Ok(rows.into_iter().map(|row| (row.account, row.sealed)).collect())
}

/// Replaces a sealed secret by the same, sealed anew. As the operator.
pub async fn replace_sealed(
    admin: &mut PgConnection,
    account: AccountId,
    sealed: &[u8],
) -> Result<()> {
    sqlx::query!(
        "UPDATE auth.code_generators SET sealed = $2 WHERE account_id = $1",
        account.0,
        sealed
    )
    .execute(admin)
    .await?;
    Ok(())
}
