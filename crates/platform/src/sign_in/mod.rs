//! Signing in and out.

mod api;
mod page;
mod routes;
pub(crate) mod rules;
mod store;

pub use routes::routes;

use base::session::SessionToken;
use base::{AccountId, App, Class, ClinicId, EmailAddress, RequestInfo, Result, Role};

/// Who signed in, and the secret of their session.
struct SignedIn {
    token: SessionToken,
}

/// Verifies the password and opens a session, in the clinic used last; `None` when e-mail and
/// password do not belong together, whatever the reason: the answer and its time are the same.
async fn sign_in(
    app: &App,
    email: Option<&EmailAddress>,
    password: &str,
    request: &RequestInfo,
) -> Result<Option<SignedIn>> {
    let account = match email {
        Some(email) => store::account(app.pools.auth(), email).await?,
        None => None,
    };
    let stored = account.as_ref().filter(|a| !a.disabled).map(|a| a.password_hash.as_str());
    let matches = app.passwords.verify(password, stored).await?;
    let Some(account) = account.filter(|_| matches) else {
        store::report_failure(app.pools.auth(), request).await?;
        return Ok(None);
    };
    let id = AccountId(account.account_id);
    let Some((clinic, role)) = place(app, id, account.super_admin).await? else {
        store::report_failure(app.pools.auth(), request).await?;
        return Ok(None);
    };
    let token = SessionToken::generate(Class::of(role), &app.random);
    store::open_session(app.pools.auth(), &token, id, clinic, request).await?;
    Ok(Some(SignedIn { token }))
}

/// Where somebody lands: the platform for super admins, else the clinic they used last.
async fn place(
    app: &App,
    account: AccountId,
    super_admin: bool,
) -> Result<Option<(Option<ClinicId>, Role)>> {
    if super_admin {
        return Ok(Some((None, Role::SuperAdmin)));
    }
    let memberships = store::memberships(app.pools.auth(), account).await?;
    Ok(memberships.first().map(|(clinic, role)| (Some(*clinic), *role)))
}
