//! Invitations that a super admin sends into a clinic: its first owner, and whoever must be let in when
//! nobody inside can. A super admin on the platform is in no clinic and writes nothing there; the
//! database's functions step into it, and ask for the session once more.

mod routes;
mod store;

pub use routes::routes;
pub(crate) use store::of_clinic;

use base::session::SessionToken;
use base::{ClinicId, Context, Error, InvitationId, Result};

use crate::invitations::store::Row;
use crate::invitations::{Outcome, link_of, rules};

/// Invites somebody to a clinic.
pub(crate) async fn invite(
    ctx: Context,
    clinic: ClinicId,
    new: &rules::New,
) -> Result<Outcome<Row>> {
    let token = token(&ctx)?;
    let (app, request) = (ctx.app.clone(), ctx.request.clone());
    drop(ctx);
    let now = app.clock.now();
    let id = InvitationId::new(&app.clock, &app.random);
    let link = link_of(&app, clinic, id, 1);
    let said = store::add(&app, &token, clinic, id, new, &link, now, &request).await?;
    match Outcome::of(&said, id) {
        Outcome::Done(id) => Ok(Outcome::Done(find(&app, &token, clinic, id).await?)),
        Outcome::Obstacle(obstacle) => Ok(Outcome::Obstacle(obstacle)),
    }
}

/// One invitation of a clinic; not found if there is none.
pub(crate) async fn find(
    app: &base::App,
    token: &SessionToken,
    clinic: ClinicId,
    id: InvitationId,
) -> Result<Row> {
    let rows = of_clinic(app, token, clinic).await?;
    rows.into_iter().find(|row| row.id == id).ok_or(Error::NotFound)
}

/// The session that a super admin's functions ask for.
pub(crate) fn token(ctx: &Context) -> Result<SessionToken> {
    ctx.request.token.clone().ok_or(Error::SignIn)
}
