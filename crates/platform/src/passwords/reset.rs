//! A new password through a mail.

use base::{AccountId, App, EmailAddress, NewPassword, RequestInfo, Result};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::store::{self, Wanted};
use crate::letters::{self, Change, Order, Recipient};
use crate::notices;

/// How long a link is good for.
pub const MINUTES: i32 = 60;

/// The secret that an address holds. What cannot be read opens nothing, like any wrong one.
fn read(token: &str) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(token).unwrap_or_default()
}

/// Whose new password the link is for; none if it is over, or never was.
pub async fn wanted(app: &App, token: &str) -> Result<Option<Wanted>> {
    store::wanted(app, &read(token)).await
}

/// Uses the link. None if somebody was faster, or it is over by now.
pub async fn finish(
    app: &App,
    token: &str,
    password: &NewPassword,
    request: &RequestInfo,
) -> Result<Option<AccountId>> {
    let hash = app.passwords.hash(password.as_str(), &app.random).await?;
    let mut tx = app.pools.auth().begin().await?;
    let account = store::reset(&mut tx, &read(token), &hash, request).await?;
    if let Some(account) = account {
        notices::tell(&mut tx, app, account, Change::PasswordChanged).await?;
        tx.commit().await?;
    }
    Ok(account)
}

/// Keeps a link for the account of an e-mail, if there is one, and orders the letter with it.
pub async fn begin(app: &App, id: Uuid, email: EmailAddress) -> Result<()> {
    let hash = base::crypto::sha256(&read(&letters::reset_token(app, id)));
    let mut tx = app.pools.auth().begin().await?;
    let Some(asker) = store::ask(&mut tx, app, &email, id, &hash, MINUTES * 60).await? else {
        return Ok(());
    };
    let to = Recipient { email, name: asker.name, lang: asker.lang };
    let expires_at = app.clock.now().plus_seconds(i64::from(MINUTES) * 60);
    let order = Order::PasswordReset { account: asker.account, to, reset_id: id, expires_at };
    letters::send_aside(&mut tx, app, &format!("reset {id}"), &order).await?;
    Ok(tx.commit().await?)
}
