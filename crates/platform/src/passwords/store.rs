//! Passwords and the links to new ones, through functions.

use base::session::SessionToken;
use base::{AccountId, App, EmailAddress, Lang, RequestInfo, Result};
use sqlx::PgConnection;
use uuid::Uuid;

/// False if the password is not the one that was checked any more.
pub async fn change(
    tx: &mut PgConnection,
    token: &SessionToken,
    checked: &str,
    hash: &str,
    request: &RequestInfo,
) -> Result<bool> {
    let changed = sqlx::query_scalar!(
        r#"SELECT auth.change_own_password($1, $2, $3, $4, $5) AS "changed!""#,
        token.secret().as_slice(),
        checked,
        hash,
        request.address,
        request.id
    )
    .fetch_one(tx)
    .await?;
    Ok(changed)
}

/// To whom the letter with the link goes.
pub struct Asker {
    pub account: AccountId,
    pub name: String,
    pub lang: Lang,
}

/// Keeps the hash of a link's secret, if the e-mail has an account.
pub async fn ask(
    tx: &mut PgConnection,
    app: &App,
    email: &EmailAddress,
    id: Uuid,
    hash: &[u8; 32],
    seconds: i32,
) -> Result<Option<Asker>> {
    let vouched =
        app.master.vouch("ask_reset", &[email.as_str(), &id.to_string(), &hex::encode(hash)]);
    let found = sqlx::query!(
        r#"SELECT account_id AS "account!: AccountId", display_name AS "name!", lang
           FROM auth.ask_reset($1, $2, $3, make_interval(secs => $4), $5)"#,
        email.as_str(),
        id,
        hash.as_slice(),
        f64::from(seconds),
        vouched.as_slice()
    )
    .fetch_optional(tx)
    .await?;
    Ok(found.map(|row| Asker {
        account: row.account,
        name: row.name,
        lang: row.lang.as_deref().and_then(Lang::parse).unwrap_or_default(),
    }))
}

/// Whose new password a link is for.
pub struct Wanted {
    pub email: String,
    pub display_name: String,
    pub clinics: Vec<String>,
}

/// None if the link is over, or never was.
pub async fn wanted(app: &App, secret: &[u8]) -> Result<Option<Wanted>> {
    let found = sqlx::query_as!(
        Wanted,
        r#"SELECT email AS "email!", display_name AS "display_name!", clinics AS "clinics!"
           FROM auth.reset_of($1)"#,
        secret
    )
    .fetch_optional(app.pools.auth())
    .await?;
    Ok(found)
}

/// Whose password it was; none if the link is over by now.
pub async fn reset(
    tx: &mut PgConnection,
    secret: &[u8],
    hash: &str,
    request: &RequestInfo,
) -> Result<Option<AccountId>> {
    let account = sqlx::query_scalar!(
        r#"SELECT auth.use_reset($1, $2, $3, $4) AS "account: AccountId""#,
        secret,
        hash,
        request.address,
        request.id
    )
    .fetch_one(tx)
    .await?;
    Ok(account)
}
