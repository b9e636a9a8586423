//! Passkeys, through functions.

use base::session::SessionToken;
use base::{AccountId, App, Instant, RequestInfo, Result};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::ceremony::New;

/// A passkey as its owner sees it.
pub(crate) struct Passkey {
    pub id: Uuid,
    pub name: String,
    /// What the authenticator calls it.
    pub credential_id: Vec<u8>,
    pub created_at: Instant,
    pub used_at: Option<Instant>,
}

pub async fn own(app: &App, token: &SessionToken) -> Result<Vec<Passkey>> {
    let own = sqlx::query_as!(
        Passkey,
        r#"SELECT id AS "id!", name AS "name!", credential_id AS "credential_id!",
                  created_at AS "created_at!: Instant", used_at AS "used_at: Instant"
           FROM auth.own_passkeys($1)"#,
        token.secret().as_slice()
    )
    .fetch_all(app.pools.auth())
    .await?;
    Ok(own)
}

pub async fn add(
    tx: &mut PgConnection,
    app: &App,
    token: &SessionToken,
    name: &str,
    new: &New,
    request: &RequestInfo,
) -> Result<()> {
    sqlx::query!(
        "SELECT auth.add_passkey($1, $2, $3, $4, $5, $6, $7)",
        token.secret().as_slice(),
        Uuid::from_bytes(app.random.bytes()),
        new.raw_id,
        name,
        new.credential,
        request.address,
        request.id
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whose passkey it is.
pub(crate) struct Owner {
    pub account: AccountId,
    pub super_admin: bool,
}

/// The owner of a passkey, and the passkey as it is kept.
pub async fn named(app: &App, raw_id: &[u8]) -> Result<Option<(Owner, Value)>> {
    let vouched = app.master.vouch("passkey_named", &[hex::encode(raw_id)]);
    let found = sqlx::query!(
        r#"SELECT account_id AS "account!: AccountId", super_admin AS "super_admin!",
                  credential AS "credential!"
           FROM auth.passkey_named($1, $2)"#,
        raw_id,
        vouched.as_slice()
    )
    .fetch_optional(app.pools.auth())
    .await?;
    Ok(found
        .map(|row| (Owner { account: row.account, super_admin: row.super_admin }, row.credential)))
}

/// Keeps a passkey as it is after it was used.
pub async fn used(app: &App, raw_id: &[u8], credential: &Value) -> Result<()> {
    let credential = credential.to_string();
    let vouched = app.master.vouch("passkey_used", &[hex::encode(raw_id), credential.clone()]);
    sqlx::query!("SELECT auth.passkey_used($1, $2, $3)", raw_id, credential, vouched.as_slice())
        .execute(app.pools.auth())
        .await?;
    Ok(())
}
