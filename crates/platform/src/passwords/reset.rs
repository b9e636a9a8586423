//! A new password through a mail.

use base::{AccountId, App, EmailAddress, NewPassword, RequestInfo, Result};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::store::{self, Wanted};
use crate::letters::Change;
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
    let account = store::reset(app, &read(token), &hash, request).await?;
    if let Some(account) = account {
        notices::tell(app, account, Change::PasswordChanged).await?;
    }
    Ok(account)
}

/// Keeps a link for the account of an e-mail, if there is one: to whom the letter goes.
pub async fn begin(app: &App, id: Uuid, email: &EmailAddress) -> Result<Option<store::Asker>> {
    let hash = base::crypto::sha256(&read(&crate::letters::reset_token(app, id)));
    store::ask(app, email, id, &hash, MINUTES * 60).await
}
