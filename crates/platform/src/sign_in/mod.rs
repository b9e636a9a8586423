//! Signing in and out.

mod api;
mod page;
mod passkey;
mod routes;
mod rules;
mod second_step;
mod store;

pub use api::Document;
pub(crate) use api::Me;
pub use routes::routes;
pub(crate) use rules::safe_next;

use axum::response::{IntoResponse, Redirect, Response};
use base::audit::{self, EventKind, Report};
use base::keepsake::{Keepsake, Secret};
use base::lockout::Try;
use base::session::{SessionToken, keep_cookie};
use base::{AccountId, App, Class, ClinicId, EmailAddress, RequestInfo, Result, Role};
use http::header;
use sqlx::PgConnection;

use crate::notices;

/// What a right password leads to.
enum Passed {
    /// Signed in.
    In(SignedIn),
    /// A second step is asked for, of whoever holds this ticket.
    SecondStep(Secret),
}

/// The secrets of somebody who signed in: that of their session, and that of their browser.
pub(crate) struct SignedIn {
    pub(crate) token: SessionToken,
    device: Secret,
    /// How many clinics they belong to.
    clinics: usize,
}

impl SignedIn {
    /// The answer that keeps the secrets.
    pub(crate) fn keep(&self, app: &App, answer: impl IntoResponse) -> Response {
        let mut response = answer.into_response();
        let headers = response.headers_mut();
        headers.append(header::SET_COOKIE, keep_cookie(&self.token, app.secure));
        headers.append(header::SET_COOKIE, Keepsake::Device.keep(&self.device, app.secure));
        response
    }

    /// On to where somebody wanted to go, or to choose among their clinics.
    fn go_on(&self, app: &App, next: &str) -> Response {
        let next = match rules::safe_next(next) {
            "/" if self.clinics > 1 => "/account/clinics",
            next => next,
        };
        let mut response = self.keep(app, Redirect::to(next));
        response.headers_mut().append(header::SET_COOKIE, Keepsake::Ticket.forget(app.secure));
        response
    }
}

/// Verifies the password; `None` when e-mail and password do not belong together, whatever the reason:
/// the answer and its time are the same. Who failed too often waits first, known or not.
async fn sign_in(
    app: &App,
    typed: &str,
    password: &str,
    request: &RequestInfo,
) -> Result<Option<Passed>> {
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
    if let Some(ticket) = second_step::begin(app, id, account.super_admin).await? {
        return Ok(Some(Passed::SecondStep(ticket)));
    }
    let mut tx = app.pools.auth().begin().await?;
    let opened = open(&mut tx, app, id, account.super_admin, request).await?;
    tx.commit().await?;
    Ok(opened.map(Passed::In))
}

/// Opens a session for somebody who has shown who they are, in the clinic used last; `None` if they
/// belong nowhere.
async fn open(
    tx: &mut PgConnection,
    app: &App,
    account: AccountId,
    super_admin: bool,
    request: &RequestInfo,
) -> Result<Option<SignedIn>> {
    let clinics = store::memberships(tx, app, account).await?;
    let Some((clinic, role)) = place(&clinics, super_admin) else {
        report_failure(app, Some(account), request);
        return Ok(None);
    };
    let clinics = if super_admin { 0 } else { clinics.len() };
    Ok(Some(open_in(tx, app, account, (clinic, role), clinics, request).await?))
}

/// Opens a session in one place, of somebody who belongs to so many clinics; the letter about a browser that
/// is new to them goes with it.
pub(crate) async fn open_in(
    tx: &mut PgConnection,
    app: &App,
    account: AccountId,
    (clinic, role): (Option<ClinicId>, Role),
    clinics: usize,
    request: &RequestInfo,
) -> Result<SignedIn> {
    let token = SessionToken::generate(Class::of(role), &app.random);
    store::open_session(tx, app, &token, account, clinic, request).await?;
    let device = request.device.clone().unwrap_or_else(|| Secret::generate(&app.random));
    if store::keep_device(tx, app, account, &device).await? {
        notices::new_device(tx, app, account, request).await?;
    }
    Ok(SignedIn { token, device, clinics })
}

/// Keeps that a sign-in failed, and from where; not which e-mail was tried.
fn report_failure(app: &App, account: Option<AccountId>, request: &RequestInfo) {
    let detail = serde_json::json!({});
    let kind = EventKind::SignInFailed;
    let report = Report { kind, account, clinic: None, subject: None, detail, request };
    audit::report_aside(app, report);
}

/// Where somebody lands: the platform for super admins, else the clinic they used last.
fn place(clinics: &[(ClinicId, Role)], super_admin: bool) -> Option<(Option<ClinicId>, Role)> {
    if super_admin {
        return Some((None, Role::SuperAdmin));
    }
    clinics.first().map(|(clinic, role)| (Some(*clinic), *role))
}
