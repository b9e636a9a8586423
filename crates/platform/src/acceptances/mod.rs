//! Accepting an invitation: whoever holds the link joins the clinic, once.

mod api;
mod page;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use routes::routes;

use base::{
    AccountId, App, Context, CustomerId, Error, Lang, Link, MemberId, RequestInfo, Result, Role,
};

use crate::accounts;
use crate::invitations::State;
use crate::sign_in::{self, SignedIn};
use rules::{Newcomer, Obstacle};
use store::{Found, Joining};

/// What a link stands for, alive or not.
async fn found(app: &App, text: &str) -> Result<(Link, Found)> {
    let link = Link::parse(text).ok_or(Error::NotFound)?;
    let found = store::find(app, &link).await?.ok_or(Error::NotFound)?;
    Ok((link, found))
}

/// Why nobody joins by a link any more, or not now; none if it is alive.
fn obstacle(app: &App, found: &Found) -> Option<Obstacle> {
    match State::of(found.accepted_at, found.revoked_at, found.expires_at, app.clock.now()) {
        State::Pending if found.suspended => Some(Obstacle::Suspended),
        State::Pending => None,
        State::Accepted => Some(Obstacle::Accepted),
        State::Expired => Some(Obstacle::Expired),
        State::Revoked => Some(Obstacle::Revoked),
    }
}

/// What a link stands for, if it is alive.
async fn opened(app: &App, text: &str) -> Result<(Link, Found)> {
    let (link, found) = found(app, text).await?;
    match obstacle(app, &found) {
        Some(obstacle) => Err(obstacle.error()),
        None => Ok((link, found)),
    }
}

/// Who joins.
enum Person<'a> {
    /// Somebody who has no account yet.
    New(&'a Newcomer),
    /// Whoever is signed in, with the account they have.
    Present(AccountId),
}

/// Joins, once whatever runs beside it: account, membership and session in one transaction; or what stands
/// against it.
async fn join(
    app: &App,
    link: &Link,
    found: &Found,
    person: Person<'_>,
    request: &RequestInfo,
) -> Result<std::result::Result<SignedIn, Obstacle>> {
    let (account, called, hash) = match person {
        Person::Present(account) => (account, "", None),
        Person::New(newcomer) => {
            let hash = app.passwords.hash(newcomer.password.as_str(), &app.random).await?;
            let account = AccountId::new(&app.clock, &app.random);
            (account, newcomer.full_name.as_str(), Some(hash))
        }
    };
    let joining = Joining {
        account,
        called,
        hash: hash.as_deref(),
        member: MemberId::new(&app.clock, &app.random),
        customer: CustomerId::new(&app.clock, &app.random),
    };
    let mut tx = app.pools.auth().begin().await?;
    let (said, role) = store::accept(&mut tx, app, link, &joining, request).await?;
    if let Some(obstacle) = Obstacle::of(&said)? {
        return Ok(Err(obstacle));
    }
    let role = role.as_deref().and_then(Role::parse);
    let role = role.ok_or_else(|| Error::internal("unknown role"))?;
    let place = (Some(link.clinic), role);
    let signed_in = sign_in::open_in(&mut tx, app, account, place, 1, request).await?;
    // Somebody new who switched the page speaks that language, whatever they were invited in.
    let spoken = request.chosen_lang.filter(|lang| Lang::parse(&found.lang) != Some(*lang));
    if let (Some(lang), Some(_)) = (spoken, &hash) {
        accounts::keep_profile(&mut tx, &signed_in.token, called, lang, request).await?;
    }
    tx.commit().await?;
    Ok(Ok(signed_in))
}

/// Somebody who is signed in at this browser.
struct Present {
    account: AccountId,
    name: String,
    email: String,
}

impl Present {
    /// Whether the invitation is another one's: whoever was invited has an account, and it is not this one.
    fn is_another(&self, found: &Found) -> bool {
        found.account_exists && !self.email.eq_ignore_ascii_case(&found.email)
    }
}

/// Whoever is signed in at this browser, if anybody.
async fn present(app: &App, request: &RequestInfo) -> Result<Option<Present>> {
    let Some(token) = request.token.as_ref().filter(|token| !token.is_key()) else {
        return Ok(None);
    };
    match Context::enter(app, token, request.clone()).await {
        Ok(context) => {
            let (account, name) = (context.who.account, context.who.name.clone());
            drop(context);
            let email = accounts::own(app, token).await?.email;
            Ok(Some(Present { account, name, email }))
        }
        // A session that ended, or of a clinic that is suspended, is as good as none.
        Err(Error::SignIn | Error::Forbidden { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
