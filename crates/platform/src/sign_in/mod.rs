//! Signing in and out.

mod api;
mod page;
mod routes;
pub(crate) mod rules;
mod store;

pub use api::Document;
pub(crate) use api::Me;
pub use routes::routes;

use base::audit::{self, EventKind, Report};
use base::lockout::Try;
use base::session::SessionToken;
use base::{AccountId, App, Class, ClinicId, EmailAddress, RequestInfo, Result, Role};

/// Who signed in, and the secret of their session.
struct SignedIn {
    token: SessionToken,
}

/// Verifies the password and opens a session, in the clinic used last; `None` when e-mail and
/// password do not belong together, whatever the reason: the answer and its time are the same. Who
/// failed too often waits first, known or not.
async fn sign_in(
    app: &App,
    typed: &str,
    password: &str,
    request: &RequestInfo,
) -> Result<Option<SignedIn>> {
    let this = Try::begin(app, typed, request).await?;
    let email = EmailAddress::parse(typed);
    let account = store::account(app, email.as_ref()).await?;
    let stored = account.as_ref().filter(|a| !a.disabled).map(|a| a.password_hash.as_str());
    let matches = app.passwords.verify(password, stored).await?;
    let id = account.as_ref().map(|account| AccountId(account.account_id));
    this.settle(app, id, matches, request).await?;
    let Some(account) = account.filter(|_| matches) else {
        report_failure(app, id, request);
        return Ok(None);
    };
    let id = AccountId(account.account_id);
    let Some((clinic, role)) = place(app, id, account.super_admin).await? else {
        report_failure(app, Some(id), request);
        return Ok(None);
    };
    Ok(Some(SignedIn { token: open(app, id, clinic, role, request).await? }))
}

/// Opens a session of an account that has proven itself.
pub(crate) async fn open(
    app: &App,
    account: AccountId,
    clinic: Option<ClinicId>,
    role: Role,
    request: &RequestInfo,
) -> Result<SessionToken> {
    let token = SessionToken::generate(Class::of(role), &app.random);
    store::open_session(app, &token, account, clinic, request).await?;
    Ok(token)
}

/// Keeps that a sign-in failed, and from where; not which e-mail was tried.
fn report_failure(app: &App, account: Option<AccountId>, request: &RequestInfo) {
    let detail = serde_json::json!({});
    let kind = EventKind::SignInFailed;
    let report = Report { kind, account, clinic: None, subject: None, detail, request };
    audit::report_aside(app, report);
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
    let memberships = store::memberships(app, account).await?;
    Ok(memberships.first().map(|(clinic, role)| (Some(*clinic), *role)))
}
