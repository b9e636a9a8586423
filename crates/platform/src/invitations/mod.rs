//! Invitations: sent, listed, sent again, taken back. Accepting one is a slice of its own.

mod api;
mod bulk;
mod link;
mod outcome;
mod page;
mod routes;
pub(crate) mod rules;
pub(crate) mod store;

pub use api::Document;
pub use link::{link_of, path_of};
pub(crate) use outcome::Outcome;
pub(crate) use page::{Line, langs as lang_choices, roles as role_choices};
pub use routes::routes;
pub(crate) use rules::State;

use base::api::{self as shared, Cursor};
use base::audit::EventKind;
use base::{
    AccountId, ClinicId, Context, EmailAddress, Error, Instant, InvitationId, Permission, Result,
    Role,
};
use serde_json::json;
use store::{Row, Wanted};

use crate::letters;

/// Who asks, as the program vouches for it to the database.
pub(crate) fn asker(ctx: &Context) -> Result<(ClinicId, AccountId)> {
    Ok((ctx.clinic()?, ctx.who.account))
}

/// Invites somebody to the clinic of the context: the row, the mail's job and the log's line together.
async fn invite(ctx: &mut Context, new: &rules::New) -> Result<Outcome<InvitationId>> {
    let (clinic, account) = asker(ctx)?;
    let now = ctx.app.clock.now();
    let id = InvitationId::new(&ctx.app.clock, &ctx.app.random);
    let link = link_of(&ctx.app, clinic, id, 1);
    let app = ctx.app.clone();
    let said = store::add(ctx.tx(), &app, (clinic, account), id, new, &link, now).await?;
    let outcome = Outcome::of(&said, id);
    if matches!(outcome, Outcome::Done(_)) {
        send(ctx, id, 1, now).await?;
        ctx.note(EventKind::InvitationSent, Some(id.0), json!({ "role": new.role }));
    }
    Ok(outcome)
}

/// Invites a customer who has no record yet, in the language of whoever invites. Without `invitations.create` nobody is.
pub async fn invite_customer(
    ctx: &mut Context,
    email: EmailAddress,
    full_name: &str,
) -> Result<InvitationId> {
    if !ctx.who.may(Permission::InvitationsCreate) {
        return Err(Error::Forbidden { detail: "error-no-permission" });
    }
    let new = rules::New {
        email,
        role: Role::Customer,
        full_name: full_name.to_owned(),
        lang: ctx.who.lang,
        hours: rules::DEFAULT_HOURS,
        customer: None,
    };
    invite(ctx, &new).await?.or_error()
}

/// Gives an invitation a new link and mails it; the link before is dead.
async fn invite_again(ctx: &mut Context, id: InvitationId) -> Result<Outcome<InvitationId>> {
    let (clinic, account) = asker(ctx)?;
    let now = ctx.app.clock.now();
    let row = store::find(ctx.tx(), clinic, id).await?;
    let version = row.version + 1;
    let link = link_of(&ctx.app, clinic, id, version);
    let until = now.plus_seconds(rules::DEFAULT_HOURS * 3600);
    let app = ctx.app.clone();
    let said = store::renew(ctx.tx(), &app, (clinic, account), id, &link, now, until).await?;
    let outcome = Outcome::of(&said, id);
    if matches!(outcome, Outcome::Done(_)) {
        send(ctx, id, version, now).await?;
        ctx.note(EventKind::InvitationResent, Some(id.0), json!({}));
    }
    Ok(outcome)
}

/// Takes an invitation back.
async fn revoke(ctx: &mut Context, id: InvitationId) -> Result<Outcome<InvitationId>> {
    let (clinic, account) = asker(ctx)?;
    let (app, now) = (ctx.app.clone(), ctx.app.clock.now());
    // Not found comes first: a foreign id answers like a random one.
    store::find(ctx.tx(), clinic, id).await?;
    let outcome =
        Outcome::of(&store::revoke(ctx.tx(), &app, (clinic, account), id, now).await?, id);
    if matches!(outcome, Outcome::Done(_)) {
        ctx.note(EventKind::InvitationRevoked, Some(id.0), json!({}));
    }
    Ok(outcome)
}

async fn send(ctx: &mut Context, id: InvitationId, version: i32, at: Instant) -> Result<()> {
    let order = letters::Order::Invitation { invitation: id, version };
    letters::send(ctx.tx(), &format!("invitation {id} {version}"), &order, at).await
}

/// A page of a list: its rows, how many match in all, and where the next page begins.
type Listed = (Vec<Row>, i64, Option<Cursor>);

/// Invitations that the person of the context may see, newest first.
async fn listed(
    ctx: &mut Context,
    wanted: &Wanted<'_>,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Listed> {
    let (clinic, after) = (ctx.clinic()?, Cursor::asked(cursor)?);
    let rows = store::page(ctx.tx(), clinic, wanted, after, limit + 1).await?;
    let total = store::count(ctx.tx(), clinic, wanted).await?;
    let (rows, next) = shared::page(rows, limit, |row| Cursor { at: row.created_at, id: row.id.0 });
    Ok((rows, total, next))
}
