//! Tickets, through functions.

use base::keepsake::Secret;
use base::{AccountId, App, Result};
use serde_json::Value;
use sqlx::PgConnection;

use super::Ticket;

pub async fn open(
    app: &App,
    hash: &[u8; 32],
    kind: &str,
    account: Option<AccountId>,
    state: &Value,
) -> Result<()> {
    let whose = account.map(|id| id.to_string()).unwrap_or_default();
    let vouched = app.master.vouch("open_ticket", &[hex::encode(hash).as_str(), &whose, kind]);
    sqlx::query!(
        "SELECT auth.open_ticket($1, $2, $3, $4, $5)",
        hash.as_slice(),
        account.map(|id| id.0),
        kind,
        state,
        vouched.as_slice()
    )
    .execute(app.pools.auth())
    .await?;
    Ok(())
}

pub async fn find(app: &App, kind: &str, secret: &Secret) -> Result<Option<Ticket>> {
    let found = sqlx::query_as!(
        Ticket,
        r#"SELECT account_id AS "account: AccountId", state AS "state!"
           FROM auth.ticket_of($1, $2)"#,
        secret.bytes().as_slice(),
        kind
    )
    .fetch_optional(app.pools.auth())
    .await?;
    Ok(found)
}

/// Counts a try at a second step, before its answer is looked at. False if there were too many.
pub async fn attempt(app: &App, secret: &Secret) -> Result<bool> {
    let allowed = sqlx::query_scalar!(
        r#"SELECT auth.try_ticket($1) AS "allowed!""#,
        secret.bytes().as_slice()
    )
    .fetch_one(app.pools.auth())
    .await?;
    Ok(allowed)
}

/// Spends a ticket as part of a transaction: true once.
pub async fn spend(tx: &mut PgConnection, secret: &Secret) -> Result<bool> {
    let spent = sqlx::query_scalar!(
        r#"SELECT auth.spend_ticket($1) AS "spent!""#,
        secret.bytes().as_slice()
    )
    .fetch_one(tx)
    .await?;
    Ok(spent)
}
