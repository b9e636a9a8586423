//! Accepting an invitation: whoever holds the link joins the clinic, once.

mod api;
mod page;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use routes::routes;

use base::{AccountId, App, Context, CustomerId, Error, MemberId, RequestInfo, Result, Role};

use crate::invitations::{Link, State};
use crate::sign_in::{self, SignedIn};
use rules::{Newcomer, Obstacle};
use store::{Found, Joining};

/// What a link stands for, if it is alive.
async fn opened(app: &App, text: &str) -> Result<(Link, Found)> {
    let link = Link::parse(text).ok_or(Error::NotFound)?;
    let found = store::find(app, &link).await?.ok_or(Error::NotFound)?;
    match State::of(found.accepted_at, found.revoked_at, found.expires_at, app.clock.now()) {
        State::Pending if found.suspended => Err(Obstacle::Suspended.error()),
        State::Pending => Ok((link, found)),
        State::Accepted => Err(Obstacle::Accepted.error()),
        State::Expired => Err(Obstacle::Expired.error()),
        State::Revoked => Err(Obstacle::Revoked.error()),
    }
}

/// A new account joins: made, made a member and signed in.
async fn join_new(
    app: &App,
    link: &Link,
    newcomer: &Newcomer,
    request: &RequestInfo,
) -> Result<SignedIn> {
    let hash = app.passwords.hash(newcomer.password.as_str(), &app.random).await?;
    let account = AccountId::new(&app.clock, &app.random);
    join(app, link, account, &newcomer.full_name, Some(hash), request).await
}

/// Whoever is signed in joins with the account they have.
async fn join_as(
    app: &App,
    link: &Link,
    account: AccountId,
    request: &RequestInfo,
) -> Result<SignedIn> {
    join(app, link, account, "", None, request).await
}

async fn join(
    app: &App,
    link: &Link,
    account: AccountId,
    called: &str,
    hash: Option<String>,
    request: &RequestInfo,
) -> Result<SignedIn> {
    let joining = Joining {
        account,
        called,
        hash: hash.as_deref(),
        member: MemberId::new(&app.clock, &app.random),
        customer: CustomerId::new(&app.clock, &app.random),
    };
    let (said, role) = store::accept(app, link, &joining, request).await?;
    if let Some(obstacle) = Obstacle::of(&said)? {
        return Err(obstacle.error());
    }
    let role = role.as_deref().and_then(Role::parse);
    let role = role.ok_or_else(|| Error::internal("unknown role"))?;
    sign_in::open_in(app, account, (Some(link.clinic), role), 1, request).await
}

/// Whoever is signed in at this browser, if anybody.
async fn present(app: &App, request: &RequestInfo) -> Result<Option<(AccountId, String)>> {
    let Some(token) = request.token.as_ref().filter(|token| !token.is_key()) else {
        return Ok(None);
    };
    match Context::enter(app, token, request.clone()).await {
        Ok(context) => Ok(Some((context.who.account, context.who.name.clone()))),
        // A session that ended, or of a clinic that is suspended, is as good as none.
        Err(Error::SignIn | Error::Forbidden { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
